using System.Collections.Concurrent;
using System.Text;

namespace AwardFlow.Workflow;

/// <summary>Every version of every path in a workflows folder. Immutable; safe to share between threads.</summary>
public sealed class DefinitionCatalogue
{
    /// <summary>The list of published files, one <c>digest  path/v1.json</c> per line, as sha256sum writes and checks it.</summary>
    public const string DigestFile = "SHA256SUMS";

    /// <summary>Definitions without a fault by file and digest. They never change, so the same text is read once in a process.</summary>
    private static readonly ConcurrentDictionary<(string File, string Digest), WorkflowDefinition> ReadBefore = new();

    private readonly Dictionary<(string, int), WorkflowDefinition> byVersion;
    private readonly Dictionary<string, WorkflowDefinition> latest;

    private DefinitionCatalogue(IReadOnlyList<WorkflowDefinition> all)
    {
        All = all;
        byVersion = all.ToDictionary(d => (d.DefinitionId, d.Version));
        latest = all.GroupBy(d => d.DefinitionId).ToDictionary(g => g.Key, g => g.MaxBy(d => d.Version) ?? g.First());
    }

    /// <summary>Every definition, by path and version.</summary>
    public IReadOnlyList<WorkflowDefinition> All { get; }

    /// <summary>Reads and checks the folder: <c>path/v1.json</c>, <c>path/v2.json</c> …, and the list of their digests.</summary>
    /// <exception cref="DefinitionException">Something is refused; every fault of every file is in the exception.</exception>
    public static DefinitionCatalogue Load(string workflowsFolder)
    {
        var scan = Scan(workflowsFolder);
        if (scan.Faults.Count > 0) throw new DefinitionException(scan.Faults);
        return Of(scan.Definitions);
    }

    /// <summary>A catalogue of definitions that were read before.</summary>
    /// <exception cref="ArgumentException">A version of a path stands in it twice.</exception>
    public static DefinitionCatalogue Of(IEnumerable<WorkflowDefinition> definitions) =>
        new([.. definitions.OrderBy(d => d.DefinitionId, StringComparer.Ordinal).ThenBy(d => d.Version)]);

    /// <summary>Reads the folder without refusing: what can be read, and every fault.</summary>
    public static DefinitionScan Scan(string workflowsFolder)
    {
        var faults = new List<DefinitionFault>();
        var definitions = new List<WorkflowDefinition>();
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        // Definitions lie in a folder per path; a file directly in workflows/ (the stage names) isn't one.
        foreach (var path in Directory.EnumerateDirectories(workflowsFolder).SelectMany(f => Directory.EnumerateFiles(f, "*.json", SearchOption.AllDirectories)))
            if (!path.EndsWith(".scenarios.json", StringComparison.Ordinal))
                texts.Add(Path.GetRelativePath(workflowsFolder, path).Replace('\\', '/'), File.ReadAllText(path, Encoding.UTF8));

        foreach (var (file, text) in texts)
            if (Read(file, text, faults) is { } definition)
                definitions.Add(definition);

        CheckNames(definitions, faults);
        CheckDigests(workflowsFolder, texts, faults);
        if (texts.Count == 0) faults.Add(new(workflowsFolder, null, "no-definitions", "the folder holds no workflow definition"));
        return new(definitions, texts, faults);
    }

    /// <summary>The highest version of a path: what new cases start on.</summary>
    /// <exception cref="KeyNotFoundException">There is no such path.</exception>
    public WorkflowDefinition Latest(string definitionId) =>
        latest.TryGetValue(definitionId, out var definition) ? definition : throw new KeyNotFoundException($"There is no path \"{definitionId}\".");

    /// <summary>One version of a path: what a running case stays on.</summary>
    /// <exception cref="KeyNotFoundException">There is no such version.</exception>
    public WorkflowDefinition Get(string definitionId, int version) =>
        byVersion.TryGetValue((definitionId, version), out var definition)
            ? definition
            : throw new KeyNotFoundException($"There is no version {version} of path \"{definitionId}\".");

    /// <summary>Whether the path exists.</summary>
    public bool Contains(string definitionId) => latest.ContainsKey(definitionId);

    /// <summary>Whether the version of the path exists.</summary>
    public bool Contains(string definitionId, int version) => byVersion.ContainsKey((definitionId, version));

    private static WorkflowDefinition? Read(string file, string text, List<DefinitionFault> faults)
    {
        var key = (file, DefinitionReader.Digest(text));
        if (ReadBefore.TryGetValue(key, out var known)) return known;
        var before = faults.Count;
        var definition = DefinitionReader.Read(file, text, faults);
        return definition is not null && faults.Count == before ? ReadBefore.GetOrAdd(key, definition) : definition;
    }

    private static void CheckNames(List<WorkflowDefinition> definitions, List<DefinitionFault> faults)
    {
        foreach (var definition in definitions)
        {
            var expected = $"{definition.DefinitionId}/v{definition.Version}.json";
            if (definition.FileName != expected)
                faults.Add(new(definition.FileName, null, "file-name",
                    $"it holds version {definition.Version} of {definition.DefinitionId} and must be named {expected}"));
        }

        foreach (var same in definitions.GroupBy(d => (d.DefinitionId, d.Version)).Where(g => g.Count() > 1))
            foreach (var definition in same)
                faults.Add(new(definition.FileName, null, "duplicate-version",
                    $"version {definition.Version} of {definition.DefinitionId} exists in {string.Join(", ", same.Select(d => d.FileName))}"));
        foreach (var same in definitions.GroupBy(d => d.Id).Where(g => g.Count() > 1))
            foreach (var definition in same)
                faults.Add(new(definition.FileName, null, "duplicate-version",
                    $"id \"{definition.Id}\" is used in {string.Join(", ", same.Select(d => d.FileName))}"));
    }

    private static void CheckDigests(string folder, SortedDictionary<string, string> texts, List<DefinitionFault> faults)
    {
        var path = Path.Combine(folder, DigestFile);
        var published = new Dictionary<string, string>();
        foreach (var (index, line) in (File.Exists(path) ? File.ReadAllLines(path) : []).Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var parts = line.Split("  ", 2);
            if (parts.Length != 2 || !published.TryAdd(parts[1].Trim(), parts[0].Trim()))
                faults.Add(new(DigestFile, null, "malformed-digests", $"line {index + 1} is not \"digest  file\", or names a file again"));
        }

        foreach (var (file, text) in texts)
        {
            var digest = DefinitionReader.Digest(text);
            if (!published.TryGetValue(file, out var expected))
                faults.Add(new(file, null, "not-published", $"{DigestFile} has no line for it; to publish it add \"{digest}  {file}\""));
            else if (expected != digest)
                faults.Add(new(file, null, "content-changed",
                    $"its content changed after it was published (digest {digest}, published {expected}); make a new version instead"));
        }

        foreach (var file in published.Keys.Where(f => !texts.ContainsKey(f)))
            faults.Add(new(file, null, "published-file-missing", $"{DigestFile} lists it, but it doesn't exist; running cases may need it"));
    }
}

/// <summary>What a workflows folder holds.</summary>
/// <param name="Definitions">The definitions that can be read; some of them may still be in <paramref name="Faults"/>.</param>
/// <param name="Texts">Every definition file by its path inside the folder.</param>
/// <param name="Faults">Every fault, in the order of the files.</param>
public sealed record DefinitionScan(
    IReadOnlyList<WorkflowDefinition> Definitions, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<DefinitionFault> Faults);
