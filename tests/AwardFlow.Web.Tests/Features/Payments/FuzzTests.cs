using System.Globalization;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>
/// Whatever happens to a result file on its way, it is refused as a whole with its rows named, or it says exactly what the
/// bank said; nothing in between, and nothing half applied.
/// </summary>
public sealed class FuzzTests
{
    private static readonly DateOnly Released = new(2026, 11, 24);
    private static readonly DateOnly Day = new(2026, 11, 25);
    private static readonly DateOnly Today = new(2026, 11, 30);

    private static readonly IReadOnlyList<BankAnswer> Answers = [.. new Random(20261128).GetItems([100L, 5_479_452L, 20_000_000L, 80_000_001L, 1L, 99_999_999_999L], 9)
        .Select((fen, i) => new BankAnswer(i + 1, $"PB-2026-0001-{i + 1:D5}", $"62220000000000{i + 1:D2}", fen + i, (LineResult)(i % 3)))];

    private static ExpectedBatch BatchOf(IEnumerable<BankAnswer> answers) => new("PB-2026-0001", Released,
        answers.ToDictionary(a => a.Line, a => new ExpectedLine(a.Line, $"企业{a.Line}", "F" + a.Account, a.Account[^4..], a.Fen, AttemptState.Released, null)))
    {
        MessageId = "PB-2026-0001-0123456789ab",
    };

    private static ResultReading Read(byte[] bytes) => ResultFile.Read(new MemoryStream(bytes), BatchOf(Answers), null, account => "F" + account, Today);

    [Fact]
    public void Thousands_of_damaged_tables_are_refused_by_row_or_say_what_the_bank_said()
    {
        var bank = new BankAnswers(Answers, Day, seed: 1);
        Variant[] variants =
        [
            .. bank.Csv(1_160), .. bank.Excel(290), .. bank.BrokenBytes(800, bank.CsvBytes), .. bank.BrokenBytes(200, () => GbkBytes(bank.CsvBytes())), .. bank.BrokenBytes(150, bank.ExcelBytes),
        ];

        Assert.True(variants.Length >= 2_000);
        Assert.All(variants, v => Hold(v, Read(v.Bytes)));
    }

    [Fact]
    public void Hundreds_of_damaged_messages_are_refused_or_say_what_the_bank_said()
    {
        var right = Message(Answers);
        Assert.Equal(Answers.Count, Read(Encoding.UTF8.GetBytes(right)).Rows.Count);
        var bank = new BankAnswers(Answers, Day, seed: 2);

        Assert.All(bank.BrokenBytes(600, () => Encoding.UTF8.GetBytes(right)), v => Hold(v, Read(v.Bytes)));
        Assert.All(
        [
            ("><InstdAmt Ccy=\"CNY\">", "><InstdAmt Ccy=\"USD\">"), ("-00004</OrgnlEndToEndId>", "-00005</OrgnlEndToEndId>"), ("-00004</OrgnlEndToEndId>", "-00099</OrgnlEndToEndId>"), ("ACSC", "OKAY"),
            ("<OrgnlMsgId>", "<OrgnlMsgId>X"), ("<OrgnlNbOfTxs>9", "<OrgnlNbOfTxs>8"), ("<Cd>AC01</Cd>", ""), (".00</InstdAmt>", ".01</InstdAmt>"), ("<GrpSts>PART", "<GrpSts>RJCT"), ("<GrpSts>PART", "<GrpSts>ACSC"),
        ], (change) => Hold(new(change.Item1, Encoding.UTF8.GetBytes(right.Replace(change.Item1, change.Item2, StringComparison.Ordinal)), Fate.Refused), Read(Encoding.UTF8.GetBytes(right.Replace(change.Item1, change.Item2, StringComparison.Ordinal)))));
    }

    [Fact]
    public void A_hundred_thousand_rows_are_read_in_one_go_and_one_wrong_one_among_them_is_named()
    {
        var many = Enumerable.Range(1, 100_000).Select(i => new BankAnswer(i, BatchContent.LineId("PB-2026-0001", i), $"62220{i:D11}", 100 + i, LineResult.Paid)).ToList();
        var batch = BatchOf(many);
        var bytes = new BankAnswers(many, Day, seed: 3).CsvBytes();

        var reading = ResultFile.Read(new MemoryStream(bytes), batch, null, account => "F" + account, Today);
        Assert.Equal((100_000, 0, many.Sum(m => m.Fen)), (reading.Rows.Count, reading.FaultCount, reading.Fen(LineResult.Paid)));

        var wrong = Encoding.UTF8.GetString(bytes).Replace(",778.78,", ",778.79,", StringComparison.Ordinal);
        var refused = ResultFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(wrong)), batch, null, account => "F" + account, Today);
        Assert.Equal([77_779, 100_002], refused.Faults.Select(f => f.Row));
    }

    [Fact]
    public async Task Nothing_of_a_refused_file_is_applied_and_the_proof_holds_after_whatever_came()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(12, 1, 20_000_000, 80_000_000, 5_479_452, 99, 100_000_000);
        foreach (var (some, seed) in due.Chunk(6).Select((d, i) => (d, i)))
        {
            var batch = await app.AReleasedBatch(some);
            var number = (await app.BatchAsync(batch)).Number;
            var answers = (await app.LinesAsync(batch)).ConvertAll(l => new BankAnswer(l.Line, BatchContent.LineId(number, l.Line), app.Get<AccountVault>().Open(l.Account), l.AmountFen, (LineResult)(l.Line % 3)));
            var bank = new BankAnswers(answers, app.Clock.Today, seed + 10);
            var before = await StateAsync(app);
            foreach (var wrong in bank.Csv(29).Concat(bank.Excel(29)).Where(v => v.Fate == Fate.Refused))
            {
                var refused = (await app.ImportAsync(batch, wrong.Bytes)).Refusal!;
                Assert.True(refused is { Code: "result-file-wrong" }, $"{wrong.What} was not refused for what it says: {refused}");
                Assert.Contains(refused.Faults, f => wrong.Row is not { } row || f.Message.StartsWith($"第 {row} 行：", StringComparison.Ordinal));
            }
            Assert.Equal(before, await StateAsync(app));

            Given.Ok(await app.ImportAsync(batch, bank.Csv(1).Single().Bytes));
            var expected = answers.Select(a => a.Result switch { LineResult.Paid => AttemptState.Paid, LineResult.Returned => AttemptState.Returned, _ => AttemptState.Unknown });
            Assert.Equal(expected, (await app.LinesAsync(batch)).Select(l => l.State));
        }
        await using var db = app.Db();
        Assert.Equal(2, await db.BankResultFiles.CountAsync());
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
    }

    /// <summary>Everything that an import may change, as one text.</summary>
    private static async Task<string> StateAsync(TestApp app)
    {
        await using var db = app.Db();
        return string.Join('|',
            string.Join(',', await db.Payments.OrderBy(p => p.Id).Select(p => $"{p.Id}:{p.State}:{p.Version}").ToListAsync()),
            string.Join(',', await db.PaymentAttempts.OrderBy(a => a.Id).Select(a => $"{a.Id}:{a.State}:{a.Live}").ToListAsync()),
            string.Join(',', await db.BudgetLines.OrderBy(b => b.Id).Select(b => $"{b.Id}:{b.ReservedFen}:{b.CommittedFen}:{b.PaidFen}").ToListAsync()),
            await db.BudgetMovements.CountAsync(), await db.AuditEntries.CountAsync(), await db.CaseSignals.CountAsync(), await db.BankResultFiles.CountAsync(), await db.BankResultRows.CountAsync(),
            await db.Messages.CountAsync(), await db.Outbox.CountAsync(), await db.Differences.CountAsync());
    }

    /// <summary>The property itself: refused as a whole with its faults, or whole rows of what the bank said.</summary>
    private static void Hold(Variant variant, ResultReading reading)
    {
        var said = Answers.ToDictionary(a => a.Line);
        Assert.True(reading.IsRight == (reading.Faults.Count == 0), variant.What);
        Assert.True(!reading.IsRight || variant.Fate != Fate.Refused, $"{variant.What} got through.");
        Assert.True(reading.IsRight || variant.Fate != Fate.AsMeant, $"{variant.What} was refused: {string.Join("; ", reading.Faults)}");
        Assert.True(variant.Row is not { } row || reading.Faults.Any(f => f.Row == row), $"{variant.What}: row {variant.Row} is not named in {string.Join("; ", reading.Faults)}");
        var rows = reading.IsRight ? reading.Rows : [];
        Assert.True(rows.All(r => said.TryGetValue(r.Line, out var a) && (a.Fen, a.Result) == (r.AmountFen, r.Result)), $"{variant.What} says what the bank did not say.");
        Assert.True(rows.Count == rows.Select(r => r.Line).Distinct().Count(), $"{variant.What} says something twice.");
        Assert.True(variant.Fate != Fate.AsMeant || rows.Count == Answers.Count, $"{variant.What} lost rows.");
        Assert.Empty(reading.Unmatched);
    }

    private static byte[] GbkBytes(byte[] utf8) => AwardFlow.Web.Features.Shared.GbkText.Encoding.GetBytes(Encoding.UTF8.GetString(utf8));

    private static string Message(IReadOnlyList<BankAnswer> answers) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>R1</MsgId><CreDtTm>{Day:yyyy-MM-dd}T10:00:00+08:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>PB-2026-0001-0123456789ab</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><OrgnlNbOfTxs>{answers.Count.ToString(CultureInfo.InvariantCulture)}</OrgnlNbOfTxs><OrgnlCtrlSum>{Yuan.Plain(answers.Sum(a => a.Fen))}</OrgnlCtrlSum><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
        <OrgnlPmtInfAndSts><OrgnlPmtInfId>PB-2026-0001</OrgnlPmtInfId>
        {string.Join("\n", answers.Select(a => $"<TxInfAndSts><OrgnlEndToEndId>{a.Id}</OrgnlEndToEndId><TxSts>{Status(a.Result)}</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">{Yuan.Plain(a.Fen)}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"))}
        </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
        """;

    private static string Status(LineResult result) => result switch { LineResult.Paid => "ACSC", LineResult.Returned => "RJCT", _ => "PDNG" };
}
