using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Compares a figure of the case with a value of the policy's data. What can't be read is an incident: a step is never
/// skipped because a number was missing.
/// </summary>
public sealed class Threshold : IActivityHandler
{
    public const string Amount = "amount", AmountWithoutPanel = "amount-without-panel";

    public string Type => "AwardFlow.Threshold";
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var (fact, parameter) = (call.Text("fact"), call.Text("parameter"));
        var asOf = step.Application.SubmittedAt is { } submitted ? BusinessClock.DayOf(submitted) : step.Today;
        if (step.Award.Parameter(parameter, asOf) is not { } limit)
            return ActivityResult.Fail("threshold-unreadable", $"“{step.Award.NameZh}”没有 {asOf:yyyy-MM-dd} 适用的参数 {parameter}，不能判断是否需要该环节。");
        return await FigureAsync(step, fact) is { } figure
            ? ActivityResult.Complete(figure >= limit ? "Above" : "Below")
            : ActivityResult.Fail("threshold-unreadable", $"该申报没有 {fact} 的数值，不能判断是否需要该环节。");
    }

    private static async ValueTask<long?> FigureAsync(CaseStep step, string fact) => fact switch
    {
        Amount => step.Application.AmountFen,
        AmountWithoutPanel => step.Application.AmountFen is { } fen ? await PassedPanelAsync(step, fen) ? 0 : fen : null,
        _ => await FactAsync(step, fact),
    };

    /// <summary>Experts have agreed to this very amount of this revision.</summary>
    private static async Task<bool> PassedPanelAsync(CaseStep step, long fen)
    {
        var (id, revision) = (step.Application.Id, step.Application.Revision);
        // Tracked: a panel that closed in this very step is seen as it is now.
        var last = await step.Db.Panels.Where(p => p.ApplicationId == id && p.Revision == revision).OrderByDescending(p => p.Id).FirstOrDefaultAsync(step.Ct);
        return last is { State: PanelState.Passed } && last.AmountFen == fen;
    }

    private static async Task<long?> FactAsync(CaseStep step, string fact)
    {
        var type = step.Award.Facts.FirstOrDefault(f => f.Name == fact)?.Type;
        if (type is not (FactType.Money or FactType.Count)) return null;
        using var facts = JsonDocument.Parse(await AmendedFacts.OfAsync(step.Db, step.Application.Id, step.Ct));
        return facts.RootElement.TryGetProperty(fact, out var value) ? VerifiedBase.Read(value, type == FactType.Money) : null;
    }
}
