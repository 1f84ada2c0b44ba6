using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Projects;

/// <summary>The auditor's page: the case that the firm was given, and the figures to verify.</summary>
[Needs(Permission.VerifyBase)]
public sealed class VerifyModel(VerifyBase verify, ReadCase readCase, FileStore store, AwardFlowDb db, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    private const int MostMegabytes = 50;

    [BindProperty] public bool Verified { get; set; } = true;
    [BindProperty] public Dictionary<string, string?> Amounts { get; set; } = [];
    [BindProperty] public string? Findings { get; set; }
    [BindProperty] public int SeenVersion { get; set; }

    public CaseFile Case { get; private set; } = null!;
    public WorkTask Work { get; private set; } = null!;
    public DueMark Due { get; private set; } = null!;
    public IReadOnlyList<BaseLine> Lines { get; private set; } = [];

    /// <summary>What was typed, or the declared figure to start from.</summary>
    public string Typed(BaseLine line) => Amounts.TryGetValue(line.Fact, out var typed) ? typed ?? "" : line.Fen is { } fen ? Yuan.Plain(fen) : "";

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var files = await store.TakeAsync(Request.Form.Files, 1, MostMegabytes, actor.Value.Id, ct);
        if (files.Refusal is { } file)
        {
            ModelState.Refuse(file);
            return Page();
        }
        var done = await verify.VerifyAsync(actor.Command(Request), new(id, SeenVersion, Verified, Amounts, Findings ?? ""), files.Value.FirstOrDefault(), ct);
        if (done.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(l["审计结果已提交。"]);
        return RedirectToPage("/Review/Inbox");
    }

    private async Task<bool> LoadAsync(long taskId, CancellationToken ct)
    {
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId && t.Step == SpecialAudits.Step && t.State == TaskState.Open, ct) is not { } task
            || !DecideTask.IsOfTheirRole(actor.Value, task) || await readCase.FindAsync(actor.Value, task.ApplicationId, ct) is not { } found) return false;
        (Work, Case, Due) = (task, found, DueMark.Of(task.DueOn, clock.Today));
        Lines = await VerifiedBase.OfAsync(db, found.Award, task.ApplicationId, ct);
        return true;
    }
}
