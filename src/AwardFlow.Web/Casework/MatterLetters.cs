using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>What a firm is told in cases that are not awards. Written letters (文书) to firms are Chinese.</summary>
internal static class MatterLetters
{
    /// <summary>How the objections to an award ended; a refusal has the award's own letter.</summary>
    public static Letter? OfObjection(Application award, string outcome) => outcome switch
    {
        DecideTask.Approve => new($"【异议核查结果】{award.Number}",
            $"贵单位申报 {award.Number} 公示期内收到的异议，经核查不成立，公示恢复，原公示截止日不变。"),
        DecideTask.Return => new($"【异议核查结果】{award.Number}",
            $"贵单位申报 {award.Number} 公示期内收到的异议，经核查部分成立，申报退回主管部门重新审核；金额有变化的，将重新公示。审核进展可在平台查看。"),
        _ => null,
    };

    /// <summary>How a case that is not an award ended. An objection is not the firm's case: it hears of it by its award alone.</summary>
    public static Letter? Closed(Application matter, string result, Decision? decision) => null;
}
