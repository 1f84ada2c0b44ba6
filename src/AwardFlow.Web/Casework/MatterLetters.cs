using System.Globalization;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>What a firm is told in cases that are not awards. Written letters (文书) to firms are Chinese.</summary>
internal static class MatterLetters
{
    private const string AtLaw = $"对本决定不服的，{Remedies.AtLaw}";

    /// <summary>How the objections to an award ended; a refusal has the award's own letter.</summary>
    public static Letter? OfObjection(Application award, string outcome) => outcome switch
    {
        DecideTask.Approve => new($"【异议核查结果】{award.Number}",
            $"贵单位申报 {award.Number} 公示期内收到的异议，经核查不成立，公示恢复，原公示截止日不变。"),
        DecideTask.Return => new($"【异议核查结果】{award.Number}",
            $"贵单位申报 {award.Number} 公示期内收到的异议，经核查部分成立，申报退回主管部门重新审核；金额有变化的，将重新公示。审核进展可在平台查看。"),
        _ => null,
    };

    /// <summary>Before a listing is decided: facts, reasons, basis, rights, and the days to answer.</summary>
    public static Letter ListingNotice(Application matter, ListingProposal proposal, string facts, Decision? asksAgain, DateOnly due) =>
        new($"【拟列入失信名单告知书】{matter.Number}",
            $"{matter.EnterpriseName}：\n经查，贵单位存在以下情形，拟列入本区专项资金失信名单。\n事由：{proposal.Cause}\n事实和理由：{facts}\n依据：{proposal.Clause}\n拟列入期限：{proposal.Months} 个月，自决定之日起算。\n" +
            (asksAgain is null ? "" : $"需要进一步说明：{asksAgain.Opinion}\n") +
            $"贵单位有权陈述、申辩。请于 {Day(due)} 24:00 前在平台答复，可以附上证明材料；逾期未答复的，将根据已有材料作出决定。作出决定之前，本事项不影响贵单位的申报和兑现。");

    /// <summary>Something has to be added to an appeal or a request.</summary>
    public static Letter Supplement(Application matter, Decision? decision, DateOnly due) =>
        new($"【请补充材料】{matter.Number}",
            $"贵单位提出的{CaseKindText.Of(matter.Kind).Zh}（{matter.Number}）需要补充：\n{decision?.Opinion}\n请于 {Day(due)} 24:00 前在平台补充；逾期未补充的，本件终止。");

    /// <summary>The firm owes money back: what, by which decision, on what basis.</summary>
    public static Letter RecoveryOpened(Application matter, Debt debt) =>
        new($"【追缴告知书】{matter.Number}",
            $"{matter.EnterpriseName}：\n根据{debt.Document}（依据：{debt.Basis}），贵单位应退还资金 {Rules.Yuan.Format(debt.AmountFen)} 元（{Rules.Capitals.Of(debt.AmountFen)}）。\n" +
            $"请按决定书载明的账户和期限退还；需要分期的，请与财政部门联系。到账情况可在平台“申诉与信用”中查看。\n{AtLaw}");

    /// <summary>How a case that is not an award ended. An objection is not the firm's case: it hears of it by its award alone.</summary>
    public static Letter? Closed(Application matter, string result, Decision? decision, string remedies)
    {
        if (matter.Kind == CaseKind.Objection || result == "recovery-dropped") return null;
        var reason = string.IsNullOrWhiteSpace(decision?.Opinion) ? "" : $"\n理由：{decision.Opinion}";
        var clause = string.IsNullOrWhiteSpace(decision?.Clause) ? "" : $"\n依据：{decision.Clause}";
        var (title, body) = result switch
        {
            "appeal-granted" => ("申诉成立", $"贵单位的申诉（{matter.Number}）成立。{reason}\n原决定涉及申报的，已按原提交内容重新进入审核，无需重新申报；涉及失信名单的，记录已经解除。"),
            "appeal-dismissed" => ("申诉不成立", $"贵单位的申诉（{matter.Number}）不成立，原决定维持。{reason}{clause}\n{AtLaw}"),
            "listed" => ("失信名单列入决定书", $"贵单位已自今日起列入本区专项资金失信名单（{matter.Number}），列入原因、期限见告知书，到期自动失效。{reason}\n在名单期间，申报和兑现将被暂缓。\n" +
                $"{remedies}\n符合条件后，可以在“申诉与信用”中申请信用修复。"),
            "not-listed" => ("不予列入失信名单", $"经审查，不将贵单位列入失信名单（{matter.Number}）。{reason}"),
            "repaired" => ("信用修复决定书", $"贵单位的申请（{matter.Number}）已经通过，相应记录不再影响申报和兑现。"),
            "repair-refused" => ("不予信用修复", $"贵单位的申请（{matter.Number}）不予通过。{reason}{clause}\n{AtLaw}"),
            "recovered" => ("追缴办结", $"{matter.Number} 的应退资金已经全部到账，本件办结。"),
            "written-off" => ("追缴办结", $"{matter.Number} 的剩余应退资金已经依程序核销，本件办结。"),
            "expired" => ("逾期未补充，终止", $"贵单位没有在期限内补充材料，{matter.Number} 已经终止。需要的，可以重新提出。"),
            _ => (CaseKindText.Of(matter.Kind).Zh + "办结", $"{matter.Number} 已经办结。{reason}{clause}"),
        };
        return new($"【{title}】{matter.Number}", body);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
