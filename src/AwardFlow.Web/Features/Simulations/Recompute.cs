using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>A past application with the assessment that counts: of the decision, else of the submission.</summary>
public sealed record PastCase(long ApplicationId, string Number, string EnterpriseName, string AwardId, AssessmentRecord Assessment, long? ProposedFen);

/// <summary>The next applications of a run. <paramref name="Last"/> is null behind the last one.</summary>
public sealed record PastCases(IReadOnlyList<PastCase> Cases, long? Last);

/// <summary>What came out for one application.</summary>
public sealed record Recomputed(PastCase Case, string OldStatus, string? NewStatus, long? NewFen, SimulationChange Change, string Reason, string ReasonEn)
{
    public int Year => Case.Assessment.AsOf.Year;
}

/// <summary>One past assessment under other rules: stored facts and history, the day of asking of then, the values known by now.</summary>
public static class Recompute
{
    public static Recomputed Under(SimulationRules rules, string policyId, PastCase past)
    {
        var kept = past.Assessment;
        var oldStatus = StatusOf(kept.ResultJson);
        Recomputed Refused(string zh, string en) => new(past, oldStatus, null, null, SimulationChange.Incalculable, zh, en);
        if (rules.For(kept.ContentHash) is not { } catalogue)
            return Refused("试算方案不能用于当时的政策版本", "The overlay does not fit the version of that time");
        using var facts = JsonDocument.Parse(kept.FactsJson);
        var faults = AwardFlow.Rules.Calculator.TryAssess(catalogue, policyId, past.AwardId, kept.AsOf, Facts.FromJson(facts.RootElement),
            AssessCase.HistoryOf(kept.HistoryJson), rules.Overlays, past.ProposedFen, out var found, DateOnly.MaxValue);
        if (found is null) return Refused($"{faults[0].Field}：{faults[0].Message}", $"{faults[0].Field} is refused by these rules");
        var change = ChangeOf(oldStatus, kept.AmountFen, found);
        var failed = found.Verdicts.FirstOrDefault(v => v.Verdict == Verdict.NotMet);
        return new(past, oldStatus, AssessmentStatusName.Of(found.Status), found.AmountFen, change, failed?.TextZh ?? "", failed?.TextEn ?? "");
    }

    /// <summary>The words for who wins: by amounts where both answers have one.</summary>
    public static SimulationChange ChangeOf(string oldStatus, long? oldFen, Assessment found)
    {
        if (found.Status == AssessmentStatus.Ineligible && oldStatus != AssessmentStatusName.Of(AssessmentStatus.Ineligible)) return SimulationChange.NewlyIneligible;
        if (oldFen is null && found.AmountFen is null && oldStatus == AssessmentStatusName.Of(found.Status)) return SimulationChange.Unchanged;
        if (oldFen is not { } before || found.AmountFen is not { } after) return SimulationChange.Open;
        return after > before ? SimulationChange.Winner : after < before ? SimulationChange.Loser : SimulationChange.Unchanged;
    }

    private static string StatusOf(string resultJson)
    {
        using var result = JsonDocument.Parse(resultJson);
        return result.RootElement.GetProperty("status").GetString()!;
    }

    /// <summary>The applications of a run, in the order of their ids.</summary>
    public static IQueryable<Application> SetOf(AwardFlowDb db, Simulation simulation)
    {
        var (from, to) = (BusinessClock.StartOfDay(simulation.From), BusinessClock.EndOfDay(simulation.To));
        var set = db.Applications.AsNoTracking().Where(a => a.PolicyId == simulation.PolicyId && a.SubmittedAt >= from && a.SubmittedAt < to);
        return simulation.Set == SimulationSet.Submitted ? set
            : set.Where(a => a.Situation == Situation.InPublicity || a.Situation == Situation.AwaitingPayment || (a.Situation == Situation.Closed && a.Result == "paid"));
    }

    /// <summary>The next applications of a run behind an id, each with its assessment.</summary>
    public static async Task<PastCases> NextAsync(AwardFlowDb db, Simulation simulation, int size, CancellationToken ct)
    {
        var cases = await SetOf(db, simulation).Where(a => a.Id > simulation.LastApplicationId).OrderBy(a => a.Id).Take(size)
            .Select(a => new { a.Id, a.Number, a.EnterpriseName, a.AwardId }).ToListAsync(ct);
        var ids = cases.Select(c => c.Id).ToList();
        var kept = (await db.Assessments.AsNoTracking().Where(r => ids.Contains(r.ApplicationId) && r.Moment != AssessmentMoment.Payment).ToListAsync(ct))
            .GroupBy(r => r.ApplicationId).ToDictionary(g => g.Key, g => g.MaxBy(r => (r.Moment == AssessmentMoment.Decision, r.Id))!);
        var proposed = await ProposedAsync(db, ids, kept, ct);
        return new([.. cases.Where(c => kept.ContainsKey(c.Id)).Select(c => new PastCase(c.Id, c.Number, c.EnterpriseName, c.AwardId, kept[c.Id], proposed.GetValueOrDefault(c.Id)))],
            ids.Count > 0 ? ids[^1] : null);
    }

    /// <summary>What the bureau had proposed by the time of the assessment, for the revision that was signed then.</summary>
    private static async Task<Dictionary<long, long?>> ProposedAsync(AwardFlowDb db, List<long> ids, Dictionary<long, AssessmentRecord> kept, CancellationToken ct)
    {
        var decisions = await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.ApplicationId) && d.ProposedFen != null).OrderBy(d => d.Id)
            .Select(d => new { d.ApplicationId, d.ProposedFen, d.Revision, d.At }).ToListAsync(ct);
        if (decisions.Count == 0) return [];
        var with = decisions.Select(d => d.ApplicationId).Distinct().ToList();
        var signed = await db.Submissions.AsNoTracking().Where(s => with.Contains(s.ApplicationId)).Select(s => new { s.ApplicationId, s.Revision, s.SubmittedAt }).ToListAsync(ct);
        return decisions.GroupBy(d => d.ApplicationId).Where(g => kept.TryGetValue(g.Key, out var k) && k.Moment == AssessmentMoment.Decision).ToDictionary(g => g.Key, g =>
        {
            var at = kept[g.Key].At;
            var revision = signed.Where(s => s.ApplicationId == g.Key && s.SubmittedAt <= at).Select(s => s.Revision).DefaultIfEmpty(0).Max();
            return g.LastOrDefault(d => d.Revision == revision && d.At <= at)?.ProposedFen;
        });
    }
}
