using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>Rounds in words (keys of the translations).</summary>
public static class RoundWords
{
    public static string Of(SelectionRound round, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(round);
        return round.State switch
        {
            RoundState.Open when today < round.OpensOn => "尚未开始",
            RoundState.Open when today <= round.ClosesOn => "受理中",
            RoundState.Open => "受理截止，待抽取专家",
            RoundState.Scoring => "专家评分",
            RoundState.Proposed => "名单待签发",
            RoundState.Signed => "名单已签发",
            _ => "已结束",
        };
    }

    /// <summary>What became of a change of the closing day; one that nobody has confirmed in time is none.</summary>
    public static string Of(ClosingState state) => state switch
    {
        ClosingState.Confirmed => "确认改截止日",
        ClosingState.Returned => "退回改截止日",
        _ => "截止前未确认，截止日不变",
    };

    public static string Tone(RoundState state) => state switch
    {
        RoundState.Open => "new",
        RoundState.Scoring => "prog",
        RoundState.Proposed => "warn",
        RoundState.Signed => "info",
        _ => "ok",
    };

    /// <summary>Where an entry stands, by the ranking of today before the signature and by the list after it.</summary>
    public static string Of(RoundEntry entry, RankRow? row)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Phase switch
        {
            EntryPhase.Gone => "已退出",
            EntryPhase.OnItsWay => "完整性审核中",
            EntryPhase.Blocked => "命中失信名单，退出评选",
            EntryPhase.Waiting when entry.Entry.AgainOf is not null => "申诉后待决定",
            EntryPhase.Waiting => row is null ? "待评分" : Of(row.Standing),
            _ => entry.Entry.State switch
            {
                StandingState.Selected => entry.HoldsPlace ? "入选" : "入选后退出",
                StandingState.Lapsed => "入选后退出",
                StandingState.Reserve => entry.Case.Situation == Situation.Closed ? "已退出" : "名额之外，候补",
                StandingState.BelowMark => "低于分数线",
                StandingState.Excluded => "命中失信名单，退出评选",
                _ => "未入选",
            },
        };
    }

    public static string Tone(RoundEntry entry, RankRow? row) => Of(entry, row) switch
    {
        "入选" => "ok",
        "名额截止处并列" => "warn",
        "低于分数线" or "命中失信名单，退出评选" or "未入选" => "bad",
        "待评分" or "完整性审核中" => "new",
        _ => "prog",
    };

    private static string Of(Standing standing) => standing switch
    {
        Standing.Selected => "入选",
        Standing.Tied => "名额截止处并列",
        Standing.Reserve => "名额之外，候补",
        _ => "低于分数线",
    };

    public static string Of(TieRule rule) => rule switch
    {
        TieRule.AllScores => "全部评分平均",
        TieRule.LowestScore => "最低分",
        _ => "中位数",
    };
}
