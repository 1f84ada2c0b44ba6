using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Matters;

/// <summary>One matter as the people of its firm see it: letters, what was said, and what they are asked.</summary>
[Needs(Permission.FileApplication)]
public sealed class ShowModel(AwardFlowDb db, FileMatter matters, MoveCase move, Stages stages, DefinitionCatalogue definitions, FileStore files, IOptions<UploadOptions> uploads,
    CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record SentLetter(string Subject, string Body, DateTime At);
    public sealed record PaperLine(long Id, int Revision, string Name, long Bytes);

    [BindProperty] public string? Text { get; set; }
    public Application Matter { get; private set; } = null!;
    public StageText Stage { get; private set; } = null!;
    public IReadOnlyList<SentLetter> Letters { get; private set; } = [];
    public IReadOnlyList<MatterStatement> Statements { get; private set; } = [];
    public IReadOnlyList<PaperLine> Papers { get; private set; } = [];

    public Debt? Debt { get; private set; }

    /// <summary>What the firm is asked now, and until when.</summary>
    public WorkTask? Asked { get; private set; }
    public bool MayAnswer => Asked is not null && actor.May(Permission.SubmitApplication);
    public bool MayWithdraw { get; private set; }
    public int MostMegabytes => uploads.Value.MostMegabytes;
    public string KindName => IndexModel.Kind(Matter.Kind);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAnswerAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var taken = await files.TakeAsync(Request.Form.Files, OpenMatter.MostFiles, MostMegabytes, actor.Value.Id, ct);
        var refusal = taken.Refusal ?? (await matters.AnswerAsync(actor.Command(Request), id, Text ?? "", taken.Value, ct)).Refusal;
        return refusal is null ? Said(L["已经提交。"], id) : Refused(refusal);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(long id, int version, bool sure, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if (!sure) ModelState.AddModelError("sure", L["撤回后本件终止，请先勾选确认。"]);
        if (!ModelState.IsValid) return Page();
        var withdrawn = await move.WithdrawAsync(actor.Command(Request), id, version, ct);
        return withdrawn.Refusal is { } refusal ? Refused(refusal) : Said(L["已撤回。"], id);
    }

    private RedirectToPageResult Said(string text, long id)
    {
        this.Say(text);
        return RedirectToPage(new { id });
    }

    private PageResult Refused(Refusal refusal)
    {
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().MattersVisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id, ct) is not { } matter) return false;
        (Matter, Stage) = (matter, stages.Of(matter));
        Letters = await db.Messages.AsNoTracking().Where(m => m.ApplicationId == id && m.EnterpriseId == matter.EnterpriseId).OrderByDescending(m => m.Id)
            .Select(m => new SentLetter(m.Subject, m.Body, m.At)).ToListAsync(ct);
        Statements = await db.MatterStatements.AsNoTracking().Where(s => s.ApplicationId == id).OrderBy(s => s.Id).ToListAsync(ct);
        Papers = await (from a in db.Attachments.AsNoTracking()
                        where a.ApplicationId == id
                        join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                        orderby a.Id
                        select new PaperLine(a.Id, a.AddedInRevision, f.Name, f.Bytes)).ToListAsync(ct);
        Debt = await db.Debts.AsNoTracking().FirstOrDefaultAsync(d => d.ApplicationId == id, ct);
        Asked = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.ApplicationId == id && t.Kind == TaskKind.Correct && t.State == TaskState.Open, ct);
        var instance = await db.WorkflowInstances.AsNoTracking().FirstAsync(i => i.ApplicationId == id, ct);
        var definition = definitions.Get(instance.DefinitionId, instance.DefinitionVersion);
        MayWithdraw = actor.May(Permission.SubmitApplication) && matter.IsOpen && MoveCase.MayBeWithdrawn(matter.Kind) && instance.Status == InstanceStatus.Running
            && (instance.State?.Bookmarks.All(b => definition.MayWithdrawAt(b.NodeId)) ?? false);
        return true;
    }
}
