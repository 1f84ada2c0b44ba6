using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>What a budget line is for: one year, policy, award (or the whole policy) and level of government, under its subjects.</summary>
public sealed record BudgetSubject(
    int Year, string PolicyId, string AwardId, string Level, string FunctionCode, string FunctionName, string EconomicCode, string EconomicName);

/// <summary>
/// Money that may be spent, and how much of it is spoken for. The ceiling is held by the database: what is reserved,
/// committed and paid never exceeds the appropriation. Moved only by <see cref="BudgetMoves"/>.
/// </summary>
public sealed class BudgetLine
{
    private BudgetLine() { }

    public BudgetLine(BudgetSubject subject) =>
        (Year, PolicyId, AwardId, Level, FunctionCode, FunctionName, EconomicCode, EconomicName) =
        (subject.Year, subject.PolicyId, subject.AwardId, subject.Level, subject.FunctionCode, subject.FunctionName, subject.EconomicCode, subject.EconomicName);

    public long Id { get; private set; }
    public int Year { get; private set; }
    public string PolicyId { get; private set; } = "";

    /// <summary>Empty: the line is for all awards of the policy that have none of their own.</summary>
    public string AwardId { get; private set; } = "";
    public string Level { get; private set; } = "";

    /// <summary>功能分类, for example 2150517 产业发展.</summary>
    public string FunctionCode { get; private set; } = "";
    public string FunctionName { get; private set; } = "";

    /// <summary>经济分类, for example 31204 费用补贴.</summary>
    public string EconomicCode { get; private set; } = "";
    public string EconomicName { get; private set; } = "";
    public long AppropriatedFen { get; private set; }

    /// <summary>For awards on a fund document, or due, that are in no batch yet.</summary>
    public long ReservedFen { get; private set; }

    /// <summary>In a batch, until the bank has answered.</summary>
    public long CommittedFen { get; private set; }
    public long PaidFen { get; private set; }

    /// <summary>The highest warning that was sent for this appropriation, in percent.</summary>
    public int WarnedPercent { get; private set; }
    public int Version { get; private set; }

    public long UsedFen => ReservedFen + CommittedFen + PaidFen;
    public long AvailableFen => AppropriatedFen - UsedFen;
    public BudgetSubject Subject => new(Year, PolicyId, AwardId, Level, FunctionCode, FunctionName, EconomicCode, EconomicName);

    /// <summary>Whole percent of the appropriation that is spoken for, rounded down.</summary>
    public int UsedPercent => AppropriatedFen == 0 ? 0 : (int)(UsedFen * (System.Int128)100 / AppropriatedFen);

    public void Warned(int percent) => (WarnedPercent, Version) = (percent, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<BudgetLine>
    {
        public void Configure(EntityTypeBuilder<BudgetLine> b)
        {
            b.ToTable("budget_lines", t =>
            {
                t.HasCheckConstraint("budget_lines_ceiling", "\"ReservedFen\" + \"CommittedFen\" + \"PaidFen\" <= \"AppropriatedFen\"");
                t.HasCheckConstraint("budget_lines_not_negative", "\"ReservedFen\" >= 0 AND \"CommittedFen\" >= 0 AND \"PaidFen\" >= 0");
            });
            b.HasIndex(l => new { l.Year, l.PolicyId, l.AwardId, l.Level }).IsUnique();
            b.Property(l => l.Version).IsConcurrencyToken();
            b.Ignore(l => l.Subject);
        }
    }
}

public enum BudgetMove { Appropriated, Adjusted, CarriedIn, CarriedOut, Reserved, Freed, Committed, Uncommitted, Paid, Returned }

/// <summary>One movement of a budget line: what, how much, by whom, on which document, batch or case. Never changed.</summary>
public sealed class BudgetMovement
{
    private BudgetMovement() { }

    public BudgetMovement(long budgetLineId, BudgetMove move, long amountFen, string reference, Actor actor, DateTime now) =>
        (BudgetLineId, Move, AmountFen, Reference, ActorId, ActorName, At) = (budgetLineId, move, amountFen, reference, actor.Id, actor.Name, now);

    public long Id { get; private set; }
    public long BudgetLineId { get; private set; }
    public BudgetMove Move { get; private set; }

    /// <summary>Negative only where an appropriation was cut.</summary>
    public long AmountFen { get; private set; }
    public string Reference { get; private set; } = "";
    public long ActorId { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<BudgetMovement>
    {
        public void Configure(EntityTypeBuilder<BudgetMovement> b)
        {
            b.ToTable("budget_movements", t => t.HasCheckConstraint("budget_movements_amount", "\"AmountFen\" > 0 OR (\"AmountFen\" < 0 AND \"Move\" = 'Adjusted')"));
            b.HasIndex(m => new { m.BudgetLineId, m.Id });
            b.HasIndex(m => new { m.Reference, m.Move });
            b.HasOne<BudgetLine>().WithMany().HasForeignKey(m => m.BudgetLineId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum BudgetChangeKind { Open, Adjust, CarryOver }

/// <summary>A new line, an adjustment or a carry-over, each on a document; it counts once a second person has confirmed it.</summary>
public sealed class BudgetChange
{
    private BudgetChange() { }

    public BudgetChange(BudgetChangeKind kind, long? budgetLineId, BudgetSubject subject, long amountFen, string documentNumber, string reason, Actor by, DateTime now)
    {
        (Kind, BudgetLineId, AmountFen, DocumentNumber, Reason) = (kind, budgetLineId, amountFen, documentNumber, reason);
        (Year, PolicyId, AwardId, Level) = (subject.Year, subject.PolicyId, subject.AwardId, subject.Level);
        (FunctionCode, FunctionName, EconomicCode, EconomicName) = (subject.FunctionCode, subject.FunctionName, subject.EconomicCode, subject.EconomicName);
        (ProposedBy, ProposedByName, ProposedAt) = (by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public BudgetChangeKind Kind { get; private set; }

    /// <summary>The line that is adjusted or carried over; of a new one, the line it became.</summary>
    public long? BudgetLineId { get; private set; }
    public int Year { get; private set; }
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public string Level { get; private set; } = "";
    public string FunctionCode { get; private set; } = "";
    public string FunctionName { get; private set; } = "";
    public string EconomicCode { get; private set; } = "";
    public string EconomicName { get; private set; } = "";

    /// <summary>The appropriation, the change of it, or what is carried over beside what is reserved.</summary>
    public long AmountFen { get; private set; }
    public string DocumentNumber { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public ProposalState State { get; private set; }
    public long ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateTime ProposedAt { get; private set; }
    public long? DecidedBy { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    public BudgetSubject Subject => new(Year, PolicyId, AwardId, Level, FunctionCode, FunctionName, EconomicCode, EconomicName);

    public Refusal? Decide(Actor by, bool confirm, DateTime now)
    {
        if (State != ProposalState.Proposed) return new("already-decided", "这项预算变更已经办结。");
        if (confirm && by.Id == ProposedBy) return new("same-person-as-proposer", "预算变更须由另一人确认，不能由提出人自己确认。");
        (State, DecidedBy, DecidedByName, DecidedAt) = (confirm ? ProposalState.Confirmed : ProposalState.Refused, by.Id, by.Name, now);
        return null;
    }

    public void Became(long budgetLineId) => BudgetLineId = budgetLineId;

    internal sealed class Mapping : IEntityTypeConfiguration<BudgetChange>
    {
        public void Configure(EntityTypeBuilder<BudgetChange> b)
        {
            b.ToTable("budget_changes", t => t.HasCheckConstraint("budget_changes_two_persons", "\"State\" <> 'Confirmed' OR \"DecidedBy\" <> \"ProposedBy\""));
            b.HasIndex(c => new { c.State, c.Id });
            b.HasIndex(c => c.BudgetLineId);
            b.HasOne<BudgetLine>().WithMany().HasForeignKey(c => c.BudgetLineId).OnDelete(DeleteBehavior.Restrict);
            b.Ignore(c => c.Subject);
        }
    }
}
