using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.FundUse;

/// <summary>States as words (keys of the translations) with their tones.</summary>
public static class FundUseWords
{
    public static (string Tone, string Word) Of(FundReportState? state) => state switch
    {
        null => ("new", "未填报"),
        FundReportState.Submitted => ("prog", "待评价"),
        FundReportState.Returned => ("warn", "退回补充"),
        _ => ("ok", "已评价"),
    };
}
