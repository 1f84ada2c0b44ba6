using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Reconciliation;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Reconciliation;

/// <summary>The bank's own statement of a day: read whole or not at all, matched with our transfers, and closed by.</summary>
public sealed class BankStatementTests
{
    private static readonly DateOnly Day = new(2026, 11, 25);
    private const string Head = "交易日期,支出金额,收入金额,对方账号,对方户名,流水号,摘要\r\n";
    private const string Paid = "2026-11-25,200000.00,,6222000000000001,企业一,LS1,PB-2026-0001-00001 奖励\r\n";
    private const string Returned = "20261125,,800000.00,6222000000000002,企业二,LS2,退汇\r\n";
    private const string Fee = "2026-11-25 10:00:00,5.00,,,,LS3,手续费\r\n";
    private const string Right = Head + Paid + Returned + Fee;

    private static IReadOnlyList<StatementTemplate> Templates => StatementTemplates.Load(Path.Combine(TestApp.RepositoryRoot(), "bank-files", "statements")).All;

    private static StatementReading Read(byte[] bytes) => StatementFile.Read(new MemoryStream(bytes), Templates, Day, account => "F" + account);
    private static StatementReading Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Both_kinds_of_statement_are_read_with_or_without_lines_above_the_heads_and_keep_only_the_end_of_an_account()
    {
        StatementLine[] expected =
        [
            new(2, StatementSide.Out, 20_000_000, "企业一", "0001", "F6222000000000001", "LS1", "PB-2026-0001-00001 奖励"),
            new(3, StatementSide.In, 80_000_000, "企业二", "0002", "F6222000000000002", "LS2", "退汇"),
            new(4, StatementSide.Out, 500, "", "", null, "LS3", "手续费"),
        ];
        Assert.Equal(expected, Read(Right).Lines);
        Assert.Equal(expected, Read(GbkText.Encoding.GetBytes(Right)).Lines);
        Assert.Equal(expected.Select(l => l with { Row = l.Row + 2 }), Read("账号,0000\r\n期间,2026-11-25\r\n" + Right + "合计,200005.00,800000.00,,,,\r\n").Lines);
        var marked = Read("记账日期|交易金额|借贷标志|对手账号|对手户名|交易流水|附言\r\n2026-11-25|200000.00|借|6222****0001|企业一|LS1|\r\n2026-11-25|1.00|贷|6222000000000002|企业二|LS2|\r\n");
        Assert.Equal([(StatementSide.Out, "0001", null), (StatementSide.In, "0002", "F6222000000000002")], marked.Lines.Select(l => (l.Side, l.CounterLastFour, l.CounterFingerprint)));
    }

    [Theory]
    [InlineData("200000.00", "200000.004", 2, "最多保留两位小数")]
    [InlineData("200000.00", "=1+1", 2, "像是公式")]
    [InlineData("200000.00,,", "200000.00,1.00,", 2, "只能有一个金额")]
    [InlineData("200000.00,,", ",,", 2, "只能有一个金额")]
    [InlineData("2026-11-25,200000.00", "2026-11-24,200000.00", 2, "不是所选的 2026-11-25")]
    [InlineData("2026-11-25,200000.00", "25.11.2026,200000.00", 2, "不正确")]
    [InlineData("LS2", "", 3, "缺少流水号")]
    [InlineData(",LS3", ",LS1", 4, "与第 2 行重复")]
    [InlineData("6222000000000001", "6.222E+15", 2, "科学计数法")]
    [InlineData("LS1,", "LS1", 2, "应有 7 列，实有 6 列")]
    [InlineData("流水号,摘要", "流水,摘要", 0, "没有认识的表头")]
    public void A_fault_is_named_with_its_row(string right, string wrong, int row, string words)
    {
        var reading = Read(Right.Replace(right, wrong, StringComparison.Ordinal));
        Assert.False(reading.IsRight);
        Assert.Contains(reading.Faults, f => f.Row == row && f.Message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_statement_cut_off_or_with_another_total_is_refused()
    {
        Assert.Contains(Read(Right.TrimEnd()).Faults, f => f.Message.Contains("可能不完整", StringComparison.Ordinal));
        Assert.Contains(Read(Right + "合计,200005.01,800000.00,,,,\r\n").Faults, f => f.Row == 5);
        Assert.False(Read(Right + "合计,200005.00,800000.00,,,,\r\n" + Paid).IsRight);
        Assert.False(Read([.. "PK\u0003\u0004"u8, 1, 2, 3]).IsRight);
    }

    [Theory]
    [InlineData("""{"id":"x","nameZh":"甲","nameEn":"A","day":"d","reference":"r","account":"a","name":"n","paidOut":"o"}""", "either")]
    [InlineData("""{"id":"y","nameZh":"甲","nameEn":"A","day":"d","reference":"r","account":"a","name":"n","paidOut":"o","paidIn":"i"}""", "the file is named")]
    [InlineData("""{"id":"x","nameZh":"甲","nameEn":"A","day":"d","reference":"d","account":"a","name":"n","paidOut":"o","paidIn":"i"}""", "twice")]
    [InlineData("""{"id":"x","nameZh":"甲","nameEn":"A","day":"d","reference":"r","account":"a","name":"n","amount":"m","direction":"w","outWords":["借"],"inWords":["借"]}""", "both directions")]
    [InlineData("""{"id":"x","colour":"red"}""", "line 1")]
    public void A_wrong_template_is_named_with_its_file(string text, string words) =>
        Assert.Contains(words, Assert.Throws<SettingsException>(() => StatementTemplates.Read("x.json", text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_statement_is_matched_with_the_ledger_and_what_differs_gets_an_owner_when_the_day_is_closed()
    {
        await using var app = await Visitor.ServeAsync();
        var batch = await app.AReleasedBatch(await app.PaymentsDue(4, 20_000_000, 80_000_000, 100, 200));
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 2 ? app.Returned() : app.Paid())));
        var (lines, number, day) = (await app.LinesAsync(batch), (await app.BatchAsync(batch)).Number, app.Clock.Today);
        string Row(int line, string amounts, string reference, string text) =>
            $"{day:yyyy-MM-dd},{amounts},{app.Get<AccountVault>().Open(lines[line - 1].Account)},{lines[line - 1].PayeeName},{reference},{text}\r\n";
        // By business number; by account and amount; of the third another amount; the fourth is missing, and there is a fee.
        var text = Head + Row(1, "200000.00,", "B1", $"{number}-00001") + Row(2, ",800000.00", "B2", "退汇") + Row(3, "1.01,", "B3", $"奖励 {number}-00003") + $"{day:yyyy-MM-dd},5.00,,,,B5,手续费\r\n";
        var import = app.Get<ImportStatement>();
        async Task<Result<StatementImported>> ImportAsync(string what, string who = "maker") => await import.ApplyAsync(await app.AsAsync(who), day, "对账单.csv", new MemoryStream(Encoding.UTF8.GetBytes(what)), default);

        Assert.Equal("not-allowed", (await ImportAsync(text, "checker")).Refusal?.Code);
        Assert.Equal("statement-wrong", (await ImportAsync(text.Replace("5.00", "5.001", StringComparison.Ordinal))).Refusal?.Code);
        await using var db = app.Db();
        Assert.Equal(0, await db.BankStatementLines.CountAsync());
        Assert.Equal(new StatementImported(2, 0), Given.Ok(await ImportAsync(string.Concat(text.Split("\r\n").Take(3).Select(r => r + "\r\n")))));
        Assert.Equal(new StatementImported(2, 2), Given.Ok(await ImportAsync(text)));
        Assert.Equal(new StatementImported(0, 4), Given.Ok(await ImportAsync(text)));
        Assert.Equal(new StatementImported(0, 4), Given.Ok(await ImportAsync(text + "合计,,,,,,\r\n")));
        Assert.Equal("statement-differs", (await ImportAsync(text.Replace("5.00,,", "6.00,,", StringComparison.Ordinal))).Refusal?.Code);
        Assert.Equal((2, 4), (await db.BankStatements.CountAsync(), await db.BankStatementLines.CountAsync()));
        await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("UPDATE bank_statement_lines SET \"AmountFen\" = 1"));
        Assert.DoesNotContain(await db.BankStatementLines.Select(l => l.CounterLastFour + l.CounterFingerprint).ToListAsync(), t => t.Contains(app.Get<AccountVault>().Open(lines[0].Account), StringComparison.Ordinal));

        var match = (await DayMatch.OfDayAsync(db, day, default))!;
        Assert.Equal(2, match.Agreeing);
        Assert.Equal([(DifferenceKind.AmountDiffers, 101L, 100L), (DifferenceKind.NotOurs, 500L, 0L), (DifferenceKind.NotAtBank, 0L, 200L)],
            match.Differing.Select(m => (m.Kind, m.Bank?.AmountFen ?? 0, m.Ours?.AmountFen ?? 0)));
        using var maker = await Visitor.AsAsync(app, "maker");
        var page = await maker.TextAsync("/Reconciliation");
        Assert.Contains("账上有、银行没有", page, StringComparison.Ordinal);
        Assert.Contains($"{number}-00003", page, StringComparison.Ordinal);

        var (close, checker) = (app.Get<CloseDay>(), await app.ActorAsync("checker"));
        var input = new DayInput(day, "", "", "", "", null, null);
        Assert.Equal("difference-without-owner", (await close.CloseAsync(await app.AsAsync("maker"), input, default)).Refusal?.Code);
        Given.Ok(await close.CloseAsync(await app.AsAsync("maker"), input with { OwnerId = checker.Id, DueOn = day.AddDays(2) }, default));
        Assert.Equal([DifferenceKind.AmountDiffers, DifferenceKind.NotOurs, DifferenceKind.NotAtBank], await db.Differences.Where(d => d.OwnerId == checker.Id && d.DueOn == day.AddDays(2)).OrderBy(d => d.Id).Select(d => d.Kind).ToListAsync());
        Assert.Equal((3, 20_000_601L, 1, 80_000_000L), await db.DayCloses.Select(d => ValueTuple.Create(d.BankPaidCount, d.BankPaidFen, d.BankReturnedCount, d.BankReturnedFen)).SingleAsync());
        Assert.Equal("day-closed", (await ImportAsync(text.Replace("B5", "B6", StringComparison.Ordinal))).Refusal?.Code);
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
    }

    [Fact]
    public async Task The_page_shows_the_file_before_it_is_kept_and_its_faults_by_row()
    {
        await using var app = await Visitor.ServeAsync();
        using var maker = await Visitor.AsAsync(app, "maker");
        const string Page = "/Reconciliation/BankStatement?Day=2026-11-21";
        var right = Encoding.UTF8.GetBytes(Head + "2026-11-21,5.00,,,,LS3,手续费\r\n");
        Assert.Contains("交易日期、支出金额", await maker.TextAsync(Page), StringComparison.Ordinal);

        using var faulty = await maker.UploadAsync(Page, [], Page + "&handler=Upload", ("file", "对账单.csv", Encoding.UTF8.GetBytes(Right)));
        Assert.Contains("日期是 2026-11-25，不是所选的 2026-11-21", await faulty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var shown = await maker.UploadAsync(Page, [], Page + "&handler=Upload", ("file", "对账单.csv", right));
        var preview = shown.Headers.Location!.ToString();
        Assert.Contains("手续费", await maker.TextAsync(preview), StringComparison.Ordinal);
        await using var db = app.Db();
        Assert.Equal(0, await db.BankStatements.CountAsync());
        using var kept = await maker.PostAsync(preview, [], preview + "&handler=Apply");
        Assert.StartsWith("/Reconciliation", kept.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await db.BankStatementLines.CountAsync());
        Assert.Contains("银行有、账上没有", await maker.TextAsync("/Reconciliation?Day=2026-11-21"), StringComparison.Ordinal);
        using var excel = await maker.GetAsync(Page + "&handler=Excel");
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", excel.Content.Headers.ContentType?.MediaType);
        using var checker = await Visitor.AsAsync(app, "checker");
        using var denied = await checker.GetAsync("/Reconciliation/BankStatement");
        Assert.Equal("/Account/Denied", denied.Headers.Location?.AbsolutePath);
    }
}
