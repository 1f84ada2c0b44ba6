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

/// <summary>The case page of the one whose turn it is. Afterwards the next case of the same list opens.</summary>
[Needs(Permission.Review)]
public sealed class DecideModel(DecideTask decide, ReadCase readCase, ReadChanges readChanges, ReadAmendments readAmendments, Inbox inbox, AwardFlowDb db, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public InboxFilter Filter { get; set; } = new();

    [BindProperty]
    public DecisionForm Form { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;
    public WorkTask Work { get; private set; } = null!;
    public DueMark Due { get; private set; } = null!;
    public TaskRow? Next { get; private set; }
    public TaskRow? Previous { get; private set; }

    /// <summary>Why this person can't decide here, though the task is of their role.</summary>
    public string? Barred { get; private set; }

    /// <summary>What the firm has changed since this step last looked; shown first.</summary>
    public CaseChanges? Changes { get; private set; }

    /// <summary>What this step has seen as it is and did not point at: naming it now asks for the reason.</summary>
    public IReadOnlySet<string> Late { get; private set; } = new HashSet<string>();

    /// <summary>The verified figures that this step may set.</summary>
    public IReadOnlyList<VerifiedLine> Figures { get; private set; } = [];

    public string StepName => CaseWords.Node(Case.Definition.Node(Work.NodeId));
    public bool ReturnsToFirm => Case.Definition.From(Work.NodeId).Any(c => c.Port == DecideTask.Return && Case.Definition.Node(c.Target).Type == "AwardFlow.Correct");
    public bool NeedsVisit => Case.Definition.Node(Work.NodeId).Text("needs") == SiteVisits.Need;
    public bool AsksAmount => Case.Assessment?.Result.Status == AssessmentStatus.Ceiling && Case.Definition.Node(Work.NodeId).Flag("mayAmend") == true;
    public IReadOnlyList<DefectTarget> DefectTargets => DecisionForm.Targets(Case.Award, l["申报内容"], l["附件材料"]);

    /// <summary>Kept in Chinese whatever the page's language: opinions go into the file.</summary>
    public IReadOnlyList<string> QuickOpinions => Work.Kind == TaskKind.Hold
        ? ["经核实，该记录已修复，解除暂缓。", "经核实，名单信息有误，解除暂缓。", "经核实，企业仍在失信名单有效期内，不予兑现。"]
        : ["材料齐全，情况属实，同意上报。", "经核对，符合政策条款规定，同意按核算金额兑现。", "经核对原件，与上传材料一致。", "同意。"];

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        // Cases that are not awards have a page of their own; lists lead here for all.
        if (await db.Tasks.Where(t => t.Id == id && t.CaseKind != CaseKind.Award).Select(t => (long?)t.ApplicationId).FirstOrDefaultAsync(ct) is { } matter)
            return RedirectToPage("Matter", new { id = matter });
        // Giving an audit, verifying and panels have pages of their own too.
        if (await StepPages.OfAsync(db, id, ct) is { } page) return RedirectToPage(page, new { id });
        if (!await LoadAsync(id, ct)) return NotFound();
        if (Work.State == TaskState.Open && DecideTask.MayWorkOn(actor.Value, Work)) return Page();
        this.Say(Work.State == TaskState.Suspended ? l["该申报已中止办理，恢复之后才能办理。"] : Work.State == TaskState.Open ? l["这一步已转办给其他同事。"] : l["这一步已经办结，以下是最新进展。"]);
        return RedirectToPage("Case", new { id = Work.ApplicationId });
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var input = Form.Read(id, Case.Award);
        if (input.Refusal is { } wrong) ModelState.Refuse(wrong);
        if (!ModelState.IsValid) return Page();
        var result = await decide.DecideAsync(actor.Command(Request), input.Value, ct);
        if (result.Refusal is { } refusal)
        {
            // What is shown below the message is the newest state; what was typed stays.
            await LoadAsync(id, ct);
            ModelState.Refuse(refusal, FieldOf(refusal.Code));
            return Page();
        }
        var done = l["{0}（{1}）已办理：{2}。", Case.Application.EnterpriseName, result.Value.Number, l[OutcomeText.Zh(result.Value.Outcome)]];
        var key = TaskKey();
        var next = await inbox.NeighbourAsync(actor.Value, Filter, key, back: false, ct) ?? await inbox.NeighbourAsync(actor.Value, Filter, null, back: false, ct);
        this.Say(next is null ? done + l["没有更多待办。"] : done + l["已打开下一件。"]);
        return next is null ? RedirectToPage("Inbox", Filter.Route()) : RedirectToPage("Decide", RouteTo(next));
    }

    public Dictionary<string, string> RouteTo(TaskRow row) => Filter.Route(("id", row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public string OutcomeLabel(string outcome) => l[OutcomeText.Zh(outcome)];

    /// <summary>The key that chooses it: A agrees, B returns, R refuses – on a hold too.</summary>
    public static string KeyOf(string outcome) => outcome switch { DecideTask.Released => DecideTask.Approve, DecideTask.Refused => DecideTask.Reject, _ => outcome };

    private async Task<bool> LoadAsync(long taskId, CancellationToken ct)
    {
        var work = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, ct);
        if (work is null || work.Kind is TaskKind.Correct or TaskKind.Confirm or TaskKind.Audit or TaskKind.Panel || !DecideTask.IsOfTheirRole(actor.Value, work)) return false;
        if (await readCase.FindAsync(actor.Value, work.ApplicationId, ct) is not { } found) return false;
        (Work, Case, Due) = (work, found, DueMark.Of(work.DueOn, clock.Today));
        if (await FourEyes.BrokenByAsync(db, work.ApplicationId, actor.Value.Id, work.Step, ct)) Barred = FourEyes.Refusal.Message;
        if (Barred is null && AmendFact.MayAmend(found.Definition, work)) Figures = await readAmendments.FiguresAsync(found.Application, found.Award, ct);
        Changes = await readChanges.ForAsync(found.Application, found.Award, work.Step, ct);
        Late = await LateDefects.OfAsync(db, found.Application, found.Award, work.Step, ct);
        Next = await inbox.NeighbourAsync(actor.Value, Filter, TaskKey(), back: false, ct);
        Previous = await inbox.NeighbourAsync(actor.Value, Filter, TaskKey(), back: true, ct);
        return true;
    }

    private ListKey TaskKey() => TaskRow.From(Work).Key(Filter.SortsBySubmission);

    private static string FieldOf(string code) => code switch
    {
        "opinion-missing" => "Form.Opinion",
        "clause-missing" => "Form.Clause",
        "unknown-outcome" => "Form.Outcome",
        "defects-missing" or "defect-reason-missing" => "Form.Defects",
        "why-late-missing" or "why-late-too-long" => "Form.WhyLate",
        _ => "",
    };
}
