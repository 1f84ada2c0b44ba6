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
        var (transfers, named) = (0, false);
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
                    Original((XElement)XNode.ReadFrom(xml), batch, line, fault);
                    break;
                case "TxInfAndSts":
                    transfers++;
                    yield return Transfer((XElement)XNode.ReadFrom(xml), line, created);
                    break;
                default:
                    xml.Read();
                    break;
            }
        }
        if (!named) fault(new(0, "报文没有 OrgnlGrpInfAndSts，不能确认是对哪个批次的回执。"));
        if (transfers == 0) fault(new(0, "报文只有整批状态，没有逐笔结果，请向银行索取逐笔回执。"));
    }

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
        var reasons = Child(transfer, "StsRsnInf");
        var why = string.Join(" ", new[] { Of(Child(reasons, "Rsn"), "Cd"), Of(Child(reasons, "Rsn"), "Prtry"), Of(reasons, "AddtlInf") }.Where(t => t.Length > 0));
        return new(line, Of(transfer, "OrgnlEndToEndId"), Child(Child(Child(Child(original, "CdtrAcct"), "Id"), "Othr"), "Id")?.Value.Trim(), payee?.Trim(),
            amount?.Attribute("Ccy")?.Value is null or "CNY" ? amount?.Value.Trim() ?? "" : $"{amount.Attribute("Ccy")!.Value} {amount.Value}",
            Of(transfer, "TxSts"), Day(Of(transfer, "AccptncDtTm") is { Length: > 0 } accepted ? accepted : created), Of(transfer, "AcctSvcrRef"), why);
    }

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
