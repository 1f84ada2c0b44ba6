using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Policies;

/// <summary>One version: loader and cases, what it changes against the version in force, and the way to its signature.</summary>
[Needs(Permission.SeePolicies)]
public sealed class ShowModel(AwardFlowDb db, Catalogues catalogues, Paths paths, PublishVersion publish, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public int Revision { get; set; }
    [BindProperty] public DateOnly? EffectiveFrom { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public PolicyVersion Version { get; private set; } = null!;
    public PolicyVersion? Against { get; private set; }
    public VersionCheck Check { get; private set; } = null!;
    public IReadOnlyList<FileDiff> Changes { get; private set; } = [];
    public bool IsInForce { get; private set; }
    public bool MayEdit => actor.May(Permission.EditPolicies) && Version.State == PolicyVersionState.Draft && (Version.AuthorId == actor.Value.Id || Version.AuthorId == PolicyVersion.Shipped);
    public bool MaySign => actor.May(Permission.SignPolicies) && Version.State == PolicyVersionState.Proposed && Version.AuthorId != actor.Value.Id;
    public bool MaySimulate => actor.May(Permission.Simulate) && Check.IsReadable && Version.State != PolicyVersionState.Refused;
    public DateOnly Tomorrow => clock.Today.AddDays(1);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await ReadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostProposeAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, await publish.ProposeAsync(actor.Command(Request), id, Revision, EffectiveFrom, ct), L["已提交签发，请另一位签发人办理。"], nameof(EffectiveFrom), ct);

    public async Task<IActionResult> OnPostSignAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, await publish.SignAsync(actor.Command(Request), id, Revision, ct), L["已签发，到生效日起适用；在办的申报不受影响。"], "", ct);

    public async Task<IActionResult> OnPostRefuseAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, await publish.RefuseAsync(actor.Command(Request), id, Revision, Reason, ct), L["未予签发，起草人会看到理由。"], nameof(Reason), ct);

    private async Task<IActionResult> AfterAsync(long id, Result<Done> result, string said, string field, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (!await ReadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal, refusal.Code.StartsWith("day", StringComparison.Ordinal) || refusal.Code == "reason-missing" ? field : "");
        return Page();
    }

    private async Task<bool> ReadAsync(long id, CancellationToken ct)
    {
        if (await db.PolicyVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, ct) is not { } version) return false;
        Version = version;
        var current = catalogues.Current.Policy(version.PolicyId)?.ContentHash;
        IsInForce = version.State == PolicyVersionState.Published && version.ContentHash == current;
        // A version is shown against the one in force; the one in force against the one before it.
        Against = await db.PolicyVersions.AsNoTracking()
            .Where(v => v.PolicyId == version.PolicyId && v.State == PolicyVersionState.Published && v.Id != id
                && (IsInForce || version.State == PolicyVersionState.Published ? v.EffectiveFrom < version.EffectiveFrom : v.ContentHash == current))
            .OrderByDescending(v => v.EffectiveFrom).FirstOrDefaultAsync(ct);
        Changes = Against is { } other ? FileDiff.Of(other.Files, version.Files) : [];
        Check = VersionCheck.Run(catalogues, paths, version.PolicyId, version.Files);
        return true;
    }
}
