using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Publicity;

/// <summary>Receipt number → state and answer. The number is sent as a form, so that it stands in no address and no log.</summary>
[AllowAnonymous, EnableRateLimiting(AccessLimits.SignIn), ResponseCache(NoStore = true)]
public sealed class AnswerModel(AwardFlowDb db, IStringLocalizer<SharedResource> L) : PageModel
{
    public const string ReceiptKey = "objection-receipt";

    [BindProperty] public string? Receipt { get; set; }

    /// <summary>The number of an objection that was filed just now.</summary>
    public string? Given { get; private set; }
    public Objection? Found { get; private set; }
    public string? Subject { get; private set; }

    public void OnGet() => Given = TempData[ReceiptKey] as string;

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var wanted = Rules.Fold.Narrow(Receipt ?? "").Trim().ToUpperInvariant();
        Found = wanted.Length is 0 or > 40 ? null : await db.Objections.AsNoTracking().FirstOrDefaultAsync(o => o.Receipt == wanted, ct);
        if (Found is null)
        {
            ModelState.AddModelError(nameof(Receipt), L["没有找到这个回执编号，请核对后再查。"]);
            return Page();
        }
        Subject = await db.PublicNotices.Where(n => n.Id == Found.NoticeId).Select(n => n.EnterpriseName + " · " + n.AwardName).FirstAsync(ct);
        return Page();
    }

    public static string Words(ObjectionState state) => state switch
    {
        ObjectionState.Received => "核查中",
        ObjectionState.Dismissed => "异议不成立",
        ObjectionState.Upheld => "异议成立",
        _ => "匿名登记备查",
    };

    public static string Tone(ObjectionState state) => state switch
    {
        ObjectionState.Received => "prog",
        ObjectionState.Upheld => "ok",
        _ => "new",
    };
}
