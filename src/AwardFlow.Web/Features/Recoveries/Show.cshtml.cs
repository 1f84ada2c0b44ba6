using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Recoveries;

/// <summary>One debt: what is owed, what came in, the plan, and what finance may record.</summary>
[Needs(Permission.SeePayments)]
public sealed class ShowModel(AwardFlowDb db, KeepDebt debts, Stages stages, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PlanRows = 6;

    [BindProperty] public int Version { get; set; }
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public DateOnly? Day { get; set; }
    [BindProperty] public string? Voucher { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public List<PlanRow> Plan { get; set; } = [];

    public sealed class PlanRow
    {
        public DateOnly? DueOn { get; set; }
        public string? Amount { get; set; }
    }

    public Application Matter { get; private set; } = null!;
    public Debt Debt { get; private set; } = null!;
    public IReadOnlyList<DebtEntry> Entries { get; private set; } = [];
    public IReadOnlyList<DebtInstalment> Instalments { get; private set; } = [];
    public StageText Stage { get; private set; } = null!;
    public DateOnly Today => clock.Today;
    public bool MayKeep => actor.May(Permission.KeepRecoveries) && (Debt.WriteOffReason is null || !Debt.IsOpen);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostReceiveAsync(long id, CancellationToken ct) =>
        DoAsync(id, () => debts.ReceiveAsync(actor.Command(Request), id, Version, Amount ?? "", Day, Voucher ?? "", ct), L["收款已登记。"], ct);

    public Task<IActionResult> OnPostReturnAsync(long id, CancellationToken ct) =>
        DoAsync(id, () => debts.ReturnAsync(actor.Command(Request), id, Version, Amount ?? "", Day, Voucher ?? "", ct), L["上缴已登记。"], ct);

    public Task<IActionResult> OnPostPlanAsync(long id, CancellationToken ct) =>
        DoAsync(id, () => debts.PlanAsync(actor.Command(Request), id, Version,
            [.. Plan.Where(p => p.DueOn is not null || !string.IsNullOrWhiteSpace(p.Amount)).Select(p => new InstalmentInput(p.DueOn, p.Amount ?? ""))], ct), L["分期已保存。"], ct);

    public Task<IActionResult> OnPostWriteOffAsync(long id, CancellationToken ct) =>
        DoAsync(id, () => debts.ProposeWriteOffAsync(actor.Command(Request), id, Version, Reason ?? "", ct), L["已提出核销，由主管部门负责人决定。"], ct);

    private async Task<IActionResult> DoAsync(long id, Func<Task<Result<Done>>> act, string said, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if ((await act()).Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(said);
        return RedirectToPage(new { id });
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().MattersVisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id, ct) is not { } matter) return false;
        if (await db.Debts.AsNoTracking().FirstOrDefaultAsync(d => d.ApplicationId == id, ct) is not { } debt) return false;
        (Matter, Debt, Stage) = (matter, debt, stages.Of(matter));
        Entries = await db.DebtEntries.AsNoTracking().Where(e => e.DebtId == debt.Id).OrderBy(e => e.Id).ToListAsync(ct);
        Instalments = await db.DebtInstalments.AsNoTracking().Where(i => i.DebtId == debt.Id).OrderBy(i => i.No).ToListAsync(ct);
        return true;
    }
}
