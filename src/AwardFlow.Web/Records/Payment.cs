using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum PaymentState { Due, Held, Batched, Released, Sent, Unknown, Paid, Returned, Cancelled, Recovered }

/// <summary>
/// Money due for one application, funding level and tranche: unique in the database as long as it is not cancelled, so nothing is paid twice.
/// A transfer is a <see cref="PaymentAttempt"/>; a return by the bank asks for another attempt, not for another payment.
/// </summary>
public sealed class Payment
{
    private Payment() { }

    /// <summary>What one tranche pays of a line of an issued document.</summary>
    public Payment(Application application, string bookmarkId, FundDocumentLine line, int tranche, int tranches, long amountFen, DateTime now)
        : this(application, bookmarkId, line.Level, tranche, amountFen, now) => (DocumentLineId, BudgetLineId, Tranches) = (line.Id, line.BudgetLineId, tranches);

    public Payment(Application application, string bookmarkId, string level, int tranche, long amountFen, DateTime now)
    {
        (ApplicationId, Number, EnterpriseId, EnterpriseName) = (application.Id, application.Number, application.EnterpriseId, application.EnterpriseName);
        (PolicyId, AwardId, TownshipId) = (application.PolicyId, application.AwardId, application.TownshipId);
        (BookmarkId, Level, Tranche, AmountFen, DueSince) = (bookmarkId, level, tranche, amountFen, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string BookmarkId { get; private set; } = "";

    /// <summary>The line of the issued document that it stands on, where the case's path has such a document.</summary>
    public long? DocumentLineId { get; private set; }

    /// <summary>The budget line that is reserved for it; nothing is batched without one.</summary>
    public long? BudgetLineId { get; private set; }
    public string Number { get; private set; } = "";
    public long EnterpriseId { get; private set; }
    public string EnterpriseName { get; private set; } = "";
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public long TownshipId { get; private set; }
    public string Level { get; private set; } = "";
    public int Tranche { get; private set; }

    /// <summary>In how many parts the case is paid; the last one makes the parts add up.</summary>
    public int Tranches { get; private set; } = 1;
    public long AmountFen { get; private set; }
    public PaymentState State { get; private set; }
    public string? HeldReason { get; private set; }
    public DateTime DueSince { get; private set; }
    public DateOnly? PaidOn { get; private set; }

    /// <summary>What the firm has paid back of it by a recovery decision; each receipt is a <see cref="PaymentRecovery"/>.</summary>
    public long RecoveredFen { get; private set; }
    public int Version { get; private set; }

    // Into a batch, out of it, released, sent and the bank's answer: all lines of a batch at once, in BatchLines.
    public PaymentRecovery Recover(DebtEntry receipt, long fen)
    {
        if (State != PaymentState.Paid || fen <= 0 || fen > AmountFen - RecoveredFen)
            throw new InvalidOperationException($"Payment {Id} is {State}, {fen} fen of it can't be recovered.");
        RecoveredFen += fen;
        if (RecoveredFen == AmountFen) State = PaymentState.Recovered;
        Version++;
        return new PaymentRecovery(Id, receipt, fen);
    }

    public void Hold(string reason)
    {
        Move(PaymentState.Held, PaymentState.Due, PaymentState.Returned);
        HeldReason = reason;
    }

    /// <summary>The case came back to the payment step: due again under the bookmark it waits on now.</summary>
    public void BecomeDueAgain(string bookmarkId, long amountFen)
    {
        Move(PaymentState.Due, PaymentState.Held);
        (BookmarkId, HeldReason, AmountFen) = (bookmarkId, null, amountFen);
    }

    /// <summary>The case waits for its payments under another bookmark now; the money's own state stays.</summary>
    public void WaitOn(string bookmarkId)
    {
        if (bookmarkId == BookmarkId) return;
        (BookmarkId, Version) = (bookmarkId, Version + 1);
    }

    /// <summary>The budget line on which its amount has just been reserved.</summary>
    public void PayFrom(long budgetLineId) => (BudgetLineId, Version) = (budgetLineId, Version + 1);

    public void Cancel() => Move(PaymentState.Cancelled, PaymentState.Due, PaymentState.Held, PaymentState.Returned);

    private void Move(PaymentState to, params ReadOnlySpan<PaymentState> from)
    {
        if (!from.Contains(State)) throw new InvalidOperationException($"Payment {Id} is {State}, it cannot become {to}.");
        State = to;
        Version++;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Payment>
    {
        public void Configure(EntityTypeBuilder<Payment> b)
        {
            b.ToTable("payments", t =>
            {
                t.HasCheckConstraint("payments_tranche", "\"Tranche\" BETWEEN 1 AND \"Tranches\"");
                t.HasCheckConstraint("payments_amount", "\"AmountFen\" > 0");
                t.HasCheckConstraint("payments_batched_has_budget", "\"State\" IN ('Due','Held','Cancelled') OR \"BudgetLineId\" IS NOT NULL");
                t.HasCheckConstraint("payments_paid_has_day", "(\"State\" IN ('Paid','Recovered')) = (\"PaidOn\" IS NOT NULL)");
                t.HasCheckConstraint("payments_recovered", "\"RecoveredFen\" BETWEEN 0 AND \"AmountFen\" AND (\"State\" = 'Recovered') = (\"RecoveredFen\" = \"AmountFen\") AND (\"RecoveredFen\" = 0 OR \"PaidOn\" IS NOT NULL)");
            });
            b.HasIndex(p => new { p.ApplicationId, p.Level, p.Tranche }).HasFilter("\"State\" <> 'Cancelled'").IsUnique().HasDatabaseName("payments_one_per_level_and_tranche");
            b.HasIndex(p => p.ApplicationId);
            b.HasIndex(p => new { p.DocumentLineId, p.Tranche }).IsUnique();
            b.HasIndex(p => new { p.BudgetLineId, p.State }).HasDatabaseName("payments_by_budget");
            b.HasIndex(p => new { p.State, p.Id });
            b.HasIndex(p => new { p.EnterpriseId, p.State });
            b.Property(p => p.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithMany().HasForeignKey(p => p.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<BudgetLine>().WithMany().HasForeignKey(p => p.BudgetLineId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<FundDocumentLine>().WithMany().HasForeignKey(p => p.DocumentLineId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum AttemptState { Batched, Released, Sent, Unknown, Paid, Returned, Dropped }

/// <summary>One line of one batch: one try to pay a payment, with the account as it was then. Written by <see cref="BatchLines.AddAsync"/>.</summary>
public sealed class PaymentAttempt
{
    private PaymentAttempt() { }

    public long Id { get; private set; }
    public long BatchId { get; private set; }
    public int Line { get; private set; }

    /// <summary>The line by which the bank knows the transfer: its own, or the first of those merged into one transfer.</summary>
    public int Transfer { get; private set; }
    public long PaymentId { get; private set; }
    public long AmountFen { get; private set; }
    public string Number { get; private set; } = "";
    public string PayeeName { get; private set; } = "";
    public BankAccount Account { get; private set; } = null!;
    public AttemptState State { get; private set; }

    /// <summary>True while money may still move on this line; at most one such line per payment.</summary>
    public bool Live { get; private set; }
    public long? ReplacesAttemptId { get; private set; }
    public DateOnly? BankDay { get; private set; }
    public string? BankReference { get; private set; }
    public string? ReturnReason { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PaymentAttempt>
    {
        public void Configure(EntityTypeBuilder<PaymentAttempt> b)
        {
            b.ToTable("payment_attempts", t =>
            {
                t.HasCheckConstraint("attempts_amount", "\"AmountFen\" > 0");
                t.HasCheckConstraint("attempts_transfer", "\"Transfer\" BETWEEN 1 AND \"Line\"");
                t.HasCheckConstraint("attempts_answered", "(\"State\" IN ('Paid','Returned')) = (\"BankDay\" IS NOT NULL) AND (\"State\" = 'Returned') = (\"ReturnReason\" IS NOT NULL)");
            });
            b.HasIndex(a => new { a.BatchId, a.Line }).IsUnique();
            b.HasIndex(a => a.PaymentId).HasFilter("\"Live\" = 1").IsUnique().HasDatabaseName("attempts_one_live");
            b.HasIndex(a => new { a.PaymentId, a.Id });
            b.HasIndex(a => new { a.BatchId, a.Transfer });
            b.HasIndex(a => a.BankDay).HasFilter("\"BankDay\" IS NOT NULL").HasDatabaseName("attempts_by_bank_day");
            b.ComplexProperty(a => a.Account);
            b.HasOne<Batch>().WithMany().HasForeignKey(a => a.BatchId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Payment>().WithMany().HasForeignKey(a => a.PaymentId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
