using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>What was typed on a case that is not an award.</summary>
public sealed class MatterForm
{
    public string? Outcome { get; set; }
    public string? Opinion { get; set; }
    public string? Clause { get; set; }
    public int SeenVersion { get; set; }
}

/// <summary>An objection, appeal, listing, repair or recovery: to read, and to decide for the one whose turn it is.</summary>
[Needs(Permission.SeeCases)]
public sealed class MatterModel(ReadMatter read, DecideTask decide, UrgeTask urge, CaseWords words, AwardFlowDb db, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty]
    public MatterForm Form { get; set; } = new();

    public MatterFile Case { get; private set; } = null!;
    public StageText Stage { get; private set; } = null!;

    /// <summary>The open task, if this person may work on it.</summary>
    public WorkTask? Mine { get; private set; }

    /// <summary>Why this person can't decide, though the task is of their role.</summary>
    public string? Barred { get; private set; }
    public CaseWords Words => words;
    public DateOnly Today => clock.Today;
    public WorkTask? OfMyRole => !actor.May(Permission.Review) ? null : Case.OpenTasks.FirstOrDefault(t => DecideTask.IsOfTheirRole(actor.Value, t));
    public WorkTask? ToUrge => Case.OpenTasks.FirstOrDefault(t => urge.WhyNot(actor.Value, t) is null);
    public string KindName => Show.Text(CaseKindText.Of(Case.Application.Kind).Zh, CaseKindText.Of(Case.Application.Kind).En);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if (Mine is null)
        {
            this.Say(l["这一步已经办结，以下是最新进展。"]);
            return RedirectToPage(new { id });
        }
        var opinion = Form.Opinion?.Trim() ?? "";
        if (opinion.Length > DecisionForm.LongestText) ModelState.AddModelError("Form.Opinion", l["意见最多 {0} 字。", DecisionForm.LongestText]);
        if (Form.Clause?.Length > 100) ModelState.AddModelError("Form.Clause", l["依据条款最多 100 字。"]);
        if (!ModelState.IsValid) return Page();
        // What has to be added stands in the opinion: one text, no list of fields.
        IReadOnlyList<Defect> defects = Form.Outcome == DecideTask.Return && opinion.Length > 0 ? [new("", "需要补充", opinion)] : [];
        var decided = await decide.DecideAsync(actor.Command(Request), new(Mine.Id, Form.SeenVersion, Form.Outcome ?? "", opinion, Form.Clause, defects), ct);
        if (decided.Refusal is { } refusal)
        {
            await LoadAsync(id, ct);
            ModelState.Refuse(refusal, FieldOf(refusal.Code));
            return Page();
        }
        this.Say(l["{0}（{1}）已办理：{2}。", Case.Application.EnterpriseName, decided.Value.Number, l[MatterWords.Outcome(Mine?.Step ?? "", decided.Value.Outcome)]]);
        return actor.May(Permission.Review) ? RedirectToPage("Inbox") : RedirectToPage(new { id });
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(actor.Value, id, ct) is not { } found) return false;
        (Case, Stage) = (found, words.Stage(found.Application.Situation, found.Application.Stage, found.Application.Result));
        // Finance decides on recoveries without having an inbox: the role of the task counts.
        Mine = Case.OpenTasks.FirstOrDefault(t => DecideTask.MayWorkOn(actor.Value, t));
        if (Mine is not null && await FourEyes.BrokenByAsync(db, id, actor.Value.Id, Mine.Step, ct)) Barred = FourEyes.Refusal.Message;
        return true;
    }

    private static string FieldOf(string code) => code switch
    {
        "opinion-missing" => "Form.Opinion",
        "clause-missing" => "Form.Clause",
        "unknown-outcome" => "Form.Outcome",
        _ => "",
    };
}
