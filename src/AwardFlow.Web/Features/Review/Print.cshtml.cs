using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Review;

/// <summary>One row of opinions on the form: a step of the path, the decisions that stand (several units decide a joint step), or why nobody was asked.</summary>
public sealed record OpinionRow(ActivityNode Step, IReadOnlyList<Decision> Decisions, ThresholdNote? Skipped);

/// <summary>审批表: the printed form. Places for seals stay empty; the account shows its last four digits.</summary>
[Needs(Permission.SeeCases)]
public sealed class PrintModel(ReadCase readCase, CurrentActor actor, IOptions<SiteOptions> site) : PageModel
{
    public CaseFile Case { get; private set; } = null!;
    public string District => site.Value.District.Replace("人民政府", "", StringComparison.Ordinal);

    /// <summary>What the award calculation fixed; before it, what the firm asks for.</summary>
    public long? AmountFen => Case.FixedFen ?? Case.AskedFen;

    /// <summary>Figures set for what was signed last; earlier ones went with their submission.</summary>
    public IReadOnlyList<AmendedLine> Amended => [.. Case.Amended.Where(a => a.Amendment.Revision == Case.Application.Revision)];

    /// <summary>The review steps of the path in order; the objection's only where there was one.</summary>
    public IReadOnlyList<OpinionRow> Opinions =>
    [
        .. Case.Definition.Activities.Where(a => a.Type == "AwardFlow.Review").OrderBy(a => a.X).ThenBy(a => a.Y)
            .Select(a => Row(a))
            .Where(r => r.Decisions.Count > 0 || r.Skipped is not null || !IsAside(r.Step)),
    ];

    /// <summary>What came last counts: a decision after a skip, or a skip after a decision.</summary>
    private OpinionRow Row(ActivityNode step)
    {
        var decisions = Case.Standing.GetValueOrDefault(step.Id) ?? [];
        var skipped = Case.Skipped.LastOrDefault(n => n.NodeId == step.Id);
        return skipped is not null && (decisions.Count == 0 || decisions[^1].At < skipped.At) ? new(step, [], skipped) : new(step, decisions, null);
    }

    /// <summary>Steps that not every case has and this one has not come to: the objection's, and those that a rule may skip.</summary>
    private bool IsAside(ActivityNode step) => Casework.Activities.Review.FollowsObjection(Case.Definition, step.Id)
        || (SkipRule.Of(step) is not null && Case.OpenTasks.All(t => t.NodeId != step.Id));

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await readCase.FindAsync(actor.Value, id, ct) is not { } found) return NotFound();
        Case = found;
        return Page();
    }
}
