using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum SimulationState { Waiting, Running, Done, Cancelled, Failed }

/// <summary>Which past applications a simulation recomputes: all that were submitted, or those that were to be paid.</summary>
public enum SimulationSet { Submitted, Upheld }

/// <summary>What the other rules would have changed for one application.</summary>
public enum SimulationChange
{
    Winner,
    Loser,
    Unchanged,
    NewlyIneligible,
    /// <summary>One of the two answers names no amount, so that nobody can say who wins.</summary>
    Open,
    /// <summary>The other rules refuse the stored facts: they ask for something that was not asked then.</summary>
    Incalculable,
}

/// <summary>
/// One run of past applications through other rules. It keeps the texts of those rules, how far it is and its budget
/// figure; a server that stops loses nothing but the batch it was at. Cases are only read.
/// </summary>
public sealed class Simulation
{
    private Simulation() { }

    public Simulation(string policyId, string? overlayId, long? versionId, string rulesName, IReadOnlyDictionary<string, string> files,
        DateOnly from, DateOnly to, SimulationSet set, long? budgetFen, long by, string byName, DateTime now)
    {
        (PolicyId, OverlayId, VersionId, RulesName) = (policyId, overlayId, versionId, rulesName);
        FilesJson = JsonSerializer.Serialize(new SortedDictionary<string, string>(files.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal));
        (From, To, Set, BudgetFen) = (from, to, set, budgetFen);
        (StartedBy, StartedByName, CreatedAt) = (by, byName, now);
    }

    public long Id { get; private set; }
    public string PolicyId { get; private set; } = "";
    public string? OverlayId { get; private set; }
    public long? VersionId { get; private set; }

    /// <summary>Overlay or version in words, as it was called when the run began.</summary>
    public string RulesName { get; private set; } = "";

    /// <summary>The overlay's file, or all files of the version, as they were when the run began.</summary>
    public string FilesJson { get; private set; } = "{}";
    public DateOnly From { get; private set; }
    public DateOnly To { get; private set; }
    public SimulationSet Set { get; private set; }

    /// <summary>What one year's awards may cost, as the official who started the run reckons; null without a figure.</summary>
    public long? BudgetFen { get; private set; }
    public SimulationState State { get; private set; }
    public long StartedBy { get; private set; }
    public string StartedByName { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }
    public DateTime? StartedAt { get; private set; }
    public DateTime? EndedAt { get; private set; }
    public long Total { get; private set; }
    public long Processed { get; private set; }

    /// <summary>The last application that was recomputed: the next batch begins behind it.</summary>
    public long LastApplicationId { get; private set; }

    public bool IsEnded => State is SimulationState.Done or SimulationState.Cancelled or SimulationState.Failed;

    /// <summary>Parsed on each call; the caller keeps it.</summary>
    public IReadOnlyDictionary<string, string> Files => JsonSerializer.Deserialize<Dictionary<string, string>>(FilesJson)!;

    public void Start(long total, DateTime now)
    {
        Require(State == SimulationState.Waiting);
        (State, Total, StartedAt) = (SimulationState.Running, total, now);
    }

    public void Advance(int count, long lastApplicationId)
    {
        Require(State == SimulationState.Running && lastApplicationId > LastApplicationId);
        (Processed, LastApplicationId) = (Processed + count, lastApplicationId);
    }

    public void Finish(DateTime now)
    {
        Require(State == SimulationState.Running);
        // Applications may have come in or left while it ran; what was recomputed is the total.
        (State, EndedAt, Total) = (SimulationState.Done, now, Processed);
    }

    public void Cancel(DateTime now)
    {
        Require(!IsEnded);
        (State, EndedAt) = (SimulationState.Cancelled, now);
    }

    public void Fail(DateTime now)
    {
        Require(!IsEnded);
        (State, EndedAt) = (SimulationState.Failed, now);
    }

    private void Require(bool holds)
    {
        if (!holds) throw new InvalidOperationException($"Simulation {Id} is {State}.");
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Simulation>
    {
        public void Configure(EntityTypeBuilder<Simulation> b)
        {
            b.ToTable("simulations", t =>
            {
                t.HasCheckConstraint("simulations_one_rule", "(\"OverlayId\" IS NULL) <> (\"VersionId\" IS NULL)");
                t.HasCheckConstraint("simulations_period", "\"From\" <= \"To\"");
                t.HasCheckConstraint("simulations_budget", "\"BudgetFen\" IS NULL OR \"BudgetFen\" > 0");
                t.HasCheckConstraint("simulations_ended", "(\"State\" IN ('Done', 'Cancelled', 'Failed')) = (\"EndedAt\" IS NOT NULL)");
            });
            b.HasIndex(s => new { s.State, s.Id });
            b.Property(s => s.PolicyId).HasMaxLength(60);
            b.Property(s => s.Processed).IsConcurrencyToken();
            b.Ignore(s => s.Files);
        }
    }
}

/// <summary>One application under the old and the other rules.</summary>
public sealed class SimulationRow
{
    private SimulationRow() { }

    public long SimulationId { get; private set; }
    public long ApplicationId { get; private set; }
    public string Number { get; private set; } = "";
    public string EnterpriseName { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public int Year { get; private set; }
    public string OldStatus { get; private set; } = "";
    public long? OldFen { get; private set; }
    public string? NewStatus { get; private set; }
    public long? NewFen { get; private set; }
    public SimulationChange Change { get; private set; }

    /// <summary>Why: the first condition that fails, or the fact that is refused. Chinese, as the rules say it.</summary>
    public string Reason { get; private set; } = "";
    public string ReasonEn { get; private set; } = "";

    internal sealed class Mapping : IEntityTypeConfiguration<SimulationRow>
    {
        public void Configure(EntityTypeBuilder<SimulationRow> b)
        {
            b.ToTable("simulation_rows");
            b.HasKey(r => new { r.SimulationId, r.ApplicationId });
            b.HasIndex(r => new { r.SimulationId, r.Change, r.ApplicationId });
            b.HasOne<Simulation>().WithMany().HasForeignKey(r => r.SimulationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Counts and sums of one award and year in a run, kept with each batch: the result page adds up no rows.</summary>
public sealed class SimulationTotal
{
    private SimulationTotal() { }

    public SimulationTotal(long simulationId, string awardId, int year) => (SimulationId, AwardId, Year) = (simulationId, awardId, year);

    public long SimulationId { get; private set; }
    public string AwardId { get; private set; } = "";
    public int Year { get; private set; }
    public long Winners { get; private set; }
    public long Losers { get; private set; }
    public long Unchanged { get; private set; }
    public long NewlyIneligible { get; private set; }
    public long Open { get; private set; }
    public long Incalculable { get; private set; }
    public long OldFen { get; private set; }
    public long NewFen { get; private set; }

    public long Cases => Winners + Losers + Unchanged + NewlyIneligible + Open + Incalculable;

    public void Add(SimulationChange change, long? oldFen, long? newFen)
    {
        (OldFen, NewFen) = (OldFen + (oldFen ?? 0), NewFen + (newFen ?? 0));
        switch (change)
        {
            case SimulationChange.Winner: Winners++; break;
            case SimulationChange.Loser: Losers++; break;
            case SimulationChange.Unchanged: Unchanged++; break;
            case SimulationChange.NewlyIneligible: NewlyIneligible++; break;
            case SimulationChange.Open: Open++; break;
            default: Incalculable++; break;
        }
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SimulationTotal>
    {
        public void Configure(EntityTypeBuilder<SimulationTotal> b)
        {
            b.ToTable("simulation_totals");
            b.HasKey(t => new { t.SimulationId, t.AwardId, t.Year });
            b.Ignore(t => t.Cases);
            b.HasOne<Simulation>().WithMany().HasForeignKey(t => t.SimulationId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
