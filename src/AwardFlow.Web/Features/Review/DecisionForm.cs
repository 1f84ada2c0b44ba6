using System.Text.RegularExpressions;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Review;

/// <summary>A part of the application that a return may point at: a field of the form or an evidence slot.</summary>
public sealed record DefectTarget(string Id, string Label, string Group);

/// <summary>What was typed into the decision pane, kept as it was when the page is shown again.</summary>
public sealed class DecisionForm
{
    public const int FreeLines = 3;
    public const int LongestText = 1000;

    public string? Outcome { get; set; }
    public string? Opinion { get; set; }
    public string? Quick { get; set; }
    public string? Clause { get; set; }
    public string? OtherClause { get; set; }
    public string? Proposed { get; set; }
    public int SeenVersion { get; set; }
    public List<string> Ticked { get; set; } = [];
    public Dictionary<string, string?> Reasons { get; set; } = [];
    public List<string?> Free { get; set; } = [];

    /// <summary>为何第一次没有指出.</summary>
    public string? WhyLate { get; set; }

    public string Reason(string id) => Reasons.GetValueOrDefault(id) ?? "";
    public string FreeLine(int i) => i < Free.Count ? Free[i] ?? "" : "";
    public bool IsTicked(string id) => Ticked.Contains(id);

    public static IReadOnlyList<DefectTarget> Targets(Award award, string fields, string evidence) =>
    [
        .. award.Form.Fields.Select(f => new DefectTarget(f.Id, Show.Text(f.LabelZh, f.LabelEn), fields)),
        .. award.Evidence.Select(e => new DefectTarget($"evidence-{e.Id}", Show.Text(e.LabelZh, e.LabelEn), evidence)),
    ];

    /// <summary>The decision that this form means, or everything that is wrong with it.</summary>
    public Result<DecisionInput> Read(long taskId, Award award)
    {
        var faults = new List<FieldFault>();
        if (string.IsNullOrEmpty(Outcome)) faults.Add(new("Form.Outcome", "请选择审核结论。"));
        // The opinion that was picked counts where none was typed: works without script.
        var opinion = string.IsNullOrWhiteSpace(Opinion) ? Quick ?? "" : Clean(Opinion);
        if (opinion.Length > LongestText) faults.Add(new("Form.Opinion", $"意见最多 {LongestText} 字，现有 {opinion.Length} 字。"));
        var clause = Outcome == DecideTask.Reject ? Clean(string.IsNullOrWhiteSpace(OtherClause) ? Clause ?? "" : OtherClause) : null;
        if (clause?.Length > 100) faults.Add(new("Form.OtherClause", "依据条款最多 100 字。"));
        long? proposed = null;
        if (Outcome == DecideTask.Approve && !string.IsNullOrWhiteSpace(Proposed))
        {
            if (Yuan.TryParse(Proposed, out var fen, out var error)) proposed = fen;
            else faults.Add(new("Form.Proposed", $"核定金额：{error}"));
        }
        var defects = Outcome == DecideTask.Return ? Defects(award, faults) : [];
        return faults.Count > 0
            ? new Refusal("incomplete", faults[0].Message) { Faults = faults }
            : new DecisionInput(taskId, SeenVersion, Outcome!, opinion, string.IsNullOrWhiteSpace(clause) ? null : clause, defects, proposed)
            {
                WhyLate = Outcome == DecideTask.Return ? Clean(WhyLate ?? "") : null,
            };
    }

    /// <summary>A reason without a tick counts as ticked; a tick without a reason is a fault.</summary>
    private List<Defect> Defects(Award award, List<FieldFault> faults)
    {
        var defects = new List<Defect>();
        // Letters to firms are Chinese, so the labels in them are too.
        var labels = award.Form.Fields.ToDictionary(f => f.Id, f => f.LabelZh, StringComparer.Ordinal);
        foreach (var slot in award.Evidence) labels[$"evidence-{slot.Id}"] = slot.LabelZh;
        foreach (var target in Targets(award, "", ""))
        {
            var reason = Clean(Reason(target.Id));
            if (reason.Length > 0) Add(target.Id, labels[target.Id], reason, $"Form.Reasons[{target.Id}]");
            else if (IsTicked(target.Id)) faults.Add(new($"Form.Reasons[{target.Id}]", $"请写明“{labels[target.Id]}”需要补正的原因。"));
        }
        for (var i = 0; i < FreeLines; i++)
            if (Clean(FreeLine(i)) is { Length: > 0 } line) Add("", "其他问题", line, $"Form.Free[{i}]");
        return defects;

        void Add(string field, string label, string reason, string key)
        {
            if (reason.Length > 300) faults.Add(new(key, $"“{label}”的补正原因最多 300 字。"));
            else defects.Add(new(field, label, reason));
        }
    }

    /// <summary>Without control characters, which no office can read.</summary>
    private static string Clean(string text) => Regex.Replace(text.ReplaceLineEndings("\n"), @"[\p{Cc}-[\n\t]]", "", RegexOptions.None, TimeSpan.FromSeconds(1)).Trim();
}
