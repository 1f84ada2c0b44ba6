using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>The text behind a version: its file, or what was signed in the browser.</summary>
public sealed record PathText(string Definition, string Scenarios, bool IsFile);

/// <summary>
/// Where the paths come from: the files under workflows/ and the versions signed in the browser, together. A case stays
/// on the version it began with; new ones start on the highest.
/// </summary>
public sealed class Paths(AppFolders folders, NoticeLetters letters, IDbContextFactory<AwardFlowDb> contexts, ILogger<Paths> log)
{
    private volatile Shelf? _shelf;

    private sealed record Shelf(DefinitionCatalogue Catalogue, IReadOnlyDictionary<(string, int), PathText> Texts, IReadOnlyList<string> Changed);

    private Shelf Loaded => _shelf ?? throw new InvalidOperationException("The paths have not been loaded.");

    /// <summary>Every published version of every path.</summary>
    public DefinitionCatalogue Current => Loaded.Catalogue;

    /// <summary>Files whose content differs from the version of the same number that was signed here; the signed one applies.</summary>
    public IReadOnlyList<string> ChangedOnDisk => Loaded.Changed;

    /// <summary>What a published version was read from.</summary>
    public PathText Text(WorkflowDefinition definition) => Loaded.Texts[(definition.DefinitionId, definition.Version)];

    /// <summary>Reads files and signed versions; after a signature once more. Writes nothing.</summary>
    /// <exception cref="DefinitionException">One of them can't be read: cases could not go on.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        var files = DefinitionCatalogue.Scan(folders.Workflows);
        if (files.Faults.Count > 0) throw new DefinitionException(files.Faults);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var signed = await db.WorkflowVersions.AsNoTracking().Where(v => v.State == WorkflowVersionState.Published).OrderBy(v => v.Id).ToListAsync(ct);

        var definitions = files.Definitions.ToDictionary(d => (d.DefinitionId, d.Version));
        var texts = files.Definitions.ToDictionary(d => (d.DefinitionId, d.Version), d => new PathText(files.Texts[d.FileName], Scenarios(d), true));
        var changed = new List<string>();
        foreach (var version in signed)
        {
            var key = (version.DefinitionId, version.Number);
            if (definitions.TryGetValue(key, out var file) && file.Digest != version.Digest) changed.Add(file.FileName);
            definitions[key] = DefinitionReader.Read(version.FileName, version.DefinitionJson);
            texts[key] = new(version.DefinitionJson, version.ScenariosJson, false);
        }
        if (definitions.Values.SelectMany(letters.Faults).ToList() is { Count: > 0 } untold) throw new DefinitionException(untold);
        foreach (var name in changed)
            log.LogWarning("workflows/{File} differs from the version of this number that was signed here. The signed one applies; give the file a new number.", name);
        _shelf = new(DefinitionCatalogue.Of(definitions.Values), texts, changed);
    }

    private string Scenarios(WorkflowDefinition definition)
    {
        var file = Path.Combine(folders.Workflows, ScenariosOf(definition.FileName));
        return File.Exists(file) ? File.ReadAllText(file) : "[]";
    }

    /// <summary>The scenarios file beside a definition file.</summary>
    public static string ScenariosOf(string definitionFile) => Path.ChangeExtension(definitionFile, ".scenarios.json");
}
