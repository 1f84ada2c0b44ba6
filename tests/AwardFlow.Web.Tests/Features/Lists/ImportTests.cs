using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Lists;

public sealed class ImportTests
{
    [Fact]
    public async Task Every_fault_of_a_file_is_named_with_its_row_and_nothing_is_kept()
    {
        await using var app = await TestApp.StartAsync();
        var (kept, reading) = await app.ImportAsync(GivenLists.File(
            GivenLists.Row1,
            GivenLists.Row1,
            "91330114MA20003771,演示精密机械有限公司,,,,省级专精特新中小企业,2026-06-01,是,",
            GivenLists.Firm2 + ",别的名字有限公司,,,,省级专精特新中小企业,2026-06-01,是,",
            GivenLists.Unknown + ",演示未登记有限公司,,,,省级专精特新中小企业,2026-06-01,是,",
            "91330109MA2000182Y,演示又一家有限公司,没有的街道,,,村级企业,2026-13-01,可能,",
            GivenLists.Listed + ",=HYPERLINK(1),,,,省级专精特新中小企业,2027-06-01,是,"));

        Assert.Equal("list-faulty", kept.Refusal?.Code);
        var faults = reading!.Rows.ToDictionary(r => r.Row, r => string.Join(" ", r.Faults));
        Assert.Equal("", faults[2]);
        Assert.Contains("与第 2 行是同一企业", faults[3], StringComparison.Ordinal);
        Assert.Contains("校验码", faults[4], StringComparison.Ordinal);
        Assert.Contains("不一致", faults[5], StringComparison.Ordinal);
        Assert.Contains("请填写所属镇街", faults[6], StringComparison.Ordinal);
        Assert.Contains("没有“没有的街道”这个镇街", faults[7], StringComparison.Ordinal);
        Assert.Equal(4, reading.Rows.Single(r => r.Row == 7).Faults.Count);
        Assert.Contains("像是公式", faults[8], StringComparison.Ordinal);
        Assert.Equal(6, reading.FaultyRows);
        await using var db = app.Db();
        Assert.False(await db.AwardLists.AnyAsync());
        Assert.False(await db.ListEntries.AnyAsync());
    }

    [Fact]
    public async Task Edge_remainders_pass_a_firm_without_registration_waits_and_the_same_file_again_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var file = GivenLists.File(GivenLists.Row1, GivenLists.Row2, GivenLists.RowUnknown);
        var first = Given.Ok((await app.ImportAsync(file)).Kept);
        var again = Given.Ok((await app.ImportAsync(file)).Kept);
        Assert.Equal((first.Id, false, true), (again.Id, first.Again, again.Again));
        Given.Ok(await app.Get<ImportList>().OpenAsync(await app.AsAsync("bureau2"), first.Id, 0, default));
        Assert.Equal("stale-page", (await app.Get<ImportList>().OpenAsync(await app.AsAsync("bureau2"), first.Id, 0, default)).Refusal?.Code);
        await app.RunAsync(ListedCases.Work);
        await app.RunAsync(ListedCases.Work);

        await using var db = app.Db();
        var entries = await db.ListEntries.AsNoTracking().OrderBy(e => e.Row).ToListAsync();
        Assert.Equal([EntryState.Told, EntryState.Told, EntryState.Waiting], entries.Select(e => e.State));
        Assert.Equal(2, await db.Applications.CountAsync());
        Assert.Equal([20_000_000L, 100_000_000L], await db.Applications.OrderBy(a => a.Id).Select(a => a.AmountFen ?? 0).ToListAsync());
        Assert.Equal(2, await db.Messages.CountAsync(m => m.Kind == "confirm"));
        Assert.Equal(2, await db.Outbox.CountAsync(o => o.DedupKey.Contains("/confirm/")));
        Assert.Equal([(await app.ActorAsync("township2")).Id, (await app.ActorAsync("township2b")).Id], await db.Messages.Where(m => m.Kind == "list-contact").Select(m => m.PersonId ?? 0).Order().ToListAsync());
        var (kept, reading) = await app.ImportAsync(GivenLists.File(GivenLists.Row1, GivenLists.RowUnknown, ""));
        Assert.Equal("list-faulty", kept.Refusal?.Code);
        Assert.Contains("已有在办事项", string.Join(' ', reading!.Rows[0].Faults), StringComparison.Ordinal);
        Assert.Contains("已在名单", string.Join(' ', reading.Rows[1].Faults), StringComparison.Ordinal);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task A_firm_that_registers_later_gets_its_case_then_and_an_open_application_stands_in_the_way_until_it_ends()
    {
        await using var app = await TestApp.StartAsync();
        await app.AnOpenList(GivenLists.RowUnknown);
        Assert.Null((await app.EntryAsync(GivenLists.Unknown)).ApplicationId);
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var firm = new Enterprise(GivenLists.Unknown, "演示未登记有限公司", await db.Units.Where(u => u.Code == "qt-er").Select(u => u.Id).SingleAsync(ct), app.Clock.UtcNow);
            firm.Confirm();
            db.Enterprises.Add(firm);
            return new Done();
        }, default));
        await app.RunAsync(ListedCases.Work);

        var entry = await app.EntryAsync(GivenLists.Unknown);
        Assert.NotNull(entry.ApplicationId);
        Assert.True(entry.ByLetter);
        Assert.Equal(Situation.Confirming, (await app.ApplicationAsync(entry.ApplicationId.Value)).Situation);
    }

    [Theory]
    [InlineData("gbk")]
    [InlineData("bom")]
    [InlineData("xlsx")]
    public async Task The_usual_encodings_and_Excel_are_read_alike(string kind)
    {
        await using var app = await TestApp.StartAsync();
        var text = GivenLists.Head + "\r\n" + GivenLists.Row1 + "\r\n";
        byte[] bytes = kind switch
        {
            "gbk" => CodePagesEncodingProvider.Instance.GetEncoding(936)!.GetBytes(text),
            "bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            _ => await WorkbookAsync(),
        };

        var (kept, reading) = await app.ImportAsync(bytes);
        Assert.True(kept.Refusal is null, string.Join(' ', reading?.Rows.SelectMany(r => r.Faults) ?? []) + string.Join(' ', reading?.FileFaults ?? []));
        Assert.Equal(20_000_000, reading!.TotalFen);
    }

    private static async Task<byte[]> WorkbookAsync()
    {
        using var file = new MemoryStream();
        var row = GivenLists.Row1.Split(',');
        await ExcelSheet.WriteAsync(file, "名单", [.. GivenLists.Head.Split(',').Select((h, i) => new ExcelColumn<string[]>(h, r => i == 6 ? DateOnly.Parse(r[i], System.Globalization.CultureInfo.InvariantCulture) : r[i]))],
            new[] { row }.ToAsyncEnumerable(), default);
        return file.ToArray();
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004 not a workbook")]
    [InlineData("统一社会信用代码,企业名称\r\n")]
    [InlineData("统一社会信用代码,企业名称,所属镇街,联系人,联系电话,认定层级,认定日期,首次认定,别的\r\n91330114MA20003770,x,,,,,,,\r\n")]
    [InlineData("\u0001\u0002")]
    public async Task A_damaged_file_is_refused_as_a_whole(string text)
    {
        await using var app = await TestApp.StartAsync();
        var (kept, reading) = await app.ImportAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal("list-faulty", kept.Refusal?.Code);
        Assert.NotEmpty(reading!.FileFaults);
    }

    [Fact]
    public async Task Only_the_bureau_in_charge_imports_and_others_see_only_their_firms()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal("not-permitted", (await app.ImportAsync(GivenLists.File(GivenLists.Row1), "township1")).Kept.Refusal?.Code);
        Assert.Equal("not-permitted", (await app.ImportAsync(GivenLists.File(GivenLists.Row1), "head")).Kept.Refusal?.Code);
        var list = await app.AnOpenList(GivenLists.Row1, GivenLists.Row2);
        await using var db = app.Db();
        var coverage = new Coverage(db);
        var township = (await coverage.PageAsync(await app.ActorAsync("township1"), list, CoverageGroup.All, 0, default)).Rows;
        Assert.Equal(GivenLists.Firm1, Assert.Single(township).Entry.CreditCode);
        Assert.Equal(2, (await coverage.CountsAsync(await app.ActorAsync("bureau"), list, default))[CoverageGroup.Asked].Firms);
        Assert.Equal("not-found", (await app.ContactAsync((await app.EntryAsync(GivenLists.Firm2)).Id)).Refusal?.Code);
        var id = (await app.EntryAsync()).ApplicationId!.Value;
        Assert.Equal("not-found", (await app.ConfirmAsync(id, "approver2")).Refusal?.Code);
        Assert.Equal("not-approver", (await app.ConfirmAsync(id, "clerk1")).Refusal?.Code);
        Assert.Empty(await db.AwardLists.VisibleTo(db, await app.ActorAsync("maker")).ToListAsync());
    }
}
