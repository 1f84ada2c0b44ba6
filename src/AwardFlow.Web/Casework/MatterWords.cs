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
        [("recovery-decision", DecideTask.Approve)] = "确认生效",
        [("recovery-decision", DecideTask.Return)] = "不予追缴",
        [("write-off-decision", DecideTask.Approve)] = "同意核销",
        [("write-off-decision", DecideTask.Return)] = "不同意，继续追缴",
        [("listing-decision", DecideTask.Approve)] = "列入名单",
        [("listing-decision", DecideTask.Return)] = "再次听取企业意见",
        [("listing-decision", DecideTask.Reject)] = "不予列入",
        [("repair-decision", DecideTask.Approve)] = "同意修复或更正",
        [("repair-decision", DecideTask.Return)] = "请企业补充材料",
        [("repair-decision", DecideTask.Reject)] = "不予修复",
        [("appeal-decision", DecideTask.Approve)] = "申诉成立",
        [("appeal-decision", DecideTask.Return)] = "请企业补充材料",
        [("appeal-decision", DecideTask.Reject)] = "申诉不成立，维持原决定",
    };

    public static string Ground(RepairGround ground) => ground == RepairGround.Repaired ? "已纠正失信行为" : "匹配错误或认定有误";

    public static string Statement(StatementKind kind) => kind switch
    {
        StatementKind.Proposal => "提出",
        StatementKind.Grounds => "理由",
        StatementKind.Reply => "企业答复",
        _ => "企业补充",
    };

    /// <summary>A key of the translations.</summary>
    public static string Outcome(string step, string? outcome) => Names.GetValueOrDefault((step, outcome ?? "")) ?? OutcomeText.Zh(outcome);

    /// <summary>Every word above, for the test that looks for translations.</summary>
    public static IEnumerable<string> All => Names.Values;

    /// <summary>What the firm is shown of a case's kind.</summary>
    public static string Kind(CaseKind kind) => kind == CaseKind.Award ? "奖励申报" : CaseKindText.Of(kind).Zh;
}
