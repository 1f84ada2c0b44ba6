using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Takes in what lies under policies/ when the server starts: the first version of a policy is its rule, a later one a
/// draft that two persons must still publish, and files changed under a published name change nothing.
/// </summary>
public sealed class InstallPolicies(AppFolders folders, Ledger ledger, BusinessClock clock, ILogger<InstallPolicies> log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var disk = Read(folders.Policies);
        var shipped = Catalogues.Read(disk);
        var changed = await ledger.WriteAsync<List<string>>(async (db, c) => await InstallAsync(db, shipped, disk, c), ct);
        foreach (var policy in changed.Value)
            log.LogWarning("policies/{Policy} differs from the published version of the same name. The published one applies; give the changed files a new version.", policy);
    }

    /// <summary>Every YAML file below the folder by its path inside it.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder) => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
        .ToDictionary(p => Path.GetRelativePath(folder, p).Replace('\\', '/'), p => File.ReadAllText(p).ReplaceLineEndings("\n"), StringComparer.Ordinal);

    private async Task<List<string>> InstallAsync(AwardFlowDb db, PolicyCatalogue shipped, IReadOnlyDictionary<string, string> disk, CancellationToken ct)
    {
        var known = await db.PolicyVersions.AsNoTracking().Select(v => new { v.PolicyId, v.Version, v.ContentHash, v.State }).ToListAsync(ct);
        var changed = new List<string>();
        foreach (var policy in shipped.Policies)
        {
            var same = known.Where(k => k.PolicyId == policy.Id && k.Version == policy.Version).ToList();
            if (same.Any(k => k.ContentHash == policy.ContentHash)) continue;
            if (same.Any(k => k.State == PolicyVersionState.Published))
            {
                changed.Add(policy.Id);
                continue;
            }
            var files = disk.Where(f => f.Key.StartsWith(policy.Id + "/", StringComparison.Ordinal)).ToDictionary();
            var version = new PolicyVersion(policy.Id, policy.Version, policy.ContentHash, files, PolicyVersion.Shipped, Actor.System.Name, clock.UtcNow);
            // The first version is the rule; a later one on disk is a draft that two persons must still publish.
            var isFirst = known.All(k => k.PolicyId != policy.Id);
            if (isFirst) version.Install(policy.ValidFrom < clock.Today ? policy.ValidFrom : clock.Today, clock.UtcNow);
            db.PolicyVersions.Add(version);
            db.Audit(Actor.System, "policy.installed", "policy", $"{policy.Id}/{policy.Version}", after: new { policy.ContentHash, draft = !isFirst });
        }
        return changed;
    }
}
