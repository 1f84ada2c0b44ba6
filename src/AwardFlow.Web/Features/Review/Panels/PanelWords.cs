using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>Where an expert stands, in words (keys of the translations).</summary>
public static class PanelWords
{
    public static string Of(PanelSeat seat, DateOnly today) => Of(seat.State, seat.DueOn, today);

    public static string Tone(PanelSeat seat, DateOnly today) => Tone(seat.State, seat.DueOn, today);

    public static string Of(SeatState state, DateOnly dueOn, DateOnly today) => state switch
    {
        SeatState.Scored => "已评分",
        SeatState.Conflicted => "已回避",
        SeatState.Absent => "已更换",
        SeatState.Cancelled => "评审已取消",
        _ => dueOn < today ? "逾期未评分" : "待评分",
    };

    public static string Tone(SeatState state, DateOnly dueOn, DateOnly today) => state switch
    {
        SeatState.Scored => "st-ok",
        SeatState.Asked when dueOn < today => "st-bad",
        SeatState.Asked => "st-new",
        _ => "st-warn",
    };
}
