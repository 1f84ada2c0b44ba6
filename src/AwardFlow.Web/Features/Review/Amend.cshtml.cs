using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>核定: sets one verified figure in the course of a review, then goes back to the review, which shows the new amount.</summary>
[Needs(Permission.Review)]
public sealed class AmendModel(AmendFact amend, ReadCase readCase, ReadAmendments amendments, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Fact { get; set; }

    [BindProperty]
    public string? Value { get; set; }

    /// <summary>What was ticked, where several may be.</summary>
    [BindProperty]
    public IReadOnlyList<string> Chosen { get; set; } = [];

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public int SeenVersion { get; set; }

    public CaseFile Case { get; private set; } = null!;
    public WorkTask Work { get; private set; } = null!;
    public VerifiedLine Line { get; private set; } = null!;
    public string StepName => CaseWords.Node(Case.Definition.Node(Work.NodeId));

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        SeenVersion = Case.Application.Version;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if (Line.Fact.Field.Kind == FieldKind.MultiChoice) Value = string.Join(',', Chosen);
        var result = await amend.AmendAsync(actor.Command(Request), new AmendInput(id, SeenVersion, Fact ?? "", Value ?? "", Reason), ct);
        if (result.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal, refusal.Code switch { "reason-missing" or "reason-too-long" => nameof(Reason), "value-wrong" or "fact-unchanged" or "facts-unusable" => nameof(Value), _ => "" });
            return Page();
        }
        this.Say(result.Value.AmountFen is > 0 and var fen ? l["已更正“{0}”，按更正后的信息核算为 {1}。", Line.Label, Show.Money(fen)] : l["已更正“{0}”，按更正后的信息没有可兑现的金额，请核对核算结果。", Line.Label]);
        return RedirectToPage("Decide", new { id });
    }

    private async Task<bool> LoadAsync(long taskId, CancellationToken ct)
    {
        var work = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, ct);
        if (work is null || !DecideTask.IsOfTheirRole(actor.Value, work) || await readCase.FindAsync(actor.Value, work.ApplicationId, ct) is not { } found) return false;
        if (!AmendFact.MayAmend(found.Definition, work)) return false;
        if ((await amendments.FiguresAsync(found.Application, found.Award, ct)).FirstOrDefault(f => f.Fact.Path == Fact) is not { } line) return false;
        (Work, Case, Line) = (work, found, line);
        return true;
    }
}
