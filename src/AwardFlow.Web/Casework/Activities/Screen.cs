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
        if (await db.SettingAsync(Setting.IntegrityListKeptSince, ct) is null)
            return [new(null, "list-missing", "block", "失信名单尚未启用", "", null, null)];
        var records = await db.DishonestyRecords.AsNoTracking()
            .Where(r => (r.CreditCode == creditCode || r.Name == name) && r.Status == IntegrityStatus.InForce && r.From <= today && (r.To == null || r.To >= today))
            .OrderBy(r => r.Id).ToListAsync(ct);
        return
        [
            .. records.Select(r => r.CreditCode == creditCode
                ? new ScreeningHit(r.Id, "credit-code", r.Effect == IntegrityEffect.Block ? "block" : "warn", r.Cause, r.DecisionDocument, r.From, r.To)
                : new ScreeningHit(r.Id, "name-only", "note", r.Cause, r.DecisionDocument, r.From, r.To)),
        ];
    }
}
