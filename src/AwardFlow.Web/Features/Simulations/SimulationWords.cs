using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>States, changes and answers as words (keys of the translations) with their tones.</summary>
public static class SimulationWords
{
    public static (string Tone, string Word) Of(SimulationState state) => state switch
    {
        SimulationState.Waiting => ("new", "排队中"),
        SimulationState.Running => ("prog", "计算中"),
        SimulationState.Done => ("ok", "已完成"),
        SimulationState.Cancelled => ("new", "已取消"),
        _ => ("bad", "计算失败"),
    };

    public static (string Tone, string Word) Of(SimulationChange change) => change switch
    {
        SimulationChange.Winner => ("ok", "金额增加"),
        SimulationChange.Loser => ("warn", "金额减少"),
        SimulationChange.Unchanged => ("new", "金额不变"),
        SimulationChange.NewlyIneligible => ("bad", "变为不符合"),
        SimulationChange.Open => ("info", "金额待定"),
        _ => ("bad", "不能计算"),
    };

    public static string Of(SimulationSet set) => set == SimulationSet.Submitted ? "全部已提交的申报" : "已公示、待拨付和已拨付的申报";

    public static string Status(string? status) => status switch
    {
        "payable" => "应兑现",
        "ceiling" => "只有上限",
        "covered" => "已被覆盖",
        "ineligible" => "不符合",
        "not-configured" => "未定金额",
        "undecided" => "两种理解",
        _ => "—",
    };
}
