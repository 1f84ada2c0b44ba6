using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>What an outcome means at the steps of cases that are not awards; other steps have the common words.</summary>
public static class MatterWords
{
    public const string Investigation = "objection-investigation";
    public const string Endorsement = "objection-endorsement";

    private static readonly Dictionary<(string Step, string Outcome), string> Names = new()
    {
        [(Investigation, DecideTask.Approve)] = "异议不成立，恢复公示",
        [(Investigation, DecideTask.Return)] = "部分成立，退回部门重审",
        [(Investigation, DecideTask.Reject)] = "异议成立，不予兑现",
        [(Endorsement, DecideTask.Approve)] = "同意核查结论",
        [(Endorsement, DecideTask.Return)] = "退回重新核查",
    };

    /// <summary>A key of the translations.</summary>
    public static string Outcome(string step, string? outcome) => Names.GetValueOrDefault((step, outcome ?? "")) ?? OutcomeText.Zh(outcome);

    /// <summary>Every word above, for the test that looks for translations.</summary>
    public static IEnumerable<string> All => Names.Values;

    /// <summary>What the firm is shown of a case's kind.</summary>
    public static string Kind(CaseKind kind) => kind == CaseKind.Award ? "奖励申报" : CaseKindText.Of(kind).Zh;
}
