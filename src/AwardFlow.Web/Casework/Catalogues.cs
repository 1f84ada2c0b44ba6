using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Where the award rules come from: the published versions of each policy. Today's catalogue changes on the day a
/// version takes effect; a case stays on the version it was submitted under.
/// </summary>
public sealed class Catalogues(AppFolders folders, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock)
{
    private const string OverlayFolder = "overlays/";

    /// <summary>Read files by their content. A catalogue never changes, so the same files are read once in a process.</summary>
    private static readonly ConcurrentDictionary<string, PolicyCatalogue> ReadBefore = new(StringComparer.Ordinal);

    private volatile Shelf? _shelf;

    private sealed record Published(string PolicyId, string Version, string Hash, DateOnly From, IReadOnlyDictionary<string, string> Files);

    private sealed record Shelf(ILookup<string, Published> Versions, IReadOnlyDictionary<string, string> Overlays, IReadOnlyList<string> Changed)
    {
        public ConcurrentDictionary<string, PolicyCatalogue> Built { get; } = new(StringComparer.Ordinal);
    }

    private Shelf Loaded => _shelf ?? throw new InvalidOperationException("The policies have not been loaded.");

    /// <summary>The rules in force on the business day.</summary>
    public PolicyCatalogue Current => On(clock.Today);

    /// <summary>Policies whose files under policies/ differ from the published version of the same name; the published one applies.</summary>
    public IReadOnlyList<string> ChangedOnDisk => Loaded.Changed;

    /// <summary>The rules in force on a day.</summary>
    public PolicyCatalogue On(DateOnly day) => Build(Loaded, Loaded.Versions.Select(v => InForce(v, day)));

    /// <summary>The rules of a day, with one policy in the version of this hash; null when that version was never published.</summary>
    public PolicyCatalogue? Under(string policyId, string contentHash, DateOnly day) =>
        Loaded.Versions[policyId].FirstOrDefault(v => v.Hash == contentHash) is { } pinned
            ? Build(Loaded, Loaded.Versions.Select(v => v.Key == policyId ? pinned : InForce(v, day)))
            : null;

    /// <summary>Whether some published version of the policy has the award.</summary>
    public bool Knows(string policyId, string awardId) =>
        Loaded.Versions[policyId].Any(v => Under(policyId, v.Hash, clock.Today)?.Award(policyId, awardId) is not null);

    /// <summary>The rules of a case: of today for a draft, of its first submission afterwards.</summary>
    public async Task<PolicyCatalogue> OfAsync(AwardFlowDb db, Application application, CancellationToken ct)
    {
        var hash = await db.Assessments.AsNoTracking().Where(a => a.ApplicationId == application.Id)
            .OrderBy(a => a.Id).Select(a => a.ContentHash).FirstOrDefaultAsync(ct);
        if (hash is null) return Current;
        return Under(application.PolicyId, hash, clock.Today)
            ?? throw new InvalidOperationException($"{application.Number} was submitted under a version of {application.PolicyId} ({hash}) that is not among the published ones.");
    }

    /// <summary>The files of today's versions with one policy's files replaced: what a draft would be part of.</summary>
    public IReadOnlyDictionary<string, string> FilesWith(string policyId, IReadOnlyDictionary<string, string> files) =>
        Loaded.Versions.Where(v => v.Key != policyId).SelectMany(v => InForce(v, clock.Today).Files)
            .Concat(files).Concat(Loaded.Overlays).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);

    /// <summary>The files of a published version by its hash; null when it was never published.</summary>
    public IReadOnlyDictionary<string, string>? FilesOf(string policyId, string contentHash) =>
        Loaded.Versions[policyId].FirstOrDefault(v => v.Hash == contentHash)?.Files;

    /// <summary>The file of an overlay by its path below policies/; null when there is none.</summary>
    public KeyValuePair<string, string>? OverlayFile(string overlay) =>
        Loaded.Overlays.TryGetValue($"{OverlayFolder}{overlay}.yaml", out var text) ? new($"{OverlayFolder}{overlay}.yaml", text) : null;

    /// <summary>Reads the published versions; after a publication once more. Writes nothing.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.PolicyVersions.AsNoTracking().Where(v => v.State == PolicyVersionState.Published).OrderBy(v => v.EffectiveFrom).ToListAsync(ct);
        var disk = InstallPolicies.Read(folders.Policies);
        var changed = Read(disk).Policies
            .Where(p => rows.Any(v => v.PolicyId == p.Id && v.Version == p.Version && v.ContentHash != p.ContentHash)).Select(p => p.Id).ToList();
        _shelf = new Shelf(rows.Select(v => new Published(v.PolicyId, v.Version, v.ContentHash, v.EffectiveFrom!.Value, v.Files)).ToLookup(v => v.PolicyId),
            disk.Where(f => f.Key.StartsWith(OverlayFolder, StringComparison.Ordinal)).ToDictionary(), changed);
    }

    private static Published InForce(IEnumerable<Published> versions, DateOnly day) => versions.LastOrDefault(v => v.From <= day) ?? versions.First();

    private static PolicyCatalogue Build(Shelf shelf, IEnumerable<Published> versions)
    {
        var chosen = versions.ToList();
        return shelf.Built.GetOrAdd(string.Join('|', chosen.Select(v => v.PolicyId + v.Hash).Order(StringComparer.Ordinal)), _ =>
            Read(chosen.SelectMany(v => v.Files).Concat(shelf.Overlays).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal)));
    }

    internal static PolicyCatalogue Read(IReadOnlyDictionary<string, string> files)
    {
        var text = new StringBuilder();
        foreach (var (path, content) in files.OrderBy(f => f.Key, StringComparer.Ordinal)) text.Append(path).Append('\0').Append(content).Append('\0');
        return ReadBefore.GetOrAdd(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))), _ => PolicyCatalogue.Read(files));
    }
}
