using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Lists as a bureau imports them.</summary>
public static class GivenLists
{
    public const string Firm1 = "91330114MA20003770", Firm2 = "91330114MA2000019Y", Listed = "91330109MA2000000T", Unknown = "91330109MA20005370";
    public const string Head = "统一社会信用代码,企业名称,所属镇街,联系人,联系电话,认定层级,认定日期,首次认定,认定文件文号";
    public const string Row1 = Firm1 + ",演示精密机械有限公司,,,,省级专精特新中小企业,2026-06-01,是,";
    public const string Row2 = Firm2 + ",演示新材料科技有限公司,,,,省隐形冠军企业,2026/6/1,是,浙经信〔2026〕8号";
    public const string RowUnknown = Unknown + ",演示未登记有限公司,演示二街道,丁某,13700000000,省级专精特新中小企业,2026-06-01,是,";

    public static byte[] File(params string[] rows) => Encoding.UTF8.GetBytes(string.Join("\r\n", rows.Prepend(Head)) + "\r\n");

    public static ListInput Input(string title = "2026年省级专精特新认定名单") =>
        new("qiantang-2024", "recognition", title, "浙经信企业〔2026〕12号", new DateOnly(2026, 6, 1), null, "名单.csv");

    public static async Task<(Result<ListKept> Kept, ListReading? Reading)> ImportAsync(this TestApp app, byte[] bytes, string login = "bureau2", ListInput? input = null) =>
        await app.Get<ImportList>().ImportAsync(await app.AsAsync(login), input ?? Input(), bytes, null, default);

    /// <summary>A list that was opened and whose cases the system has opened; the bureau's other reviewer is left to decide.</summary>
    public static async Task<long> AnOpenList(this TestApp app, params string[] rows)
    {
        var id = Given.Ok((await app.ImportAsync(File(rows.Length > 0 ? rows : [Row1]))).Kept).Id;
        Given.Ok(await app.Get<ImportList>().OpenAsync(await app.AsAsync("bureau2"), id, 0, default));
        await app.RunAsync(ListedCases.Work);
        return id;
    }

    public static async Task<ListEntry> EntryAsync(this TestApp app, string code = Firm1)
    {
        await using var db = app.Db();
        return await db.ListEntries.AsNoTracking().OrderBy(e => e.Id).LastAsync(e => e.CreditCode == code);
    }

    public static async Task<Result<Done>> ConfirmAsync(this TestApp app, long id, string login = "approver1") =>
        await app.Get<AnswerAward>().ConfirmAsync(await app.AsAsync(login), id, await app.VersionAsync(id), true, default);

    public static async Task<Result<Done>> WaiveAsync(this TestApp app, long id, string reason = "企业已申请其他奖励。", string login = "approver1") =>
        await app.Get<AnswerAward>().WaiveAsync(await app.AsAsync(login), id, await app.VersionAsync(id), reason, default);

    public static async Task<Result<Done>> ContactAsync(this TestApp app, long entryId, bool reached = true, string login = "township1") =>
        await app.Get<LogContact>().AddAsync(await app.AsAsync(login), entryId, ContactWay.Phone, reached, "已联系财务负责人。", default);
}
