using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Statements;

/// <summary>The statement of a paid case, for the people of its firm.</summary>
[Needs(Permission.FileApplication)]
public sealed class ShowModel(AwardFlowDb db, IssueStatement issue, AccountLinks links, CurrentActor actor, IOptions<SiteOptions> site) : PageModel
{
    public Application Application { get; private set; } = null!;
    public PaymentStatement? Statement { get; private set; }
    public StatementContent? Printed { get; private set; }
    public bool IsPaid => IssueStatement.IsPaid(Application);
    public string VerifyPage => links.Origin() + "/Statements/Verify";
    public string Address => $"{VerifyPage}?code={Statement!.Code}";
    public string District => site.Value.District;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        var issued = await issue.IssueAsync(actor.Command(Request), id, ct);
        if (issued.Refusal is not { } refusal) return RedirectToPage(new { id });
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id, ct) is not { } application) return false;
        Application = application;
        Statement = await db.PaymentStatements.AsNoTracking().FirstOrDefaultAsync(s => s.ApplicationId == id, ct);
        Printed = Statement is { } s ? StatementContent.Read(s.ContentJson) : null;
        return true;
    }
}
