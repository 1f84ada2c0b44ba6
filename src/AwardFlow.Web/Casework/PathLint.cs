using System.Text.Json;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework;

/// <summary>
/// What a path that loads may still lack to run here: deadlines, exits and four eyes (the engine's own lint), roles and
/// stage words that exist, scenarios that come to their end.
/// </summary>
public static class PathLint
{
    public static async Task<IReadOnlyList<DefinitionFault>> CheckAsync(WorkflowDefinition definition, string scenariosJson, Stages stages, NoticeLetters letters)
    {
        var faults = DefinitionLint.Check(definition).ToList();
        faults.AddRange(WordFaults(definition, stages));
        faults.AddRange(letters.Faults(definition));
        faults.AddRange(await ScenarioFaultsAsync(definition, scenariosJson));
        return faults;
    }

    /// <summary>Every fault of a folder, the loader's included.</summary>
    public static async Task<IReadOnlyList<DefinitionFault>> FolderAsync(string workflowsFolder)
    {
        var scan = DefinitionCatalogue.Scan(workflowsFolder);
        var faults = scan.Faults.ToList();
        var stages = Stages.Load(workflowsFolder);
        var letters = NoticeLetters.Load(workflowsFolder);
        foreach (var definition in scan.Definitions)
        {
            var file = Path.Combine(workflowsFolder, Paths.ScenariosOf(definition.FileName));
            faults.AddRange(await CheckAsync(definition, File.Exists(file) ? await File.ReadAllTextAsync(file) : "[]", stages, letters));
        }
        return [.. faults.OrderBy(f => f.File, StringComparer.Ordinal)];
    }

    private static IEnumerable<DefinitionFault> WordFaults(WorkflowDefinition definition, Stages stages)
    {
        foreach (var node in definition.Activities)
        {
            foreach (var role in new[] { node.Text("role"), node.Text("auditorRole"), node.Text("organiserRole") }.OfType<string>().Where(r => Roles.Find(r) is null))
                yield return new(definition.FileName, node.Id, "unknown-role", $"there is no role \"{role}\"");
            var words = node.Text("stage") ?? (node.Text("result") is { } result ? $"result:{result}" : null);
            if (words is not null && !stages.All.ContainsKey(words))
                yield return new(definition.FileName, node.Id, "no-stage-words", $"stages.json has no words for \"{words}\"");
        }
    }

    private static async Task<List<DefinitionFault>> ScenarioFaultsAsync(WorkflowDefinition definition, string scenariosJson)
    {
        var faults = new List<DefinitionFault>();
        var file = Paths.ScenariosOf(definition.FileName);
        try
        {
            var scenarios = Scenario.Parse(scenariosJson);
            if (scenarios.Count == 0) faults.Add(new(file, null, "no-scenarios", "the path has no scenario"));
            foreach (var scenario in scenarios)
                if (await scenario.FailureAsync(definition) is { } failure)
                    faults.Add(new(file, null, "scenario-failed", $"scenario \"{scenario.Name}\": {failure}"));
        }
        catch (JsonException wrong)
        {
            faults.Add(new(file, null, "malformed-scenarios", $"line {wrong.LineNumber + 1}: {wrong.Message}"));
        }
        return faults;
    }
}
