using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Review;

/// <summary>One row of opinions on the form: a step of the path, and the decision that stands.</summary>
public sealed record OpinionRow(ActivityNode Step, Decision? Decision);

/// <summary>审批表: the printed form. Places for seals stay empty; the account shows its last four digits.</summary>
[Needs(Permission.SeeCases)]
public sealed class PrintModel(ReadCase readCase, CurrentActor actor, IOptions<SiteOptions> site) : PageModel
{
    public CaseFile Case { get; private set; } = null!;
    public string District => site.Value.District.Replace("人民政府", "", StringComparison.Ordinal);

    /// <summary>What the award calculation fixed; before it, what the firm asks for.</summary>
    public long? AmountFen => Case.FixedFen ?? Case.AskedFen;

    /// <summary>The review steps of the path in order; the objection's only where there was one.</summary>
    public IReadOnlyList<OpinionRow> Opinions =>
    [
        .. Case.Definition.Activities.Where(a => a.Type == "AwardFlow.Review").OrderBy(a => a.X).ThenBy(a => a.Y)
            .Select(a => new OpinionRow(a, Case.Decisions.LastOrDefault(d => d.NodeId == a.Id)))
            .Where(r => r.Decision is not null || !Casework.Activities.Review.FollowsObjection(Case.Definition, r.Step.Id)),
    ];

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await readCase.FindAsync(actor.Value, id, ct) is not { } found) return NotFound();
        Case = found;
        return Page();
    }
}
