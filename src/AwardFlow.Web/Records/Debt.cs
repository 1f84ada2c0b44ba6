using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// Money that a firm has to give back by a written decision: one per recovery case. What came in, what was written off and
/// what went on to the treasury are kept as totals, so that the database itself refuses more than is owed.
/// </summary>
public sealed class Debt
{
    private Debt() { }

    public Debt(Application recovery, string document, string basis, long amountFen) =>
        (ApplicationId, EnterpriseId, Document, Basis, AmountFen) = (recovery.Id, recovery.EnterpriseId, document, basis, amountFen);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public long EnterpriseId { get; private set; }

    /// <summary>The number of the decision of the body that decides; the software computes no fine.</summary>
    public string Document { get; private set; } = "";
    public string Basis { get; private set; } = "";
    public long AmountFen { get; private set; }
    public long ReceivedFen { get; private set; }
    public long WrittenOffFen { get; private set; }
    public long ReturnedFen { get; private set; }

    /// <summary>What had come in when the plan of instalments was made; the plan covers what was left.</summary>
    public long PlannedFromFen { get; private set; }
    public DateOnly? OpenedOn { get; private set; }
    public DateOnly? ClosedOn { get; private set; }
    public string? WriteOffReason { get; private set; }
    public int Version { get; private set; }

    public long BalanceFen => AmountFen - ReceivedFen - WrittenOffFen;
    public bool IsOpen => OpenedOn is not null && ClosedOn is null;

    internal void Open(DateOnly day) => (OpenedOn, Version) = (day, Version + 1);

    public Refusal? Receive(long fen)
    {
        if (!IsOpen) return new("debt-not-open", "这笔债权还没有生效或者已经了结，不能登记收款。");
        if (fen <= 0 || fen > BalanceFen) return new("over-balance", $"收款须大于零，且不超过欠款余额 {Rules.Yuan.Format(BalanceFen)} 元。");
        (ReceivedFen, Version) = (ReceivedFen + fen, Version + 1);
        return null;
    }

    public Refusal? Return(long fen)
    {
        if (fen <= 0 || fen > ReceivedFen - ReturnedFen) return new("over-received", $"上缴须大于零，且不超过已收未缴的 {Rules.Yuan.Format(ReceivedFen - ReturnedFen)} 元。");
        (ReturnedFen, Version) = (ReturnedFen + fen, Version + 1);
        return null;
    }

    public void Plan() => (PlannedFromFen, Version) = (ReceivedFen, Version + 1);
    public void ProposeWriteOff(string reason) => (WriteOffReason, Version) = (reason, Version + 1);

    /// <summary>The second person did not agree: collecting goes on.</summary>
    internal void KeepCollecting() => (WriteOffReason, Version) = (null, Version + 1);
    internal void WriteOff(DateOnly day) => (WrittenOffFen, ClosedOn, Version) = (WrittenOffFen + BalanceFen, day, Version + 1);
    internal void Settle(DateOnly day) => (ClosedOn, Version) = (day, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<Debt>
    {
        public void Configure(EntityTypeBuilder<Debt> b)
        {
            b.ToTable("debts", t =>
            {
                t.HasCheckConstraint("debts_amount", "\"AmountFen\" > 0");
                t.HasCheckConstraint("debts_never_more_than_owed", "\"ReceivedFen\" >= 0 AND \"WrittenOffFen\" >= 0 AND \"ReceivedFen\" + \"WrittenOffFen\" <= \"AmountFen\"");
                t.HasCheckConstraint("debts_returned", "\"ReturnedFen\" BETWEEN 0 AND \"ReceivedFen\"");
                t.HasCheckConstraint("debts_closed_is_even", "\"ClosedOn\" IS NULL OR \"ReceivedFen\" + \"WrittenOffFen\" = \"AmountFen\"");
            });
            b.HasIndex(d => d.ApplicationId).IsUnique();
            b.HasIndex(d => new { d.ClosedOn, d.Id });
            b.Ignore(d => d.BalanceFen);
            b.Ignore(d => d.IsOpen);
            b.Property(d => d.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithOne().HasForeignKey<Debt>(d => d.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum DebtEntryKind { Receipt, Return }

/// <summary>Money that came in, or went on to the treasury: day, amount and voucher. Never changed.</summary>
public sealed class DebtEntry
{
    private DebtEntry() { }

    public DebtEntry(long debtId, DebtEntryKind kind, DateOnly day, long amountFen, string voucher, Actor by, DateTime now) =>
        (DebtId, Kind, Day, AmountFen, Voucher, ById, ByName, At) = (debtId, kind, day, amountFen, voucher, by.Id, by.Name, now);

    public long Id { get; private set; }
    public long DebtId { get; private set; }
    public DebtEntryKind Kind { get; private set; }
    public DateOnly Day { get; private set; }
    public long AmountFen { get; private set; }
    public string Voucher { get; private set; } = "";
    public long ById { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<DebtEntry>
    {
        public void Configure(EntityTypeBuilder<DebtEntry> b)
        {
            b.ToTable("debt_entries", t => t.HasCheckConstraint("debt_entries_amount", "\"AmountFen\" > 0"));
            b.HasIndex(e => new { e.DebtId, e.Id });
            b.HasIndex(e => new { e.Kind, e.Voucher }).IsUnique();
            b.Property(e => e.Voucher).HasMaxLength(60);
            b.HasOne<Debt>().WithMany().HasForeignKey(e => e.DebtId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A part of the debt and the day by which it is to come. A new plan takes the old one's place; the audit keeps both.</summary>
public sealed class DebtInstalment
{
    private DebtInstalment() { }

    public DebtInstalment(long debtId, int no, DateOnly dueOn, long amountFen) => (DebtId, No, DueOn, AmountFen) = (debtId, no, dueOn, amountFen);

    public long Id { get; private set; }
    public long DebtId { get; private set; }
    public int No { get; private set; }
    public DateOnly DueOn { get; private set; }
    public long AmountFen { get; private set; }
    public DateTime? RemindedAt { get; private set; }
    public DateTime? OverdueAt { get; private set; }

    public void Remind(DateTime now) => RemindedAt = now;
    public void MarkOverdue(DateTime now) => OverdueAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<DebtInstalment>
    {
        public void Configure(EntityTypeBuilder<DebtInstalment> b)
        {
            b.ToTable("debt_instalments", t => t.HasCheckConstraint("debt_instalments_amount", "\"AmountFen\" > 0"));
            b.HasIndex(i => new { i.DebtId, i.No }).IsUnique();
            b.HasIndex(i => new { i.DueOn, i.Id });
            b.HasOne<Debt>().WithMany().HasForeignKey(i => i.DebtId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
