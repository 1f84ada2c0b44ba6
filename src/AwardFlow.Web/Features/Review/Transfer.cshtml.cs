using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

[Needs(Permission.Review)]
public sealed class TransferModel(TransferTask transfer, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    /// <summary>Several tasks at once from the inbox: ?id=1&amp;id=2.</summary>
    [BindProperty(SupportsGet = true)]
    public List<long> Id { get; set; } = [];

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public const string Everybody = "all";
    public IReadOnlyList<WorkTask> Tasks { get; private set; } = [];
    public IReadOnlyList<Person> Colleagues { get; private set; } = [];
    public bool MayGiveBack => Tasks.Any(t => t.AssigneeId is not null);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Id.Count == 0)
        {
            this.Say(l["请先勾选要转办的事项。"]);
            return RedirectToPage("Inbox");
        }
        return await LoadAsync(ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct)) return NotFound();
        long? person = long.TryParse(To, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;
        if (person is null && To != Everybody) ModelState.AddModelError("to", l["请选择转给谁。"]);
        if (!ModelState.IsValid) return Page();
        var result = await transfer.TransferAsync(actor.Command(Request), [.. Id.Distinct()], person, Reason, ct);
        if (result.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(result.Value.To.Length > 0 ? l["已把 {0} 件转给{1}，对方会收到消息。", result.Value.Tasks, result.Value.To] : l["已把 {0} 件交回本岗位全体。", result.Value.Tasks]);
        return RedirectToPage("Inbox");
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (Id.Count > TransferTask.MostAtOnce) return false;
        Tasks = await db.Tasks.AsNoTracking().Where(t => Id.Contains(t.Id)).OrderBy(t => t.DueOn).ThenBy(t => t.Id).ToListAsync(ct);
        if (Tasks.Count == 0 || Tasks.Any(t => !DecideTask.IsOfTheirRole(actor.Value, t))) return false;
        Colleagues = [.. (await TransferTask.ColleaguesAsync(db, Tasks, ct)).Where(p => p.Id != actor.Value.Id || MayGiveBack)];
        return true;
    }
}
