using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>Scored: all scores of an entry of a round are in; the round decides, not the panel.</summary>
public enum PanelState { Open, Passed, Failed, Tied, Scored, Cancelled }

/// <summary>
/// The experts asked about one case at one arrival of its path (专家评审): how many, from which mark on, by which rule, and
/// what came out. The numbers are those of the path's version, kept so that the result can be told without it.
/// </summary>
public sealed class Panel
{
    public const string RankingRule = "ranking";

    private Panel() { }

    public Panel(Application application, string nodeId, string bookmarkId, int experts, int minimum, int passMark, string rule, DateOnly dueOn, DateTime now)
    {
        (ApplicationId, Revision, AmountFen) = (application.Id, application.Revision, application.AmountFen ?? 0);
        (NodeId, BookmarkId, Experts, Minimum, PassMark, Rule, DueOn, OpenedAt) = (nodeId, bookmarkId, experts, minimum, passMark, rule, dueOn, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public int Revision { get; private set; }

    /// <summary>The amount that was before the experts.</summary>
    public long AmountFen { get; private set; }
    public string NodeId { get; private set; } = "";
    public string BookmarkId { get; private set; } = "";
    public int Experts { get; private set; }
    public int Minimum { get; private set; }
    public int PassMark { get; private set; }
    public string Rule { get; private set; } = "";

    /// <summary>Of a round: the experts don't see whose application it is, and their scores end no panel.</summary>
    public bool IsRanking => Rule == RankingRule;
    public PanelState State { get; private set; }

    /// <summary>How often lots were drawn; part of the seed, so that a draw can be repeated by an auditor.</summary>
    public int Draws { get; private set; }
    public DateTime OpenedAt { get; private set; }
    public DateOnly DueOn { get; private set; }
    public int? Scored { get; private set; }

    /// <summary>The mean of the scores given, in hundredths.</summary>
    public long? MeanHundredths { get; private set; }

    /// <summary>Why it was closed with fewer than all experts; null where all had scored.</summary>
    public string? Reason { get; private set; }
    public DateTime? ClosedAt { get; private set; }
    public int Version { get; private set; }

    public void Drawn() => (Draws, Version) = (Draws + 1, Version + 1);

    public void Close(PanelState state, int scored, long meanHundredths, string? reason, DateTime now)
    {
        if (State != PanelState.Open) throw new InvalidOperationException($"Panel {Id} is {State}.");
        (State, Scored, MeanHundredths, Reason, ClosedAt, Version) = (state, scored, meanHundredths, reason, now, Version + 1);
    }

    public void Cancel(DateTime now)
    {
        if (State == PanelState.Open) (State, ClosedAt, Version) = (PanelState.Cancelled, now, Version + 1);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Panel>
    {
        public void Configure(EntityTypeBuilder<Panel> b)
        {
            b.ToTable("panels", t =>
            {
                t.HasCheckConstraint("panels_numbers", "\"Minimum\" BETWEEN 1 AND \"Experts\" AND \"PassMark\" BETWEEN 1 AND 100");
                t.HasCheckConstraint("panels_result_with_scores", "\"State\" IN ('Open','Cancelled') OR \"Scored\" >= \"Minimum\"");
                t.HasCheckConstraint("panels_fewer_with_reason", "\"State\" IN ('Open','Cancelled') OR \"Scored\" >= \"Experts\" OR \"Reason\" IS NOT NULL");
            });
            b.HasIndex(p => new { p.ApplicationId, p.BookmarkId }).IsUnique();
            b.Ignore(p => p.IsRanking);
            b.Property(p => p.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithMany().HasForeignKey(p => p.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum SeatState { Asked, Scored, Conflicted, Absent, Cancelled }

/// <summary>One expert of a panel: alone, blind to the others.</summary>
public sealed class PanelSeat
{
    public const int LongestOpinion = 2000;
    public const int LongestReason = 300;

    private PanelSeat() { }

    public PanelSeat(Panel panel, Expert expert, string name, DateOnly dueOn, DateTime now) =>
        (PanelId, ApplicationId, PersonId, PersonName, Employer, DueOn, DrawnAt) = (panel.Id, panel.ApplicationId, expert.PersonId, name, expert.Employer, dueOn, now);

    public long Id { get; private set; }
    public long PanelId { get; private set; }
    public long ApplicationId { get; private set; }
    public long PersonId { get; private set; }
    public string PersonName { get; private set; } = "";
    public string Employer { get; private set; } = "";
    public SeatState State { get; private set; }
    public DateTime DrawnAt { get; private set; }
    public DateOnly DueOn { get; private set; }

    /// <summary>0 to 100.</summary>
    public int? Score { get; private set; }
    public string? Opinion { get; private set; }

    /// <summary>The conflict of interest, or why the seat was given up.</summary>
    public string? Reason { get; private set; }
    public DateTime? AnsweredAt { get; private set; }
    public DateTime? RemindedAt { get; private set; }
    public DateTime? OverdueAt { get; private set; }
    public int Version { get; private set; }

    public bool IsLive => State is SeatState.Asked or SeatState.Scored;

    public void Give(int score, string opinion, DateTime now)
    {
        Move(SeatState.Scored, now);
        (Score, Opinion) = (score, opinion);
    }

    public void Declare(string conflict, DateTime now)
    {
        Move(SeatState.Conflicted, now);
        Reason = conflict;
    }

    public void GiveUp(SeatState state, string? reason, DateTime now)
    {
        Move(state, now);
        Reason = reason;
    }

    public void Remind(DateTime now) => (RemindedAt, Version) = (now, Version + 1);
    public void MarkOverdue(DateTime now) => (OverdueAt, Version) = (now, Version + 1);

    private void Move(SeatState to, DateTime now)
    {
        if (State != SeatState.Asked) throw new InvalidOperationException($"Seat {Id} is {State}, it cannot become {to}.");
        (State, AnsweredAt, Version) = (to, now, Version + 1);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<PanelSeat>
    {
        public void Configure(EntityTypeBuilder<PanelSeat> b)
        {
            b.ToTable("panel_seats", t =>
            {
                t.HasCheckConstraint("panel_seats_score", "(\"State\" = 'Scored') = (\"Score\" IS NOT NULL) AND (\"Score\" IS NULL OR \"Score\" BETWEEN 0 AND 100)");
                t.HasCheckConstraint("panel_seats_opinion", "\"State\" <> 'Scored' OR length(trim(\"Opinion\")) > 0");
                t.HasCheckConstraint("panel_seats_reason", "\"State\" NOT IN ('Conflicted','Absent') OR length(trim(\"Reason\")) > 0");
            });
            b.HasIndex(s => new { s.PanelId, s.PersonId }).IsUnique();
            b.HasIndex(s => new { s.PersonId, s.State, s.DueOn, s.Id });
            b.HasIndex(s => new { s.State, s.DueOn, s.Id });
            b.HasIndex(s => s.ApplicationId);
            b.Property(s => s.Version).IsConcurrencyToken();
            b.HasOne<Panel>().WithMany().HasForeignKey(s => s.PanelId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>
/// The register of experts: where each works. Only who stands here is drawn, so that nobody judges a case of the own employer.
/// </summary>
public sealed class Expert
{
    private Expert() { }

    public Expert(long personId, string employer, string employerCode, string field, bool drawn, Actor by, DateTime now)
    {
        PersonId = personId;
        Change(employer, employerCode, field, drawn, by, now);
    }

    public long PersonId { get; private set; }
    public string Employer { get; private set; } = "";

    /// <summary>Unified credit code of the employer, folded; empty for a retired expert.</summary>
    public string EmployerCode { get; private set; } = "";
    public string Field { get; private set; } = "";

    /// <summary>Whether lots are drawn for this expert at present.</summary>
    public bool Drawn { get; private set; }
    public long KeptBy { get; private set; }
    public DateTime KeptAt { get; private set; }
    public int Version { get; private set; }

    public void Change(string employer, string employerCode, string field, bool drawn, Actor by, DateTime now) =>
        (Employer, EmployerCode, Field, Drawn, KeptBy, KeptAt, Version) = (employer, StatedNumber.Fold(employerCode), field, drawn, by.Id, now, Version + 1);

    /// <summary>Works for this firm, by code or by name.</summary>
    public bool IsOf(Enterprise firm) => (EmployerCode.Length > 0 && EmployerCode == firm.CreditCode) || Enterprise.SameName(Employer, firm.Name);

    internal sealed class Mapping : IEntityTypeConfiguration<Expert>
    {
        public void Configure(EntityTypeBuilder<Expert> b)
        {
            b.ToTable("experts", t => t.HasCheckConstraint("experts_employer", "length(trim(\"Employer\")) > 0"));
            b.HasKey(e => e.PersonId);
            b.Property(e => e.PersonId).ValueGeneratedNever();
            b.Property(e => e.Version).IsConcurrencyToken();
            b.HasOne<Person>().WithOne().HasForeignKey<Expert>(e => e.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
