using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Statements;

/// <summary>Anybody who holds a statement's code has its number, amount and day confirmed. Tries of one address are limited.</summary>
[AllowAnonymous, EnableRateLimiting(AccessLimits.Verification), ResponseCache(NoStore = true)]
public sealed class VerifyModel(AwardFlowDb db, IStringLocalizer<SharedResource> L) : PageModel
{
    private const int Length = 16;

    [BindProperty(SupportsGet = true, Name = "code")] public string? Code { get; set; }

    public PaymentStatement? Found { get; private set; }
    public StatementContent? Printed { get; private set; }
    public bool Recovered { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Code)) return;
        var plain = new string([.. Code.Where(char.IsLetterOrDigit)]).ToUpperInvariant();
        Found = plain.Length == Length ? await db.PaymentStatements.AsNoTracking().FirstOrDefaultAsync(s => s.Code == plain, ct) : null;
        if (Found is null)
        {
            ModelState.AddModelError("code", L["没有这个验证码对应的证明，请核对是否输错；仍然核实不到的，请向出示人或主管部门查询。"]);
            return;
        }
        Printed = StatementContent.Read(Found.ContentJson);
        Recovered = await db.Debts.AnyAsync(d => d.OpenedOn != null && db.Applications.Any(r => r.Id == d.ApplicationId && r.AboutId == Found.ApplicationId), ct);
    }
}
