using System.Text.Json;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>What an applicant reads for a stage or an end: words, colour, who has it, place on the way. Data, not code.</summary>
public sealed record StageText(string Zh, string En, string PlainZh, string PlainEn, string HolderZh, string HolderEn, string Tone, int Order);

/// <summary>workflows/stages.json: internal status → the words of the pages.</summary>
public sealed class Stages
{
    public const string FileName = "stages.json";

    private readonly Dictionary<string, StageText> _stages;

    private Stages(Dictionary<string, StageText> stages) => _stages = stages;

    public static Stages Load(string workflowsFolder)
    {
        var file = Path.Combine(workflowsFolder, FileName);
        var stages = JsonSerializer.Deserialize<Dictionary<string, StageText>>(File.ReadAllText(file), JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{file}: empty.");
        return new Stages(stages);
    }

    public IReadOnlyDictionary<string, StageText> All => _stages;

    public StageText Of(Application a) => Of(a.Situation, a.Stage, a.Result);

    /// <summary>The most telling of result, situation and stage.</summary>
    public StageText Of(Situation situation, string stage, string? result) => Text(situation switch
    {
        Situation.Closed => $"result:{result}",
        Situation.Draft => "draft",
        Situation.Correcting => "correcting",
        Situation.Held => "held",
        Situation.Objected => "objected",
        Situation.Faulted => "faulted",
        _ => stage,
    });

    public StageText Text(string key) => _stages.TryGetValue(key, out var text) ? text
        : throw new KeyNotFoundException($"workflows/stages.json has no entry \"{key}\".");
}
