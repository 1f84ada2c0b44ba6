using System.Text;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>A result file that is wrong anywhere counts nowhere.</summary>
public sealed class ResultFileTests
{
    private static readonly DateOnly Released = new(2026, 11, 24);
    private static readonly DateOnly Today = new(2026, 11, 30);
    private const string Head = "业务编号,收款账号,金额,结果,日期,流水号,原因\r\n";
    private const string One = "PB-2026-0001-00001,6222000000000001,200000.00,成功,2026-11-25,LS1,\r\n";
    private const string Two = "PB-2026-0001-00002,6222000000000002,800000.00,失败,2026-11-25,LS2,账号户名不符\r\n";
    private const string Three = "PB-2026-0001-00003,****0003,54794.52,处理中,,,\r\n";
    private const string Total = "合计,3笔,1054794.52,,,,\r\n";
    private const string Right = Head + One + Two + Three + Total;

    private static readonly ExpectedBatch Batch = new("PB-2026-0001", Released, new[] { 20_000_000L, 80_000_000L, 5_479_452L }
        .Select((fen, i) => new ExpectedLine(i + 1, $"企业{i + 1}", AccountMark.Of($"F622200000000000{i + 1}"), $"000{i + 1}", fen, AttemptState.Released, null)).ToDictionary(l => l.Line));

    private static ResultReading Read(byte[] bytes, ExpectedBatch? batch = null) => ResultFile.Read(new MemoryStream(bytes), batch ?? Batch, null, account => "F" + account, Today);
    private static ResultReading Read(string text, ExpectedBatch? batch = null) => Read(Encoding.UTF8.GetBytes(text), batch);

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Right) },
        { "UTF-8 BOM", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Right)] },
        { "GBK", GbkText.Encoding.GetBytes(Right) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_encoding_is_found_by_the_content(string encoding, byte[] bytes)
    {
        var reading = Read(bytes);
        Assert.Empty(reading.Faults);
        Assert.Equal(encoding, reading.Encoding);
        Assert.Equal(
        [
            new ResultRow(2, 1, LineResult.Paid, new(2026, 11, 25), "LS1", null, 20_000_000, true),
            new ResultRow(3, 2, LineResult.Returned, new(2026, 11, 25), "LS2", "账号户名不符", 80_000_000, true),
            new ResultRow(4, 3, LineResult.Processing, null, null, null, 5_479_452, true),
        ], reading.Rows);
    }

    [Theory]
    [InlineData("200000.00", "200000.01", 2, "相差 0.01 元")]
    [InlineData("200000.00", "199999.99", 2, "相差 0.01 元")]
    [InlineData("200000.00", "200000.004", 2, "最多保留两位小数")]
    [InlineData("200000.00", "-200000.00", 2, "像是公式")]
    [InlineData("200000.00", "=100000+100000", 2, "像是公式")]
    [InlineData("200000.00", "2E5", 2, "金额格式不正确")]
    [InlineData("200000.00", "", 2, "请填写金额")]
    [InlineData("LS1", "=HYPERLINK(1)", 2, "像是公式")]
    [InlineData("LS1", "@SUM(1)", 2, "像是公式")]
    [InlineData("账号户名不符", "＝1+1", 3, "像是公式")]
    [InlineData("PB-2026-0001-00002", "PB-2026-0001-00001", 3, "与第 2 行重复")]
    [InlineData("PB-2026-0001-00002", "PB-2026-0001-00009", 3, "没有业务编号")]
    [InlineData("PB-2026-0001-00002", "PB-2026-0002-00002", 3, "不是本批次")]
    [InlineData("PB-2026-0001-00002", "PB-2026-0001-2", 3, "不正确")]
    [InlineData("PB-2026-0001-00002", "", 3, "缺少业务编号")]
    [InlineData("6222000000000001", "6222000000000002", 2, "账户不一致")]
    [InlineData("6222000000000001", "6.222E+15", 2, "科学计数法")]
    [InlineData("****0003", "****0001", 4, "账户不一致")]
    [InlineData("成功", "已成功", 2, "不认识")]
    [InlineData("成功", "", 2, "缺少结果")]
    [InlineData("成功,2026-11-25", "成功,2026-12-01", 2, "晚于今天")]
    [InlineData("成功,2026-11-25", "成功,2026-11-23", 2, "早于本批次的放款日")]
    [InlineData("成功,2026-11-25", "成功,2026-02-30", 2, "不正确")]
    [InlineData("成功,2026-11-25", "成功,", 2, "缺少日期")]
    [InlineData("账号户名不符", "", 3, "必须写明原因")]
    [InlineData("LS1,", "LS1", 2, "应有 7 列，实有 6 列")]
    [InlineData("LS1,", "LS1,,", 2, "应有 7 列，实有 8 列")]
    [InlineData("LS1", "\"LS1", 2, "换行")]
    [InlineData("1054794.52", "1054794.53", 5, "合计金额")]
    [InlineData("3笔", "2笔", 5, "合计笔数")]
    [InlineData("业务编号,收款账号", "业务编号,账号", 1, "表头缺少：收款账号")]
    [InlineData("流水号,原因", "金额,原因", 1, "表头重复：金额")]
    [InlineData("LS1", "LS\u0000", 0, "控制字符")]
    public void A_fault_is_named_with_its_row(string right, string wrong, int row, string words)
    {
        var reading = Read(ReplaceFirst(Right, right, wrong));
        Assert.False(reading.IsRight);
        Assert.Contains(reading.Faults, f => f.Row == row && f.Message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_fault_is_listed_at_once()
    {
        var reading = Read(Right.Replace("200000.00", "1.00", StringComparison.Ordinal).Replace("失败", "不知道", StringComparison.Ordinal).Replace("****0003", "", StringComparison.Ordinal));
        Assert.Equal([2, 3, 4, 5], reading.Faults.Select(f => f.Row).Distinct());
    }

    [Theory]
    [InlineData("", "空的")]
    [InlineData(Head, "没有明细")]
    [InlineData(Head + "合计,0笔,0.00,,,,\r\n", "没有明细")]
    [InlineData(Head + One + Total, "合计")]
    [InlineData(Head + "合计,1笔,200000.00,,,,\r\n" + One, "最后一行")]
    public void A_file_that_says_nothing_or_contradicts_itself_is_refused(string text, string words) =>
        Assert.Contains(Read(text).Faults, f => f.Message.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_workbook_and_broken_bytes_are_refused()
    {
        Assert.Contains("不是完好的 Excel 工作簿", Assert.Single(Read([.. "PK\u0003\u0004"u8, 1, 2, 3]).Faults).Message, StringComparison.Ordinal);
        Assert.Contains("编码", Assert.Single(Read([.. Encoding.UTF8.GetBytes(Right), 0xFF, 0xFF]).Faults).Message, StringComparison.Ordinal);
        Assert.False(Read(Encoding.Unicode.GetBytes(Right)).IsRight);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_or_says_what_its_whole_rows_said()
    {
        var whole = Read(Right).Rows;
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(Right), GbkText.Encoding.GetBytes(Right) })
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = Read(bytes[..length]);
                var trusted = cut.IsRight ? cut.Rows : [];
                Assert.Equal(whole.Take(trusted.Count), trusted);
            }
        Assert.False(Read(Right[..Right.IndexOf("LS2", StringComparison.Ordinal)]).IsRight);
        Assert.False(Read(Head + One + Two.TrimEnd()[..^2]).IsRight);
    }

    [Fact]
    public void Whatever_byte_is_damaged_no_other_amount_line_or_account_gets_through()
    {
        var bytes = Encoding.UTF8.GetBytes(Right);
        foreach (var damage in "09,=\"\n.-\t "u8.ToArray().Append((byte)0xFF))
            for (var at = 0; at < bytes.Length; at++)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] = damage;
                var reading = Read(damaged);
                var trusted = reading.IsRight ? reading.Rows : [];
                Assert.All(trusted, r => Assert.Equal(Batch.Lines[r.Line].AmountFen, r.AmountFen));
                Assert.Equal(trusted.Count, trusted.Select(r => r.Line).Distinct().Count());
            }
    }

    [Fact]
    public void A_file_doubled_as_a_whole_is_refused() => Assert.False(Read(Right + Right).IsRight);

    [Fact]
    public void What_a_spreadsheet_leaves_behind_is_read_as_meant()
    {
        var text = Right.Replace("2026-11-25", "2026/11/25", StringComparison.Ordinal).Replace("6222000000000001", "\"\t6222000000000001\"", StringComparison.Ordinal)
            .Replace("1054794.52", "\"1,054,794.52\"", StringComparison.Ordinal) + ",,,,,,\r\n";
        Assert.Empty(Read(text).Faults);
    }

    [Fact]
    public void What_is_recorded_may_be_repeated_but_not_changed()
    {
        var paid = Batch with { Lines = Batch.Lines.Values.Select(l => l.Line == 1 ? l with { State = AttemptState.Paid, BankDay = new(2026, 11, 25) } : l).ToDictionary(l => l.Line) };
        Assert.Equal([false, true, true], Read(Right, paid).Rows.Select(r => r.Changes));
        Assert.Contains("不能改变", Read(Right.Replace("成功,2026-11-25,LS1,", "失败,2026-11-26,LS1,退汇", StringComparison.Ordinal), paid).Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_file_changes_nothing_in_the_database()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);
        var batch = await app.AReleasedBatch(due);
        await using var db = app.Db();
        var entries = await db.AuditEntries.CountAsync();
        var answer = await app.AnswerAsync(batch, _ => app.Paid());

        var refused = (await app.ImportAsync(batch, answer.Replace("54794.52", "54794.51", StringComparison.Ordinal).Replace("1054794.52", "1054794.51", StringComparison.Ordinal))).Refusal!;

        Assert.Equal("result-file-wrong", refused.Code);
        Assert.Contains(refused.Faults, f => f.Message.StartsWith("第 4 行：", StringComparison.Ordinal));
        Assert.All(await app.LinesAsync(batch), l => Assert.Equal(AttemptState.Released, l.State));
        Assert.Equal(entries, await db.AuditEntries.CountAsync());
        Assert.Equal(0, await db.BankResultFiles.CountAsync());
    }

    [Fact]
    public async Task The_template_filled_in_by_hand_is_accepted()
    {
        await using var app = await TestApp.StartAsync();
        var batch = await app.AReleasedBatch(await app.PaymentsDue(2));
        var template = Given.Ok(await app.Get<ReadResult>().TemplateAsync(await app.ActorAsync("maker"), batch, default));
        var text = Encoding.UTF8.GetString(template.Bytes).Replace(".00,,,,\r\nPB", $".00,{app.Paid()}\r\nPB", StringComparison.Ordinal).Replace(".00,,,,\r\n合计", $".00,{app.Paid()}\r\n合计", StringComparison.Ordinal);

        Assert.DoesNotContain(app.Get<AccountVault>().Open((await app.LinesAsync(batch))[0].Account), text, StringComparison.Ordinal);
        Assert.Equal(2, Given.Ok(await app.ImportAsync(batch, text)).Paid);
    }

    private static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return text[..at] + by + text[(at + old.Length)..];
    }
}
