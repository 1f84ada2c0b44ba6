using System.Collections.Concurrent;

namespace AwardFlow.Rules;

/// <summary>All policies, compiled once and immutable. Overlays give changed copies; the catalogue itself never changes.</summary>
public sealed class PolicyCatalogue
{
    private const int MostOverlays = 8;
    private const int MostCombinations = 64;
    private readonly IReadOnlyList<PolicyTrees> trees;
    private readonly Dictionary<string, Overlay> overlays;
    private readonly Dictionary<string, Policy> byId;
    private readonly Dictionary<(string, string), Award> awards;
    private readonly ConcurrentDictionary<string, PolicyCatalogue> combinations = new(StringComparer.Ordinal);

    private PolicyCatalogue(IReadOnlyList<Policy> policies, IReadOnlyList<PolicyTrees> trees, IEnumerable<Overlay> overlays)
    {
        Policies = policies;
        this.trees = trees;
        this.overlays = overlays.ToDictionary(o => o.Id, StringComparer.Ordinal);
        byId = policies.ToDictionary(p => p.Id, StringComparer.Ordinal);
        awards = policies.SelectMany(p => p.Awards).ToDictionary(a => (a.PolicyId, a.Id));
    }

    /// <summary>All policies by id.</summary>
    public IReadOnlyList<Policy> Policies { get; }

    /// <summary>Names and titles of the what-if overlays.</summary>
    public IReadOnlyDictionary<string, LocalText> Overlays => overlays.ToDictionary(o => o.Key, o => o.Value.Name);

    /// <summary>The policies whose awards an overlay changes; empty for an unknown one.</summary>
    public IReadOnlyList<string> PoliciesUnder(string overlay) =>
        overlays.TryGetValue(overlay, out var known) ? [.. known.Changes.Select(c => c.Policy).Distinct()] : [];

    /// <summary>A policy by id, or null.</summary>
    public Policy? Policy(string id) => byId.GetValueOrDefault(id ?? "");

    /// <summary>An award by the ids of policy and award, or null.</summary>
    public Award? Award(string policyId, string awardId) => awards.GetValueOrDefault((policyId ?? "", awardId ?? ""));

    /// <summary>Loads a <c>policies</c> folder.</summary>
    /// <exception cref="CatalogueException">With every fault found, each with file, line, rule and field.</exception>
    public static PolicyCatalogue Load(string policiesFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(policiesFolder);
        if (!Directory.Exists(policiesFolder))
            throw new CatalogueException([new(policiesFolder, 0, "", "", "the folder does not exist")]);
        return Read(PolicyFiles.ReadFolder(policiesFolder), Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(policiesFolder))));
    }

    /// <summary>Reads a catalogue from texts: a draft in the editor, or a stored version.</summary>
    /// <param name="files">Path inside the policies folder (with forward slashes) and content.</param>
    /// <param name="root">Name put before the paths in faults.</param>
    /// <exception cref="CatalogueException">With every fault found.</exception>
    public static PolicyCatalogue Read(IReadOnlyDictionary<string, string> files, string root = "policies")
    {
        ArgumentNullException.ThrowIfNull(files);
        var faults = new Faults();
        var normal = files.ToDictionary(f => f.Key, f => PolicyFiles.Lines(f.Value), StringComparer.Ordinal);
        var (trees, overlayTrees) = PolicyFiles.Sort(normal, root + "/", faults);
        var policies = trees.Select(t => PolicyReader.Read(t, faults)).OfType<Policy>().ToList();
        var overlays = overlayTrees.Select(o => Overlay.Read(o, trees, faults)).OfType<Overlay>().ToList();
        if (faults.Count == 0)
        {
            foreach (var overlay in overlays)
                Compile([overlay], trees, faults);
        }
        if (trees.Count == 0 && faults.Count == 0)
            faults.Add(root, 0, "", "", "no policy found");
        return faults.Count > 0 ? throw new CatalogueException(faults.All) : new PolicyCatalogue(policies, trees, overlays);
    }

    /// <summary>A changed copy under overlays, or null with the reasons.</summary>
    internal PolicyCatalogue With(IReadOnlyList<string> names, List<InputFault> faults)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!overlays.ContainsKey(names[i]))
                faults.Add(new($"overlays[{i}]", $"没有名为“{names[i]}”的试算方案。"));
        }
        if (names.Count > MostOverlays || names.Distinct().Count() != names.Count)
            faults.Add(new("overlays", $"试算方案不能重复，也不能超过 {MostOverlays} 个。"));
        if (faults.Count > 0)
            return this;
        var key = string.Join('+', names);
        if (combinations.TryGetValue(key, out var known))
            return known;
        var compiled = new Faults();
        var chosen = names.Select(n => overlays[n]).ToList();
        var policies = Compile(chosen, trees, compiled);
        if (compiled.Count > 0)
        {
            faults.Add(new("overlays", "这些试算方案不能同时使用：" + compiled.All[0].Message));
            return this;
        }
        var view = new PolicyCatalogue(policies, trees, []);
        if (combinations.Count < MostCombinations)
            combinations.TryAdd(key, view);
        return view;
    }

    private static List<Policy> Compile(IReadOnlyList<Overlay> chosen, IReadOnlyList<PolicyTrees> trees, Faults faults) =>
        [.. trees.Select(t => PolicyReader.Read(chosen.Aggregate(t, (tree, overlay) => overlay.Apply(tree)), faults)).OfType<Policy>()];
}
