using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>The bank's answer to a pain.001: ISO 20022 pain.002, one transfer after the other. Rows are lines of the text.</summary>
internal static class Pain002
{
    private const string NamespaceStart = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.";

    private static readonly ResultShape Shape = new("InstdAmt", "TxSts", "AccptncDtTm", new Dictionary<string, string>
    {
        ["ACSC"] = "paid",
        ["ACCC"] = "paid",
        ["RJCT"] = "returned",
        ["CANC"] = "returned",
        ["PDNG"] = "processing",
        ["ACTC"] = "processing",
        ["ACCP"] = "processing",
        ["ACSP"] = "processing",
        ["ACWC"] = "processing",
        ["RCVD"] = "processing",
    }, BusinessNumber: "OrgnlEndToEndId", Reason: "StsRsnInf");

    public static bool Is(Stream file)
    {
        var head = new byte[200];
        file.Position = 0;
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return System.Text.Encoding.UTF8.GetString(head, 0, read).TrimStart('\uFEFF', ' ', '\r', '\n', '\t').StartsWith('<');
    }

    public static ResultSource Open(Stream file, ExpectedBatch batch, Action<RowFault> fault) => new("pain.002", Shape, false, false, Whole(file, batch, fault));

    /// <summary>A broken file names the line where it breaks; what was read before it does not count either.</summary>
    private static IEnumerable<RawResult> Whole(Stream file, ExpectedBatch batch, Action<RowFault> fault)
    {
        file.Position = 0;
        using var rows = Rows(file, batch, fault).GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (XmlException broken)
            {
                fault(new(broken.LineNumber, "报文不完整或者已损坏，请重新从银行下载。"));
                yield break;
            }
            yield return rows.Current;
        }
    }

    private static IEnumerable<RawResult> Rows(Stream file, ExpectedBatch batch, Action<RowFault> fault)
    {
        using var xml = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, CloseInput = false });
        xml.MoveToContent();
        if (xml.LocalName != "Document" || !xml.NamespaceURI.StartsWith(NamespaceStart, StringComparison.Ordinal))
        {
            fault(new(0, "不是 pain.002 报文，请上传银行对本批次付款指令的回执。"));
            yield break;
        }
        var created = "";
        var (named, whole, block) = (false, new Status("", "", 0), new Status("", "", 0));
        var listed = new HashSet<string>(StringComparer.Ordinal);
        while (!xml.EOF)
        {
            var line = ((IXmlLineInfo)xml).LineNumber;
            switch (xml.NodeType == XmlNodeType.Element ? xml.LocalName : "")
            {
                case "GrpHdr":
                    created = Of((XElement)XNode.ReadFrom(xml), "CreDtTm");
                    break;
                case "OrgnlGrpInfAndSts":
                    named = true;
                    var group = (XElement)XNode.ReadFrom(xml);
                    Original(group, batch, line, fault);
                    whole = new(Of(group, "GrpSts"), Why(group), line);
                    break;
                case "PmtInfSts":
                    block = block with { Code = xml.ReadElementContentAsString().Trim(), Line = line };
                    break;
                // Of the payment block: those of single transfers are read with them.
                case "StsRsnInf":
                    block = block with { Reason = Reason((XElement)XNode.ReadFrom(xml)) };
                    break;
                case "TxInfAndSts":
                    var transfer = Transfer((XElement)XNode.ReadFrom(xml), line, created);
                    listed.Add(transfer.Id);
                    if ((Contradicts(whole, transfer) ?? Contradicts(block, transfer)) is { } against)
                        fault(new(line, $"整批状态是 {against.Code}，本笔却是 {transfer.Outcome}，互相矛盾，请向银行核实。"));
                    yield return transfer.Reason.Length > 0 ? transfer : transfer with { Reason = block.Reason.Length > 0 ? block.Reason : whole.Reason };
                    break;
                default:
                    xml.Read();
                    break;
            }
        }
        if (!named) fault(new(0, "报文没有 OrgnlGrpInfAndSts，不能确认是对哪个批次的回执。"));
        else foreach (var row in Unlisted(whole, block, listed, batch, created, fault)) yield return row;
    }

    /// <summary>What the message says about the group or its payment block, with the line that says it.</summary>
    private sealed record Status(string Code, string Reason, int Line)
    {
        public string? Means => Shape.Outcomes.GetValueOrDefault(Code);

        /// <summary>Settled or refused for every transfer, whether it is listed or not.</summary>
        public bool IsFinal => Means is "paid" or "returned";
    }

    private static Status? Contradicts(Status status, RawResult transfer) =>
        status.IsFinal && Shape.Outcomes.GetValueOrDefault(transfer.Outcome) is { } outcome && outcome != status.Means ? status : null;

    /// <summary>
    /// A status of the whole speaks for the transfers that are not listed: a final one for all of them, any other one only
    /// where none is listed. PART says that the single transfers differ, and nothing about which.
    /// </summary>
    private static IEnumerable<RawResult> Unlisted(Status whole, Status block, HashSet<string> listed, ExpectedBatch batch, string created, Action<RowFault> fault)
    {
        // Our payment order has one block: what is said about it is said about all, and more precisely.
        var status = block.Code.Length > 0 ? block : whole;
        if (whole.IsFinal && block.Means is { } other && other != whole.Means)
            fault(new(block.Line, $"整批状态是 {whole.Code}，付款信息状态却是 {block.Code}，互相矛盾，请向银行核实。"));
        else if (status.Code is "PART" or "" && listed.Count == 0)
            fault(new(status.Line, status.Code.Length == 0 ? "报文既没有整批状态，也没有逐笔结果，请向银行索取逐笔回执。" : "整批状态是 PART（部分接受），却没有逐笔结果，不能确定哪些成功，请向银行索取逐笔回执。"));
        else if (status.Code is not ("PART" or "") && status.Means is null) fault(new(status.Line, $"整批状态“{status.Code}”不认识，请向银行核实后再登记。"));
        else if (status.IsFinal || listed.Count == 0)
        {
            var rest = batch.Lines.Values.Where(l => !listed.Contains(BatchContent.LineId(batch.Number, l.Line)) && (status.IsFinal || l.IsOpen)).OrderBy(l => l.Line).ToList();
            if (rest.Count == 0 && listed.Count == 0) fault(new(status.Line, $"整批状态是 {status.Code}（处理中），但本批次每一笔都已登记结果，没有可以登记的内容。"));
            var reason = status.Reason.Length > 0 ? status.Reason : whole.Reason;
            foreach (var l in rest)
                yield return new(status.Line, BatchContent.LineId(batch.Number, l.Line), null, null, Yuan.Plain(l.AmountFen), status.Code,
                    Known(l, status) is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Day(created), "", reason);
        }
    }

    /// <summary>The day under which this very answer is recorded already: said again of the whole, it changes nothing.</summary>
    private static DateOnly? Known(ExpectedLine line, Status status) =>
        (line.State, status.Means) is (AttemptState.Paid, "paid") or (AttemptState.Returned, "returned") ? line.BankDay : null;

    private static void Original(XElement group, ExpectedBatch batch, int line, Action<RowFault> fault)
    {
        if (Of(group, "OrgnlMsgId") is var id && id != batch.MessageId) fault(new(line, $"报文答复的是“{id}”，不是本批次的付款指令 {batch.MessageId}。"));
        if (Of(group, "OrgnlNbOfTxs") is { Length: > 0 } count && count != batch.Lines.Count.ToString(CultureInfo.InvariantCulture))
            fault(new(line, $"报文所答复的笔数 {count} 与本批次的 {batch.Lines.Count} 笔不一致。"));
        if (Of(group, "OrgnlCtrlSum") is { Length: > 0 } sum && !(Yuan.TryParse(sum, out var fen, out _) && fen == batch.TotalFen))
            fault(new(line, $"报文所答复的合计 {sum} 元与本批次的 {Yuan.Format(batch.TotalFen)} 元不一致。"));
    }

    private static RawResult Transfer(XElement transfer, int line, string created)
    {
        var original = Child(transfer, "OrgnlTxRef");
        var amount = Child(Child(original, "Amt"), "InstdAmt");
        var creditor = Child(original, "Cdtr");
        var payee = Child(Child(creditor, "Pty") ?? creditor, "Nm")?.Value;
        return new(line, Of(transfer, "OrgnlEndToEndId"), Child(Child(Child(Child(original, "CdtrAcct"), "Id"), "Othr"), "Id")?.Value.Trim(), payee?.Trim(),
            amount?.Attribute("Ccy")?.Value is null or "CNY" ? amount?.Value.Trim() ?? "" : $"{amount.Attribute("Ccy")!.Value} {amount.Value}",
            Of(transfer, "TxSts"), Day(Of(transfer, "AccptncDtTm") is { Length: > 0 } accepted ? accepted : created), Of(transfer, "AcctSvcrRef"), Why(transfer));
    }

    private static string Why(XElement of) => Child(of, "StsRsnInf") is { } reasons ? Reason(reasons) : "";

    private static string Reason(XElement reasons) =>
        string.Join(" ", new[] { Of(Child(reasons, "Rsn"), "Cd"), Of(Child(reasons, "Rsn"), "Prtry"), Of(reasons, "AddtlInf") }.Where(t => t.Length > 0));

    /// <summary>The day in Beijing of an instant with or without its zone.</summary>
    private static string Day(string instant)
    {
        const int WithoutZone = 19;
        if (!DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return instant;
        return (instant.Length > WithoutZone ? BusinessClock.DayOf(at.UtcDateTime) : DateOnly.FromDateTime(at.DateTime)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string Of(XElement? parent, string name) => Child(parent, name)?.Value.Trim() ?? "";
}
