using System.Globalization;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>The bank's answer in other shapes than our template: its own table, Excel, pain.002.</summary>
public sealed class ResultSourceTests
{
    [Fact]
    public async Task Rows_without_a_business_number_are_matched_by_account_amount_and_name_and_a_person_confirms()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);
        var batch = await app.AReleasedBatch(due, new("short-gbk"));
        var lines = await app.LinesAsync(batch);
        var account = app.Get<AccountVault>().Open(lines[0].Account);
        byte[] File(params string[] rows) => GbkText.Encoding.GetBytes(string.Join("\r\n", [.. rows.Prepend("交易日期|收款账号|收款户名|金额|交易状态|失败原因|交易流水"), ""]));
        string Row(PaymentAttempt l, string status, string reason = "") => $"{app.Clock.Today:yyyyMMdd}|{account}|{l.PayeeName}|{Yuan.Plain(l.AmountFen)}|{status}|{reason}|LS{l.Line}";
        var stranger = $"{app.Clock.Today:yyyyMMdd}|6222000000000009|别的公司|12.34|交易成功||LS9";
        var file = File(Row(lines[0], "交易成功"), Row(lines[1], "交易失败", "户名不符"), stranger);

        Assert.Equal("match-unconfirmed", (await app.ImportAsync(batch, file)).Refusal?.Code);
        Assert.Equal("match-unconfirmed", (await app.ImportAsync(batch, file, new(3, true))).Refusal?.Code);
        Assert.Equal("unmatched-rows", (await app.ImportAsync(batch, file, new(2))).Refusal?.Code);
        Assert.All(await app.LinesAsync(batch), l => Assert.Equal(AttemptState.Released, l.State));
        Assert.Equal(new Imported(1, 1, 0, false), Given.Ok(await app.ImportAsync(batch, file, new(2, true))));

        Assert.Equal([PaymentState.Paid, PaymentState.Returned, PaymentState.Released], due.Select(d => app.PaymentAsync(d).Result.State));
        await using var db = app.Db();
        var credit = await db.Differences.SingleAsync();
        Assert.Equal((DifferenceKind.UnmatchedCredit, 1234L, (await app.ActorAsync("maker")).Id), (credit.Kind, credit.BankFen, credit.OwnerId));
        Assert.Contains("尾号 0009", credit.Subject, StringComparison.Ordinal);
        Assert.Equal([true, true], await db.BankResultRows.Select(r => r.Confirmed).ToListAsync());
    }

    [Fact]
    public async Task Two_transfers_alike_can_not_be_told_apart_without_a_business_number()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2, 100, 100);
        await app.GiveToOneFirmAsync(1001, 1001, 1002);
        var batch = await app.AReleasedBatch(due, new("short-gbk"));
        var line = (await app.LinesAsync(batch))[0];
        var file = GbkText.Encoding.GetBytes($"交易日期|收款账号|收款户名|金额|交易状态|失败原因|交易流水\r\n{app.Clock.Today:yyyyMMdd}|{app.Get<AccountVault>().Open(line.Account)}|{line.PayeeName}|1.00|交易成功||LS1\r\n");

        var refused = (await app.ImportAsync(batch, file, new(1))).Refusal!;

        Assert.Contains("不能确定是哪一笔", Assert.Single(refused.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_is_read_like_the_same_table_and_its_formulas_and_hidden_decimals_are_named()
    {
        await using var app = await TestApp.StartAsync();
        var batch = await app.AReleasedBatch(await app.PaymentsDue(2, 20_000_000, 5_479_452));
        var answer = await app.AnswerAsync(batch, _ => app.Paid());
        var cells = answer.TrimEnd().Split("\r\n").Select(l => l.Split(',')).ToList();

        Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, await WorkbookAsync(cells, (r, c, v) => r == 2 && c == 2 ? 54794.5204m : v))).Refusal?.Code);
        Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, await WorkbookAsync(cells, (r, c, v) => r == 1 && c == 5 ? "=HYPERLINK(1)" : v))).Refusal?.Code);
        var whole = await WorkbookAsync(cells, (r, c, v) => c == 2 && r > 0 ? decimal.Parse((string)v, CultureInfo.InvariantCulture) : c == 4 && r is 1 or 2 && c == 4 ? app.Clock.Today : v);
        Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, whole[..(whole.Length / 2)])).Refusal?.Code);

        Assert.Equal(new Imported(2, 0, 0, false), Given.Ok(await app.ImportAsync(batch, whole)));
        Assert.Equal(app.Clock.Today, (await app.LinesAsync(batch))[1].BankDay);
    }

    [Fact]
    public async Task A_pain_002_settles_its_transfers_and_a_changed_or_broken_one_settles_none()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);
        var batch = await app.AReleasedBatch(due, new("iso20022"));
        var row = await app.BatchAsync(batch);
        var right = Pain002(app.Clock.Today, $"{row.Number}-{row.ContentHash![..12]}", "3", "1054794.52", ("PB-2026-0001-00001", "200000.00", "ACSC", ""), ("PB-2026-0001-00002", "800000.00", "RJCT", "AC01"), ("PB-2026-0001-00003", "54794.52", "PDNG", ""));
        foreach (var wrong in new[]
        {
            right.Replace("54794.52</InstdAmt>", "54794.51</InstdAmt>", StringComparison.Ordinal), right.Replace("-00003</", "-00009</", StringComparison.Ordinal), right.Replace("-00003</", "-00001</", StringComparison.Ordinal),
            right.Replace("ACSC", "OKAY", StringComparison.Ordinal), right.Replace("1054794.52", "1054794.53", StringComparison.Ordinal), right.Replace("<OrgnlNbOfTxs>3", "<OrgnlNbOfTxs>2", StringComparison.Ordinal),
            right.Replace("<Cd>AC01</Cd>", "", StringComparison.Ordinal), right.Replace("<OrgnlMsgId>", "<OrgnlMsgId>X", StringComparison.Ordinal), right.Replace("Ccy=\"CNY\"", "Ccy=\"USD\"", StringComparison.Ordinal),
            right + right, right[..^20], "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + right, right.Replace("pain.002.001.10", "pain.001.001.09", StringComparison.Ordinal),
        })
            Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, wrong)).Refusal?.Code);

        Assert.Equal(new Imported(1, 1, 1, false), Given.Ok(await app.ImportAsync(batch, right)));

        Assert.Equal([PaymentState.Paid, PaymentState.Returned, PaymentState.Unknown], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Equal("AC01", (await app.LinesAsync(batch))[1].ReturnReason);
    }

    [Fact]
    public async Task A_kept_file_is_sealed_and_comes_back_byte_for_byte_from_anywhere()
    {
        await using var app = await TestApp.StartAsync();
        var bytes = Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31 % 251)).ToArray();
        var sha = await app.Get<SealedShelf>().KeepAsync("bank-results/7", new MemoryStream(bytes), default);

        await using var back = app.Get<SealedShelf>().Open("bank-results/7", sha)!;
        var read = new byte[bytes.Length];
        back.ReadExactly(read);
        Assert.Equal(bytes, read);
        back.Seek(131_070, SeekOrigin.Begin);
        Assert.Equal(bytes[131_070], back.ReadByte());
        Assert.Null(app.Get<SealedShelf>().Open("bank-results/8", sha));
        Assert.DoesNotContain("业务", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Directory.EnumerateFiles(app.Folder, "*.sealed", SearchOption.AllDirectories).Single())), StringComparison.Ordinal);
    }

    private static async Task<byte[]> WorkbookAsync(List<string[]> cells, Func<int, int, object, object?> change)
    {
        using var file = new MemoryStream();
        var columns = Enumerable.Range(0, cells[0].Length).Select(c => new ExcelColumn<int>(cells[0][c], r => change(r, c, cells[r][c]))).ToList();
        await ExcelSheet.WriteAsync(file, "回单", columns, Enumerable.Range(1, cells.Count - 1).ToAsyncEnumerable(), default);
        return file.ToArray();
    }

    private static string Pain002(DateOnly day, string message, string count, string sum, params (string Id, string Amount, string Status, string Reason)[] transfers) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>R1</MsgId><CreDtTm>{day:yyyy-MM-dd}T10:00:00+08:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><OrgnlNbOfTxs>{count}</OrgnlNbOfTxs><OrgnlCtrlSum>{sum}</OrgnlCtrlSum></OrgnlGrpInfAndSts>
        <OrgnlPmtInfAndSts><OrgnlPmtInfId>PB-2026-0001</OrgnlPmtInfId>
        {string.Join("\n", transfers.Select(t => $"<TxInfAndSts><OrgnlEndToEndId>{t.Id}</OrgnlEndToEndId><TxSts>{t.Status}</TxSts><StsRsnInf><Rsn>{(t.Reason.Length > 0 ? $"<Cd>{t.Reason}</Cd>" : "")}</Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">{t.Amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"))}
        </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
        """;
}
