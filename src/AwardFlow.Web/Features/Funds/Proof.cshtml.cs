using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>The proof of the money: the last result, the chain of sums per award and level, and the lock of the release.</summary>
[Needs(Permission.SeePayments)]
public sealed class ProofModel(AwardFlowDb db, WatchMoney watch, AwardFlow.Rules.PolicyCatalogue policies, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record Sums(string PolicyId, string AwardId, string Level, long DecidedFen, long DueFen, long PaidFen);

    public MoneyProof? Last { get; private set; }
    public string? Locked { get; private set; }
    public IReadOnlyList<Sums> Rows { get; private set; } = [];
    public string? Reason { get; private set; }
    public bool MayClear => Locked is not null && actor.May(Permission.ClearMoneyLock);

    public async Task OnGetAsync(CancellationToken ct)
    {
        Last = await WatchMoney.LastAsync(db, ct);
        Locked = await db.SettingAsync(Setting.ReleaseLocked, ct);
        Rows = await db.Payments.AsNoTracking().Where(p => p.State != PaymentState.Cancelled)
            .GroupBy(p => new { p.PolicyId, p.AwardId, p.Level }).OrderBy(g => g.Key.PolicyId).ThenBy(g => g.Key.AwardId).ThenBy(g => g.Key.Level)
            .Select(g => new Sums(g.Key.PolicyId, g.Key.AwardId, g.Key.Level, g.Sum(p => p.AmountFen),
                g.Sum(p => p.PaidOn != null ? 0 : p.AmountFen), g.Sum(p => p.PaidOn != null ? p.AmountFen : 0))).ToListAsync(ct);
    }

    public async Task<IActionResult> OnPostRunAsync(CancellationToken ct)
    {
        var proof = await watch.ProveAsync(ct);
        this.Say(proof.Findings.Count == 0 ? L["核对完成，没有发现不符。"] : L["核对完成，发现 {0} 处不符，已停止放款。", proof.Findings.Count]);
        return RedirectToPage("Proof");
    }

    public async Task<IActionResult> OnPostClearAsync(string? reason, CancellationToken ct)
    {
        var cleared = await watch.ClearAsync(actor.Command(Request), reason, ct);
        if (cleared.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            Reason = reason;
            await OnGetAsync(ct);
            return Page();
        }
        this.Say(L["放款锁定已解除。"]);
        return RedirectToPage("Proof");
    }

    public string AwardName(Sums s) => policies.Award(s.PolicyId, s.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : s.AwardId;
}
