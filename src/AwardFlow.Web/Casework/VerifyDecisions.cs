using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What a recomputed assessment has otherwise than the kept one.</summary>
public sealed record DecisionDifference(string Number, AssessmentMoment Moment, long RecordId, string Field, string Kept, string Found)
{
    public override string ToString() => $"{Number} {Moment} #{RecordId}: {Field}: kept {Kept}, recomputed {Found}";
}

/// <summary>
/// Recomputes every kept assessment from its own inputs, one after another, and compares the inputs with what was signed and
/// officially set by then. Reads only.
/// </summary>
public sealed class VerifyDecisions(Catalogues catalogues)
{
    private const int Page = 500;

    private sealed record Kept(AssessmentRecord Record, string Number, string PolicyId, string AwardId);

    /// <summary>Every difference; the callback hears the number of assessments that were recomputed.</summary>
    public async IAsyncEnumerable<DecisionDifference> RunAsync(
        IDbContextFactory<AwardFlowDb> contexts, Action<int> checkedSoFar, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (after, count) = (0L, 0);
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var rows = await (from r in db.Assessments.AsNoTracking()
                              where r.Id > after
                              join a in db.Applications.AsNoTracking() on r.ApplicationId equals a.Id
                              orderby r.Id
                              select new Kept(r, a.Number, a.PolicyId, a.AwardId)).Take(Page).ToListAsync(ct);
            if (rows.Count == 0) yield break;
            var behind = await Behind.OfAsync(db, rows.Select(r => r.Record.ApplicationId), ct);
            foreach (var kept in rows)
            {
                foreach (var difference in Compare(kept, await ProposedAsync(db, kept.Record, ct)))
                    yield return difference;
                if (behind.Differs(kept.Record) is { } facts)
                    yield return new(kept.Number, kept.Record.Moment, kept.Record.Id, "FactsJson", kept.Record.FactsJson, facts);
            }
            (after, count) = (rows[^1].Record.Id, count + rows.Count);
            checkedSoFar(count);
        }
    }

    private List<DecisionDifference> Compare(Kept kept, long? proposedFen)
    {
        var r = kept.Record;
        DecisionDifference Differs(string field, string was, string found) => new(kept.Number, r.Moment, r.Id, field, was, found);
        if (catalogues.Under(kept.PolicyId, r.ContentHash, BusinessClock.DayOf(r.At)) is not { } rules)
            return [Differs("contentHash", r.ContentHash, "no published version")];
        var (facts, history, unreadable) = Inputs(r);
        if (unreadable is not null) return [Differs(unreadable, "unreadable", "")];
        var faults = Calculator.TryAssess(rules, kept.PolicyId, kept.AwardId, r.AsOf, facts!, history!, null, proposedFen, out var found);
        if (found is null) return [.. faults.Select(f => Differs(f.Field, "accepted", f.Message))];
        var differences = Fields(r.ResultJson, found.ToJson()).Select(d => Differs(d.Field, d.Kept, d.Found)).ToList();
        if (r.AmountFen != found.AmountFen) differences.Add(Differs("AmountFen", $"{r.AmountFen}", $"{found.AmountFen}"));
        if (r.PolicyVersion != found.PolicyVersion) differences.Add(Differs("PolicyVersion", r.PolicyVersion, found.PolicyVersion));
        return differences;
    }

    private static (Facts? Facts, IReadOnlyList<HistoryEntry>? History, string? Unreadable) Inputs(AssessmentRecord record)
    {
        var field = "FactsJson";
        try
        {
            using var document = JsonDocument.Parse(record.FactsJson);
            var facts = Facts.FromJson(document.RootElement);
            field = "HistoryJson";
            return (facts, AssessCase.HistoryOf(record.HistoryJson), null);
        }
        catch (JsonException)
        {
            return (null, null, field);
        }
    }

    /// <summary>The two answers compared part by part; equal bytes are equal answers.</summary>
    private static IEnumerable<(string Field, string Kept, string Found)> Fields(string kept, string found)
    {
        if (kept == found) yield break;
        var was = Parts(kept);
        var named = 0;
        foreach (var (name, now) in Parts(found))
        {
            if (was.GetValueOrDefault(name, "") == now) continue;
            named++;
            yield return (name, was.GetValueOrDefault(name, ""), now);
        }
        // Every part agrees and the bytes do not: something was added, or put in another order.
        if (named == 0) yield return ("ResultJson", kept, found);
    }

    private static Dictionary<string, string> Parts(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText());
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>What stood behind the cases of a page: what their firms signed, and the figures that were set officially.</summary>
    private sealed record Behind(ILookup<long, (int Revision, DateTime At, string FactsJson)> Signed, ILookup<(long, int), Amendment> Set)
    {
        public static async Task<Behind> OfAsync(AwardFlowDb db, IEnumerable<long> applications, CancellationToken ct)
        {
            var ids = applications.Distinct().ToList();
            var signed = await db.Submissions.AsNoTracking().Where(s => EF.Parameter(ids).Contains(s.ApplicationId))
                .OrderByDescending(s => s.Revision).Select(s => new { s.ApplicationId, s.Revision, s.SubmittedAt, s.FactsJson }).ToListAsync(ct);
            var set = await db.Amendments.AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.ApplicationId)).OrderBy(a => a.Id).ToListAsync(ct);
            return new(signed.ToLookup(s => s.ApplicationId, s => (s.Revision, s.SubmittedAt, s.FactsJson)), set.ToLookup(a => (a.ApplicationId, a.Revision)));
        }

        /// <summary>
        /// An assessment is made of what was signed then with the figures over it that were set by then: null when it was, otherwise
        /// what it should have been made of.
        /// </summary>
        public string? Differs(AssessmentRecord record)
        {
            if (!IsObject(record.FactsJson)) return null;
            var kept = Canonical(record.FactsJson);
            string? expected = null;
            foreach (var revision in Signed[record.ApplicationId].Where(s => s.At <= record.At || record.Moment == AssessmentMoment.Submission))
            {
                var facts = Canonical(revision.FactsJson);
                var set = Set[(record.ApplicationId, revision.Revision)].Where(a => a.At <= record.At).ToList();
                // Of the same moment: before or after can't be told.
                var certain = set.Count(a => a.At < record.At);
                for (var n = 0; ; n++)
                {
                    if (n >= certain && facts == kept) return null;
                    if (n == set.Count) break;
                    facts = Canonical(AmendedFacts.With(facts, set[n].Fact, set[n].AfterJson));
                }
                expected ??= facts;
            }
            return expected ?? "{}";
        }
    }

    private static bool IsObject(string json)
    {
        try
        {
            _ = Canonical(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Canonical(string factsJson)
    {
        using var document = JsonDocument.Parse(factsJson);
        return Facts.FromJson(document.RootElement).ToJson();
    }

    /// <summary>What the bureau had proposed by then, for the revision that was signed then.</summary>
    private static async Task<long?> ProposedAsync(AwardFlowDb db, AssessmentRecord record, CancellationToken ct)
    {
        if (record.Moment == AssessmentMoment.Submission) return null;
        var revision = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == record.ApplicationId && s.SubmittedAt <= record.At)
            .OrderByDescending(s => s.Revision).Select(s => s.Revision).FirstOrDefaultAsync(ct);
        return await db.Decisions.AsNoTracking()
            .Where(d => d.ApplicationId == record.ApplicationId && d.ProposedFen != null && d.Revision == revision && d.At <= record.At)
            .OrderByDescending(d => d.Id).Select(d => d.ProposedFen).FirstOrDefaultAsync(ct);
    }
}
