using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Shared;

/// <summary>Kinds of steps, outcomes, units and deadlines of a path as words (keys of the translations).</summary>
public static class PathWords
{
    /// <summary>An outcome as an office says it.</summary>
    public static string Outcome(string port) => port switch
    {
        "Done" => "完成",
        "Clear" => "无失信记录",
        "Warned" => "有提示",
        "Blocked" => "命中失信名单",
        "Payable" => "可以兑现",
        "Covered" => "已享受同类奖励",
        "Ineligible" => "不符合条件",
        "Undecided" => "政策未定",
        "Above" => "达到标准",
        "Below" => "未达到标准",
        "Closed" => "公示期满无异议",
        "Objected" => "收到异议",
        "Issued" => "已下达资金文件",
        "Dropped" => "不予下达",
        "Paid" => "已拨付",
        "Held" => "暂缓拨付",
        "Waived" => "企业放弃",
        "Cancelled" => "取消拨付",
        "Confirmed" => "企业确认",
        "True" => "是",
        "False" => "否",
        "Default" => "其他情形",
        _ => OutcomeText.Zh(port),
    };

    /// <summary>What kind of step it is.</summary>
    public static string Kind(string type) => type switch
    {
        "AwardFlow.SetStage" => "进入阶段",
        "AwardFlow.Screen" => "信用核查",
        "AwardFlow.Hold" => "暂缓核实",
        "AwardFlow.Assess" => "按政策核算",
        "AwardFlow.Threshold" => "比较限额",
        "AwardFlow.Review" => "审核",
        "AwardFlow.Correct" => "补正",
        "AwardFlow.Confirm" => "企业确认",
        "AwardFlow.Panel" => "专家评审",
        "AwardFlow.Select" => "择优评审",
        "AwardFlow.SpecialAudit" => "专项审计",
        "AwardFlow.Publicise" => "公示",
        "AwardFlow.FundDocument" => "资金文件",
        "AwardFlow.Pay" => "拨付",
        "AwardFlow.Notify" => "通知",
        "AwardFlow.Close" => "办结",
        "AwardFlow.Endorse" => "批准",
        "AwardFlow.CarryOut" => "执行决定",
        "Elsa.Start" => "开始",
        "Elsa.FlowFork" => "并行开始",
        "Elsa.FlowJoin" => "并行汇合",
        "Elsa.FlowDecision" or "Elsa.FlowSwitch" => "判断",
        _ => type.Split('.')[^1],
    };

    /// <summary>The path's name; files without an English one have it among the translations.</summary>
    public static string Name(WorkflowDefinition definition, IStringLocalizer<SharedResource> l) =>
        definition.NameEn == definition.Name ? l[definition.Name] : Show.Text(definition.Name, definition.NameEn);

    /// <summary>Who acts at a step.</summary>
    public static IReadOnlyList<string> Who(ActivityNode node)
    {
        var units = node.Text("units") switch
        {
            "township" => "所属镇街",
            "lead-bureau" => "主管部门",
            "joint-bureaux" => "联审部门",
            "finance" => "财政部门",
            "leadership" => "区领导",
            null => null,
            var other => other,
        };
        var role = node.Text("role") is { } id ? Roles.Find(id) is { } known ? Show.Text(known.NameZh, known.NameEn) : id : null;
        List<string> who = [.. new[] { units, role }.OfType<string>()];
        return who.Count > 0 ? who : node switch
        {
            { IsWaiting: false } => ["系统"],
            { Type: "AwardFlow.Correct" or "AwardFlow.Confirm" } => ["申报企业"],
            { Type: "AwardFlow.Publicise" } => ["社会公众"],
            { Type: "AwardFlow.Pay" } => ["财政部门"],
            _ => ["—"],
        };
    }

    /// <summary>The number of working days a step may take, and the words around it; null where a step takes no time.</summary>
    public static (string Words, int? Days)? Deadline(ActivityNode node) => node switch
    {
        { IsWaiting: false } => null,
        _ when DefinitionLint.DueInput(node) is { } due && node.Number(due) is { } days => ("{0} 个工作日", days),
        { Type: "AwardFlow.Hold" } => ("由系统规定时限", null),
        { Type: "AwardFlow.Pay" } => ("按拨付批次", null),
        _ => ("按阶段承诺时限", null),
    };

    /// <summary>How many have to agree.</summary>
    public static string? Quorum(ActivityNode node) => node.Text("quorum") switch
    {
        null or "one" => null,
        "all" => "须全部同意",
        _ => "须 {0} 方同意",
    };
}
