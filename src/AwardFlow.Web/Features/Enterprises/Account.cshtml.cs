using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>The firm's bank account: propose another one, or confirm what a colleague proposed.</summary>
[Needs(Permission.EditEnterprise)]
public sealed class AccountModel(ChangeAccount change, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record Past(BankAccount Account, ProposalState State, string ProposedBy, DateTime ProposedAt, DateTime? DecidedAt);

    public Enterprise Firm { get; private set; } = null!;
    public AccountChange? Proposed { get; private set; }
    public string ProposedBy { get; private set; } = "";
    public bool SecondPersonExists { get; private set; }
    public int ReturnedPayments { get; private set; }
    public IReadOnlyList<Past> History { get; private set; } = [];
    [BindProperty] public AccountInput Input { get; set; } = new();
    public bool IsMine => Proposed?.ProposedBy == actor.Value.Id;
    public bool MayConfirm => Proposed is not null && !IsMine && actor.May(Permission.ConfirmAccount);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct)) return NotFound();
        Input.AccountName = Firm.Name;
        return Page();
    }

    public async Task<IActionResult> OnPostProposeAsync(CancellationToken ct)
    {
        ModelState.Clear();
        var proposed = await change.ProposeAsync(actor.Command(Request), Input, ct);
        if (!proposed.IsRefused)
        {
            this.Say(L["已提出变更，等待另一人确认；确认前仍用原账户。"]);
            return RedirectToPage();
        }
        if (proposed.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(proposed.Refusal);
        return await LoadAsync(ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostDecideAsync(long id, bool confirm, CancellationToken ct)
    {
        ModelState.Clear();
        var decided = await change.DecideAsync(actor.Command(Request), id, confirm, ct);
        if (!decided.IsRefused)
        {
            this.Say(confirm ? L["已确认，此后的拨付使用新账户。"] : L["已撤销这项变更，账户不变。"]);
            return RedirectToPage();
        }
        if (decided.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(decided.Refusal);
        return await LoadAsync(ct) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (await db.Enterprises.AsNoTracking().FirstOrDefaultAsync(e => e.Id == actor.Value.EnterpriseId, ct) is not { } firm) return false;
        Firm = firm;
        var changes = await (from a in db.AccountChanges.AsNoTracking()
                             where a.EnterpriseId == firm.Id
                             join p in db.Users.AsNoTracking() on a.ProposedBy equals p.Id
                             orderby a.Id descending
                             select new { Change = a, p.Name }).Take(20).ToListAsync(ct);
        var open = changes.FirstOrDefault(c => c.Change.State == ProposalState.Proposed);
        (Proposed, ProposedBy) = (open?.Change, open?.Name ?? "");
        History = [.. changes.Where(c => c.Change.State != ProposalState.Proposed)
            .Select(c => new Past(c.Change.Account, c.Change.State, c.Name, c.Change.ProposedAt, c.Change.DecidedAt))];
        SecondPersonExists = await ChangeAccount.HasSecondPersonAsync(db, firm.Id, open?.Change.ProposedBy ?? actor.Value.Id, ct);
        ReturnedPayments = await db.Payments.CountAsync(p => p.EnterpriseId == firm.Id && p.State == PaymentState.Returned, ct);
        return true;
    }
}
