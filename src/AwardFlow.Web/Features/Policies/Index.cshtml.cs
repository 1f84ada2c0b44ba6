using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Policies;

/// <summary>All policies with their versions and how many cases run under each.</summary>
[Needs(Permission.SeePolicies)]
public sealed class IndexModel(AwardFlowDb db, Catalogues catalogues, KeepVersion versions, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record VersionRow(long Id, string PolicyId, string Version, string Hash, PolicyVersionState State, DateOnly? From, string Author, string? Signer, DateTime Changed, int Running);

    public IReadOnlyList<Policy> Policies => catalogues.Current.Policies;
    public IReadOnlyList<string> ChangedOnDisk => catalogues.ChangedOnDisk;
    public ILookup<string, VersionRow> Versions { get; private set; } = null!;
    public bool MayEdit => actor.May(Permission.EditPolicies);

    public async Task OnGetAsync(CancellationToken ct) => await ReadAsync(ct);

    public async Task<IActionResult> OnPostDraftAsync(string policyId, CancellationToken ct)
    {
        var drafted = await versions.DraftAsync(actor.Command(Request), policyId, ct);
        if (drafted.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            await ReadAsync(ct);
            return Page();
        }
        this.Say(L["已起草新版本，现行规定不受影响。"]);
        return RedirectToPage("Edit", new { id = drafted.Value });
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var rows = await db.PolicyVersions.AsNoTracking().OrderByDescending(v => v.Id)
            .Select(v => new { v.Id, v.PolicyId, v.Version, v.ContentHash, v.State, v.EffectiveFrom, v.AuthorName, v.SignerName, v.ChangedAt }).Take(500).ToListAsync(ct);
        // A case runs under the version of its first assessment.
        var running = await (from a in db.Applications.AsNoTracking()
                             where a.Situation != Situation.Draft && a.Situation != Situation.Closed
                             join r in db.Assessments.AsNoTracking() on a.Id equals r.ApplicationId
                             where r.Moment == AssessmentMoment.Submission && !db.Assessments.Any(o => o.ApplicationId == a.Id && o.Id < r.Id)
                             group r by r.ContentHash into g
                             select new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        Versions = rows.Select(v => new VersionRow(v.Id, v.PolicyId, v.Version, v.ContentHash, v.State, v.EffectiveFrom, v.AuthorName, v.SignerName, v.ChangedAt,
            v.State == PolicyVersionState.Published ? running.GetValueOrDefault(v.ContentHash) : 0)).ToLookup(v => v.PolicyId);
    }

    public bool IsInForce(VersionRow version) => version.State == PolicyVersionState.Published && catalogues.Current.Policy(version.PolicyId)?.ContentHash == version.Hash;
}
