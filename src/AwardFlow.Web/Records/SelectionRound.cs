using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>Open: filing, until the closing day ends. Scoring: experts are asked. Proposed: the list waits for its signature. Signed: the cases follow. Finished: nobody waits any more.</summary>
public enum RoundState { Open, Scoring, Proposed, Signed, Finished }

/// <summary>
/// One round (批次) of an award that is given by competition: who may file until when, and the list that a second person
/// signs. What the path says of it (experts, roles, days) is kept here, so that a new version of the path changes no round.
/// </summary>
public sealed class SelectionRound
{
    public const int LongestName = 60;
    public const int LongestReason = 500;

    private SelectionRound() { }

    public SelectionRound(string number, string policyId, string awardId, string name, long leadUnitId, DateOnly opensOn, DateOnly closesOn, RoundTerms terms, Actor by, DateTime now)
    {
        (Number, PolicyId, AwardId, Name, LeadUnitId, OpensOn, ClosesOn) = (number, policyId, awardId, name, leadUnitId, opensOn, closesOn);
        (Experts, DueWorkingDays, OrganiserRole, SignRole) = (terms.Experts, terms.DueWorkingDays, terms.OrganiserRole, terms.SignRole);
        (CreatedBy, CreatedByName, CreatedAt) = (by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public string Number { get; private set; } = "";
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public string Name { get; private set; } = "";
    public long LeadUnitId { get; private set; }
    public DateOnly OpensOn { get; private set; }

    /// <summary>Filing ends at 24:00 of this day.</summary>
    public DateOnly ClosesOn { get; private set; }
    public RoundState State { get; private set; }
    public int Experts { get; private set; }
    public int DueWorkingDays { get; private set; }
    public string OrganiserRole { get; private set; } = "";
    public string SignRole { get; private set; } = "";

    /// <summary>The places when the list was signed.</summary>
    public int? Places { get; private set; }

    /// <summary>How often lots were drawn; part of the seed.</summary>
    public int Draws { get; private set; }
    public long CreatedBy { get; private set; }
    public string CreatedByName { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }

    /// <summary>What a person decided about a tie at the cut: among whom, and who gets the places.</summary>
    public string? TieAmongJson { get; private set; }
    public string? TieChosenJson { get; private set; }
    public string? TieReason { get; private set; }
    public long? TieBy { get; private set; }
    public string? TieByName { get; private set; }
    public long? ProposedBy { get; private set; }
    public string? ProposedByName { get; private set; }
    public DateTime? ProposedAt { get; private set; }

    /// <summary>Digest of the list that was proposed: exactly this is signed.</summary>
    public string? ProposalHash { get; private set; }

    /// <summary>Why the proposal was sent back or fell.</summary>
    public string? ReturnReason { get; private set; }
    public long? SignedBy { get; private set; }
    public string? SignedByName { get; private set; }
    public DateTime? SignedAt { get; private set; }
    public string? FinishReason { get; private set; }
    public DateTime? FinishedAt { get; private set; }

    /// <summary>For how many free places the head was told that somebody may move up.</summary>
    public int ToldFree { get; private set; }

    /// <summary>When the bureau was told that filing is over.</summary>
    public DateTime? ToldClosedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>What an application in this round carries in place of a filing window.</summary>
    public string WindowId => WindowOf(Id);
    public bool IsDecided => State is RoundState.Signed or RoundState.Finished;
    public IReadOnlyList<long> TieAmong => Ids(TieAmongJson);
    public IReadOnlyList<long> TieChosen => Ids(TieChosenJson);

    public static string WindowOf(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"round-{id}");

    /// <summary>A second person has confirmed another closing day.</summary>
    public void Move(RoundClosing closing)
    {
        Require(RoundState.Open);
        if (closing.RoundId != Id || closing.State != ClosingState.Confirmed || closing.FromDay != ClosesOn) throw new InvalidOperationException($"Closing {closing.Id} is not confirmed for round {Number} as it is.");
        (ClosesOn, Version) = (closing.ToDay, Version + 1);
    }

    /// <summary>Experts were drawn: nobody files any more.</summary>
    public void Drawn() => (State, Draws, Version) = (State == RoundState.Open ? RoundState.Scoring : State, Draws + 1, Version + 1);

    public void DecideTie(IEnumerable<long> among, IEnumerable<long> chosen, string reason, Actor by)
    {
        (TieAmongJson, TieChosenJson) = (JsonSerializer.Serialize(among.Order()), JsonSerializer.Serialize(chosen.Order()));
        (TieReason, TieBy, TieByName, Version) = (reason, by.Id, by.Name, Version + 1);
    }

    public void Propose(string hash, Actor by, DateTime now)
    {
        Require(RoundState.Scoring);
        (State, ProposalHash, ProposedBy, ProposedByName, ProposedAt, ReturnReason, Version) = (RoundState.Proposed, hash, by.Id, by.Name, now, null, Version + 1);
    }

    /// <summary>The head doesn't sign it, or it is no longer what was proposed.</summary>
    public void Return(string reason)
    {
        Require(RoundState.Proposed);
        (State, ProposalHash, ReturnReason, Version) = (RoundState.Scoring, null, reason, Version + 1);
    }

    public void Sign(int places, Actor by, DateTime now)
    {
        Require(RoundState.Proposed);
        (State, Places, SignedBy, SignedByName, SignedAt, Version) = (RoundState.Signed, places, by.Id, by.Name, now, Version + 1);
    }

    public void Finish(string reason, DateTime now) => (State, FinishReason, FinishedAt, Version) = (RoundState.Finished, reason, now, Version + 1);

    /// <summary>A case that an appeal brought back waits in it again.</summary>
    public void Reopen()
    {
        if (State == RoundState.Finished && SignedAt is not null) (State, FinishedAt, Version) = (RoundState.Signed, null, Version + 1);
    }

    public void TellClosed(DateTime now) => ToldClosedAt = now;

    public void Tell(int free) => (ToldFree, Version) = (free, Version + 1);

    /// <summary>Something in it changed: pages opened before are stale.</summary>
    public void Touch() => Version++;

    private void Require(RoundState state)
    {
        if (State != state) throw new InvalidOperationException($"Round {Number} is {State}, not {state}.");
    }

    private static List<long> Ids(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<long>>(json)!;

    internal sealed class Mapping : IEntityTypeConfiguration<SelectionRound>
    {
        public void Configure(EntityTypeBuilder<SelectionRound> b)
        {
            b.ToTable("selection_rounds", t =>
            {
                t.HasCheckConstraint("selection_rounds_days", "\"ClosesOn\" >= \"OpensOn\"");
                t.HasCheckConstraint("selection_rounds_second_person", "\"SignedBy\" IS NULL OR \"SignedBy\" <> \"ProposedBy\"");
                t.HasCheckConstraint("selection_rounds_signed", "\"State\" <> 'Signed' OR (\"SignedBy\" IS NOT NULL AND \"Places\" IS NOT NULL)");
                t.HasCheckConstraint("selection_rounds_tie_with_reason", "(\"TieChosenJson\" IS NULL) = (\"TieReason\" IS NULL)");
            });
            b.HasIndex(r => r.Number).IsUnique();
            b.HasIndex(r => new { r.LeadUnitId, r.Id });
            b.HasIndex(r => new { r.State, r.Id });
            b.HasIndex(r => new { r.PolicyId, r.AwardId, r.ClosesOn });
            b.HasIndex(r => new { r.PolicyId, r.AwardId }).HasFilter("\"State\" = 'Open'").IsUnique().HasDatabaseName("selection_rounds_one_open");
            b.Property(r => r.Version).IsConcurrencyToken();
            b.Ignore(r => r.WindowId).Ignore(r => r.IsDecided).Ignore(r => r.TieAmong).Ignore(r => r.TieChosen);
            b.HasOne<Unit>().WithMany().HasForeignKey(r => r.LeadUnitId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What the path of an award says about its rounds.</summary>
public sealed record RoundTerms(int Experts, int DueWorkingDays, string OrganiserRole, string SignRole);
