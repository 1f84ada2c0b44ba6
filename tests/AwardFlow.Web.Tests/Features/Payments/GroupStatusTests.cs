using System.Text;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>A pain.002 that speaks of the whole group: what it says is said of every transfer, or it is refused with its own reason.</summary>
public sealed class GroupStatusTests
{
    private static readonly DateOnly Day = new(2026, 11, 25);

    private static ExpectedBatch Batch(params (AttemptState State, DateOnly? Day)[] lines) => new("PB-2026-0001", new(2026, 11, 24),
        lines.Select((l, i) => new ExpectedLine(i + 1, $"企业{i + 1}", "F", "0001", 100 * (i + 1), l.State, l.Day)).ToDictionary(l => l.Line))
    {
        MessageId = "PB-2026-0001-0123456789ab",
    };

    private static ExpectedBatch Open => Batch((AttemptState.Sent, null), (AttemptState.Sent, null), (AttemptState.Unknown, null));

    private static ResultReading Read(string group, string block = "", ExpectedBatch? batch = null) => ResultFile.Read(new MemoryStream(Encoding.UTF8.GetBytes($"""
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>R1</MsgId><CreDtTm>{Day:yyyy-MM-dd}T10:00:00+08:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>PB-2026-0001-0123456789ab</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>
        {block}
        </CstmrPmtStsRpt></Document>
        """)), batch ?? Open, null, account => "F" + account, new(2026, 11, 30));

    private static string Block(string status, params string[] transfers) => $"<OrgnlPmtInfAndSts><OrgnlPmtInfId>PB-2026-0001</OrgnlPmtInfId>{status}{string.Concat(transfers)}</OrgnlPmtInfAndSts>";

    private static string Transfer(int line, string status) =>
        $"<TxInfAndSts><OrgnlEndToEndId>PB-2026-0001-{line:D5}</OrgnlEndToEndId><TxSts>{status}</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">{line}.00</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>";

    private const string Reason = "<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>付款账户余额不足</AddtlInf></StsRsnInf>";

    [Fact]
    public void Settled_or_rejected_as_a_group_is_settled_or_rejected_for_every_transfer()
    {
        var settled = Read("<GrpSts>ACSC</GrpSts>");
        Assert.Empty(settled.Faults);
        Assert.Equal([(1, 100L), (2, 200L), (3, 300L)], settled.Rows.Select(r => (r.Line, r.AmountFen)));
        Assert.All(settled.Rows, r => Assert.Equal((LineResult.Paid, Day, true), (r.Result, r.Day, r.Changes)));

        var rejected = Read($"<GrpSts>RJCT</GrpSts>{Reason}");
        Assert.Empty(rejected.Faults);
        Assert.All(rejected.Rows, r => Assert.Equal((LineResult.Returned, Day, "AM04 付款账户余额不足"), (r.Result, r.Day, r.Reason)));
        Assert.Equal(3, rejected.Rows.Count);
    }

    [Theory]
    [InlineData("ACCP")]
    [InlineData("ACTC")]
    [InlineData("ACSP")]
    [InlineData("PDNG")]
    [InlineData("RCVD")]
    public void Accepted_as_a_group_leaves_every_open_transfer_with_the_bank(string status)
    {
        var reading = Read($"<GrpSts>{status}</GrpSts>");
        Assert.Empty(reading.Faults);
        Assert.Equal([true, true, false], reading.Rows.Select(r => r.Changes));
        Assert.All(reading.Rows, r => Assert.Equal(LineResult.Processing, r.Result));
    }

    [Fact]
    public void The_status_of_the_one_payment_block_says_it_more_precisely()
    {
        Assert.All(Read("<GrpSts>ACCP</GrpSts>", Block($"<PmtInfSts>RJCT</PmtInfSts>{Reason}")).Rows, r => Assert.Equal((LineResult.Returned, "AM04 付款账户余额不足"), (r.Result, r.Reason)));
        Assert.Equal(3, Read("", Block("<PmtInfSts>ACSC</PmtInfSts>")).Count(LineResult.Paid));
        Assert.Contains("互相矛盾", Assert.Single(Read("<GrpSts>ACSC</GrpSts>", Block($"<PmtInfSts>RJCT</PmtInfSts>{Reason}")).Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<GrpSts>PART</GrpSts>", "部分接受")]
    [InlineData("", "既没有整批状态")]
    [InlineData("<GrpSts>GOOD</GrpSts>", "不认识")]
    [InlineData("<GrpSts>RJCT</GrpSts>", "必须写明原因")]
    [InlineData("<GrpSts>ACSC</GrpSts><OrgnlNbOfTxs>2</OrgnlNbOfTxs>", "笔数")]
    public void What_does_not_say_what_became_of_each_transfer_is_refused_with_its_own_reason(string group, string words) =>
        Assert.Contains(Read(group).Faults, f => f.Message.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void A_final_status_covers_what_is_not_listed_and_no_listed_transfer_may_say_otherwise()
    {
        var some = Read("<GrpSts>ACSC</GrpSts>", Block("", Transfer(2, "ACSC")));
        Assert.Equal([2, 1, 3], some.Rows.Select(r => r.Line));
        Assert.Empty(some.Faults);
        Assert.Contains("互相矛盾", Assert.Single(Read("<GrpSts>ACSC</GrpSts>", Block("", Transfer(2, "RJCT"))).Faults).Message, StringComparison.Ordinal);
        // What is only accepted so far says nothing about those that are not listed.
        Assert.Equal([2], Read("<GrpSts>ACCP</GrpSts>", Block("", Transfer(2, "RJCT"))).Rows.Select(r => r.Line));
        Assert.Equal([2], Read("<GrpSts>PART</GrpSts>", Block("", Transfer(2, "RJCT"))).Rows.Select(r => r.Line));
    }

    [Fact]
    public void Said_again_it_changes_nothing_and_against_a_recorded_end_it_is_refused()
    {
        var half = Batch((AttemptState.Paid, Day.AddDays(-1)), (AttemptState.Sent, null));
        Assert.Equal([false, true], Read("<GrpSts>ACSC</GrpSts>", batch: half).Rows.Select(r => r.Changes));
        Assert.Contains("不能改变", Assert.Single(Read($"<GrpSts>RJCT</GrpSts>{Reason}", batch: half).Faults).Message, StringComparison.Ordinal);
        Assert.Equal([2], Read("<GrpSts>ACSP</GrpSts>", batch: half).Rows.Select(r => r.Line));
        Assert.Contains("没有可以登记的内容", Assert.Single(Read("<GrpSts>ACSP</GrpSts>", batch: Batch((AttemptState.Paid, Day))).Faults).Message, StringComparison.Ordinal);
    }
}
