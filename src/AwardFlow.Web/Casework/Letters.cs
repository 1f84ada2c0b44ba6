using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>
/// One defect of a returned application: which field or evidence, and what is wrong with it; where the step had seen it
/// before and said nothing, why it says so only now.
/// </summary>
public sealed record Defect(string Field, string Label, string Reason, string? WhyLate = null);

/// <summary>What the firm is told, in full sentences. Written letters (文书) to firms are Chinese.</summary>
public static class Letters
{
    public static Letter Held(Application a, Award award, Screening? screening)
    {
        var hits = screening is null ? [] : JsonSerializer.Deserialize<List<Activities.ScreeningHit>>(screening.HitsJson)!;
        var causes = string.Join("；", hits.Where(h => h.Effect == "block").Select(h =>
            h.DecisionDocument.Length > 0 ? $"{h.Cause}（依据：{h.DecisionDocument}）" : h.Cause));
        return new($"【暂缓办理】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）在信用核查中发现以下情况，暂缓办理：{causes}。\n" +
            "信用管理人员将在 5 个工作日内核实，期间办理时限停止计算。如信息有误或者已经修复，请将证明材料发送至受理单位，或在企业资料页更正后说明。");
    }

    public static Letter Returned(Application a, Award award, Decision? decision, DateOnly due)
    {
        var defects = decision?.DefectsJson is { } json ? JsonSerializer.Deserialize<List<Defect>>(json)! : [];
        var lines = string.Concat(defects.Select((d, i) => $"\n{i + 1}. {d.Label}：{d.Reason}{(d.WhyLate is { } why ? $"（上次没有指出的原因：{why}）" : "")}"));
        return new($"【退回补正】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）需要补正，全部问题如下：{lines}\n" +
            (string.IsNullOrWhiteSpace(decision?.Opinion) ? "" : $"审核意见：{decision.Opinion}\n") +
            $"请于 {Day(due)} 24:00 前在平台补正并重新提交。补正期间审核时限停止计算；逾期未补正的，本次申报将终止，申报期内可以重新申报。");
    }

    /// <summary>The firm is on a list and need not apply: it says yes with its account, or no with a reason.</summary>
    public static Letter ConfirmAsked(Application a, Award award, DateOnly due, int notice) =>
        new($"【{(notice > 1 ? "再次通知" : "免申即享")}】{a.Number} {award.NameZh} 请确认",
            $"贵单位已列入“{award.NameZh}”（{a.Number}）兑现名单，核算奖励资金 {Amount(a)}，依据：{award.Clause}。无需申报，无需提交材料。\n" +
            $"请于 {Day(due)} 24:00 前登录平台，由企业审批人确认是否领取并核对收款账户；不需要的，也请在平台写明理由后放弃。\n" +
            "没有答复不视为放弃：逾期后镇街会与贵单位联系并再次通知。没有平台账号的，请先登记企业，或者联系所属镇街。");

    public static Letter Publicised(Application a, Award award, PublicNotice notice) =>
        new($"【公示】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）拟兑现 {Yuan.Format(notice.AmountFen)} 元，自 {Day(notice.OpensOn)} 起公示，" +
            $"至 {Day(notice.EndsOn)} 24:00 止（{notice.WorkingDays} 个工作日）" +
            (notice.Provisional ? "；截止日所在年度的工作日历尚未发布，该日期为暂定" : "") + "。公示无异议后进入拨付环节，无需再提交任何材料。");

    public static Letter Funded(Application a, Award award, long amountFen, long decidedFen) =>
        new($"【资金已下达】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）已列入下达资金文件，金额 {Yuan.Format(amountFen)} 元（{Capitals.Of(amountFen)}）" +
            (amountFen == decidedFen ? "" : $"；核定金额 {Yuan.Format(decidedFen)} 元，因本年度预算不足按比例兑现") + "。财政部门将安排拨付，无需再提交材料。");

    /// <summary>A part of the award has arrived; the next follows when what it waits for has come.</summary>
    public static Letter TranchePaid(Application a, Award award, long fen, int tranche) =>
        new($"【第 {tranche} 期资金已拨付】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）第 {tranche} 期资金 {Yuan.Format(fen)} 元（{Capitals.Of(fen)}）已拨付到账，请查收。余款在项目验收通过后结算，无需重新申报。");

    /// <summary>The amount was recomputed after the document: another notice and another document follow, or the bureau looks again.</summary>
    public static Letter ReleasedFromDocument(Application a, Award award) =>
        new($"【移出资金文件】{a.Number} {award.NameZh}",
            $"“{award.NameZh}”（{a.Number}）的金额按核定信息重新核算后有变化，原资金文件所列金额不再拨付。" +
            (a.AmountFen > 0 ? $"重新核算的金额为 {Amount(a)}，将重新公示并重新下达。" : "该申报已退回主管部门重新核实，结果另行通知。") + "无需再提交材料。");

    /// <summary>Finance does not put the award on a document: with the reason.</summary>
    public static Letter NotFunded(Application a, Award award, string reason, string remedies) =>
        new($"【未列入资金文件】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）未列入下达资金文件。\n理由：{reason}\n{remedies}");

    /// <summary>The bank sent the money back: the firm corrects its account, a second person of the firm confirms it.</summary>
    public static Letter PaymentReturned(string number, string accountLastFour, long amountFen, string reason) =>
        new($"【银行退票】{number} 请核对收款账户",
            $"贵单位申报 {number} 的奖励资金 {Yuan.Format(amountFen)} 元（{Capitals.Of(amountFen)}）汇往尾号 {accountLastFour} 的账户时被银行退回，" +
            $"银行说明：{reason}。\n请登录平台在“企业资料”中核对并变更收款账户（户名须与企业名称一致），并由本企业另一人确认。" +
            "变更确认后，财政部门将重新拨付，无需重新申报。");

    public static Letter Closed(Application a, Award award, string result, string? reason, string? clause, string remedies) => result switch
    {
        "paid" => new($"【已拨付】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）奖励资金 {Amount(a)} 已拨付到账，请查收。无需提交收款收据。"),
        "covered" => new($"【已享受同类奖励】{a.Number} {award.NameZh}",
            $"经核算，贵单位此前已就同一事项享受同类或更高奖励，按照“从优、从高、不重复”的原则，本次“{award.NameZh}”（{a.Number}）没有差额可拨。" +
            $"依据：{award.Clause}。计算过程可在申报详情页查看。\n{remedies}"),
        "expired" => new($"【逾期未补正】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）在补正期限内没有重新提交，本次申报已经终止。申报期内可以重新申报，已填内容可以带入。"),
        "not-accepted" or "settlement-refused" or "settlement-cancelled" => new($"【余款不予拨付】{a.Number} {award.NameZh}",
            $"“{award.NameZh}”（{a.Number}）的首期资金已经拨付，余款不予拨付。{Reason(reason)}" +
            $"\n依据：{(string.IsNullOrWhiteSpace(clause) ? award.Clause : clause)}。\n{remedies}"),
        "settlement-waived" => new($"【已放弃余款】{a.Number} {award.NameZh}", $"“{award.NameZh}”（{a.Number}）的首期资金已经拨付，贵单位已放弃余款。"),
        "waived" => new($"【已放弃】{a.Number} {award.NameZh}", $"贵单位已放弃“{award.NameZh}”（{a.Number}）奖励。"),
        "unanswered" => new($"【多次通知无答复】{a.Number} {award.NameZh}",
            $"“{award.NameZh}”（{a.Number}）已两次以上通知贵单位确认，镇街也已联系，均没有答复，本次办理终止。{Reason(reason)}" +
            $"\n依据：{(string.IsNullOrWhiteSpace(clause) ? award.Clause : clause)}。\n{remedies}"),
        "cancelled" => new($"【取消拨付】{a.Number} {award.NameZh}",
            $"“{award.NameZh}”（{a.Number}）的拨付已取消。{Reason(reason)}\n{remedies}"),
        _ => new($"【不予支持】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）不予支持。{Reason(reason)}" +
            $"\n依据：{(string.IsNullOrWhiteSpace(clause) ? award.Clause : clause)}。\n{remedies}"),
    };

    private static string Reason(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $"\n理由：{reason}";

    /// <summary>Follows the messages of a decision that was taken back.</summary>
    public static Letter TakenBack(Application a, Award award, Decision decision, IReadOnlyList<string> subjects) =>
        new($"【更正】{a.Number} {award.NameZh}",
            $"“{award.NameZh}”（{a.Number}）于 {BusinessClock.Local(decision.At):yyyy-MM-dd HH:mm} 作出的审核决定（{OutcomeText.Zh(decision.Outcome)}）已由经办人撤回，此前发送的" +
            $"{string.Join("、", subjects.Select(s => $"“{s}”"))}作废，无需按其办理。该申报回到原环节继续审核，结果另行通知。");

    public static Letter Suspended(Application a, Award award, Suspension suspension) =>
        new($"【中止办理】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）自 {Day(BusinessClock.DayOf(suspension.At))} 起中止办理，预计 {Day(suspension.Until)} 前恢复。\n原因：{suspension.Reason}\n" +
            "中止期间各项办理和补正期限停止计算，恢复后按剩余工作日继续；如正在公示，公示日期不变，恢复之后才结束。恢复时将另行通知。");

    public static Letter Resumed(Application a, Award award, Suspension suspension) =>
        new($"【恢复办理】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）已恢复办理。\n说明：{suspension.Note}" +
            (suspension.SituationBefore == Situation.Correcting && a.PromisedBy is { } due ? $"\n请于 {Day(due)} 24:00 前在平台补正并重新提交。" : ""));

    public static Letter Terminated(Application a, Award award, string reason, string remedies) =>
        new($"【终止办理】{a.Number} {award.NameZh}",
            $"贵单位申报的“{award.NameZh}”（{a.Number}）因系统办理异常无法继续，已经终止。\n原因：{reason}\n" +
            $"申报期内可以重新申报，已填内容可以带入；申报期已过的，请联系受理单位。\n{remedies}");

    internal static string Amount(Application a) => a.AmountFen is { } fen ? $"{Yuan.Format(fen)} 元（{Capitals.Of(fen)}）" : "";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
