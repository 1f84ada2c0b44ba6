using System.Text.Json;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>A hit in the 失信名单, as it stood at the time of the look.</summary>
public sealed record ScreeningHit(long? RecordId, string Match, string Effect, string Cause, string DecisionDocument, DateOnly? From, DateOnly? To);

/// <summary>
/// Looks the firm up in the 失信名单. By credit code only: the same name under another code is noted and blocks nothing.
/// A list that nobody keeps yet blocks: a check that can't be made never passes.
/// </summary>
public sealed class Screen : IActivityHandler
{
    public string Type => "AwardFlow.Screen";
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var enterprise = await step.EnterpriseAsync();
        var hits = await LookAsync(step.Db, enterprise.CreditCode, enterprise.Name, step.Today, step.Ct);
        var result = ResultOf(hits);
        step.Db.Screenings.Add(new Screening(step.Application.Id, call.Text("gate"), result, JsonSerializer.Serialize(hits), step.Now));
        return ActivityResult.Complete(result.ToString());
    }

    public static ScreeningResult ResultOf(IReadOnlyCollection<ScreeningHit> hits) =>
        hits.Any(h => h.Effect == "block") ? ScreeningResult.Blocked : hits.Count > 0 ? ScreeningResult.Warned : ScreeningResult.Clear;

    public static async Task<IReadOnlyList<ScreeningHit>> LookAsync(AwardFlowDb db, string creditCode, string name, DateOnly today, CancellationToken ct)
    {
        if (await db.SettingAsync(Setting.IntegrityListKeptSince, ct) is null) return [ListMissing];
        var records = await InForce(db, today).Where(r => r.CreditCode == creditCode || r.Name == name).ToListAsync(ct);
        return HitsOf(records, creditCode, name);
    }

    /// <summary>The same look for many firms at once, by credit code. Who is not in the answer has no hit.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<ScreeningHit>>> LookAsync(
        AwardFlowDb db, IReadOnlyCollection<(string CreditCode, string Name)> firms, DateOnly today, CancellationToken ct)
    {
        if (await db.SettingAsync(Setting.IntegrityListKeptSince, ct) is null)
            return firms.ToDictionary(f => f.CreditCode, IReadOnlyList<ScreeningHit> (_) => [ListMissing], StringComparer.Ordinal);
        var codes = firms.Select(f => f.CreditCode).ToList();
        var names = firms.Select(f => f.Name).ToList();
        var records = await InForce(db, today)
            .Where(r => EF.Parameter(codes).Contains(r.CreditCode) || EF.Parameter(names).Contains(r.Name)).ToListAsync(ct);
        if (records.Count == 0) return new Dictionary<string, IReadOnlyList<ScreeningHit>>();
        var byCode = records.ToLookup(r => r.CreditCode, StringComparer.Ordinal);
        var byName = records.ToLookup(r => r.Name, StringComparer.Ordinal);
        return firms.Select(f => (f.CreditCode, Hits: HitsOf([.. byCode[f.CreditCode].Union(byName[f.Name]).OrderBy(r => r.Id)], f.CreditCode, f.Name)))
            .Where(f => f.Hits.Count > 0).ToDictionary(f => f.CreditCode, f => f.Hits, StringComparer.Ordinal);
    }

    private static ScreeningHit ListMissing => new(null, "list-missing", "block", "失信名单尚未启用", "", null, null);

    private static IQueryable<DishonestyRecord> InForce(AwardFlowDb db, DateOnly today) => db.DishonestyRecords.AsNoTracking()
        .Where(r => r.Status == IntegrityStatus.InForce && r.From <= today && (r.To == null || r.To >= today)).OrderBy(r => r.Id);

    private static IReadOnlyList<ScreeningHit> HitsOf(IEnumerable<DishonestyRecord> records, string creditCode, string name) =>
    [
        .. records.Where(r => r.CreditCode == creditCode || r.Name == name).Select(r => r.CreditCode == creditCode
            ? new ScreeningHit(r.Id, "credit-code", r.Effect == IntegrityEffect.Block ? "block" : "warn", r.Cause, r.DecisionDocument, r.From, r.To)
            : new ScreeningHit(r.Id, "name-only", "note", r.Cause, r.DecisionDocument, r.From, r.To)),
    ];
}
