using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Publicity;

/// <summary>A line of the public list. Nothing here is about a person.</summary>
public sealed record NoticeLine(long Id, string Number, string EnterpriseName, string AwardName, string Clause, long AmountFen,
    DateOnly OpensOn, DateOnly EndsOn, bool Provisional, NoticeState State)
{
    /// <summary>Days until the end, today counted; null where the notice doesn't run or its end isn't known yet.</summary>
    public int? DaysLeft(DateOnly today) => State == NoticeState.Open && !(Provisional && today > EndsOn)
        ? Math.Max(0, EndsOn.DayNumber - today.DayNumber + 1) : null;

    public static string Words(NoticeState state) => state switch
    {
        NoticeState.Open => "公示中",
        NoticeState.Frozen => "异议核查中",
        NoticeState.Closed => "公示结束",
        _ => "已撤销",
    };

    public static string Tone(NoticeState state) => state switch
    {
        NoticeState.Open => "info",
        NoticeState.Frozen => "warn",
        NoticeState.Closed => "ok",
        _ => "new",
    };
}

/// <summary>One state of the public notices, paged along the index of state and last day.</summary>
public static class NoticeList
{
    public const int PageSize = 20;

    /// <summary>Running notices end soonest first; the others latest first.</summary>
    public static IQueryable<NoticeLine> Lines(AwardFlowDb db, NoticeState state, string? firm, (DateOnly EndsOn, long Id)? after)
    {
        var notices = db.PublicNotices.AsNoTracking().Where(n => n.State == state);
        if (!string.IsNullOrWhiteSpace(firm))
        {
            var part = firm.Trim();
            notices = notices.Where(n => n.EnterpriseName.Contains(part));
        }
        var running = state is NoticeState.Open or NoticeState.Frozen;
        if (after is { } a)
            notices = running
                ? notices.Where(n => n.EndsOn > a.EndsOn || (n.EndsOn == a.EndsOn && n.Id > a.Id))
                : notices.Where(n => n.EndsOn < a.EndsOn || (n.EndsOn == a.EndsOn && n.Id < a.Id));
        notices = running ? notices.OrderBy(n => n.EndsOn).ThenBy(n => n.Id) : notices.OrderByDescending(n => n.EndsOn).ThenByDescending(n => n.Id);
        return notices.Select(n => new NoticeLine(n.Id, n.Number, n.EnterpriseName, n.AwardName, n.Clause, n.AmountFen, n.OpensOn, n.EndsOn, n.Provisional, n.State));
    }

    public static IReadOnlyList<ExcelColumn<NoticeLine>> Columns { get; } =
    [
        new("申报编号", n => n.Number, 22),
        new("企业名称", n => n.EnterpriseName, 36),
        new("奖励项目", n => n.AwardName, 28),
        new("政策条款", n => n.Clause, 36),
        new("拟兑现金额（元）", n => ExcelSheet.Yuan(n.AmountFen), 18),
        new("公示开始", n => n.OpensOn),
        new("公示截止", n => n.EndsOn),
        new("截止日暂定", n => n.Provisional ? "是" : "否"),
        new("状态", n => NoticeLine.Words(n.State)),
    ];
}
