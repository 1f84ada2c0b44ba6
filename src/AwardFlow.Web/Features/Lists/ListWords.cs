using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Lists;

/// <summary>Lists in the words of the pages.</summary>
public static class ListWords
{
    public static string Kind(ListKind kind) => kind == ListKind.UpperLevel ? "上级资金配套" : "免申即享";

    public static string State(ListState state) => state switch { ListState.Draft => "待开办", ListState.Open => "办理中", _ => "已作废" };

    public static string Group(CoverageGroup group) => group switch
    {
        CoverageGroup.NoAccount => "须送达纸质通知",
        CoverageGroup.Asked => "已通知待答复",
        CoverageGroup.Silent => "逾期未答复",
        CoverageGroup.Confirmed => "已确认",
        CoverageGroup.Waived => "已放弃",
        CoverageGroup.Other => "核查中或其他办结",
        CoverageGroup.Paid => "已拨付",
        _ => "全部企业",
    };

    public static string Entry(EntryState state) => state switch
    {
        EntryState.Waiting => "尚未开办",
        EntryState.Opened => "核查中",
        EntryState.Told => "已通知待答复",
        EntryState.Silent => "逾期未答复",
        EntryState.Confirmed => "已确认",
        _ => "已放弃",
    };

    public static string Way(ContactWay way) => way switch { ContactWay.Phone => "电话", ContactWay.Visit => "上门", ContactWay.Letter => "送达纸质通知", _ => "其他方式" };

    public static string Tone(EntryState state) => state switch
    {
        EntryState.Confirmed => "ok",
        EntryState.Silent => "bad",
        EntryState.Told => "warn",
        EntryState.Waived => "new",
        _ => "prog",
    };
}
