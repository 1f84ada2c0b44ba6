using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Projects;

/// <summary>Where the township records its visit, from the task of its review.</summary>
[Needs(Permission.RecordSiteVisit)]
public sealed class SiteVisitModel(RecordVisit record, FileStore store, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    public const int MostFiles = 10;
    public const int MostMegabytes = 10;

    [BindProperty] public string? VisitedOn { get; set; }
    [BindProperty] public long? FirstOfficer { get; set; }
    [BindProperty] public long? SecondOfficer { get; set; }
    [BindProperty] public string? Report { get; set; }
    [BindProperty] public int SeenVersion { get; set; }

    public WorkTask Work { get; private set; } = null!;
    public Enterprise Firm { get; private set; } = null!;
    public int CaseVersion { get; private set; }
    public IReadOnlyList<Person> Officers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        FirstOfficer = actor.Value.Id;
        return await LoadAsync(id, ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var photos = await store.TakeAsync(Request.Form.Files, MostFiles, MostMegabytes, actor.Value.Id, ct);
        if (photos.Refusal is { } file)
        {
            ModelState.Refuse(file);
            return Page();
        }
        DateOnly? day = DateOnly.TryParseExact(VisitedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
        var done = await record.RecordAsync(actor.Command(Request), new(id, SeenVersion, day, FirstOfficer, SecondOfficer, Report ?? ""), photos.Value, ct);
        if (done.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(l["现场核查已登记，可以办理审核。"]);
        return RedirectToPage("/Review/Decide", new { id });
    }

    private async Task<bool> LoadAsync(long taskId, CancellationToken ct)
    {
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId && t.State == TaskState.Open, ct) is not { } task || !DecideTask.IsOfTheirRole(actor.Value, task)) return false;
        Work = task;
        var application = await db.Applications.AsNoTracking().FirstAsync(a => a.Id == task.ApplicationId, ct);
        CaseVersion = application.Version;
        Firm = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == application.EnterpriseId, ct);
        Officers = await RecordVisit.OfficersAsync(db, task.UnitId, ct);
        return true;
    }
}
