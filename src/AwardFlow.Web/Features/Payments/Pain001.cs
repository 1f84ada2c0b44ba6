using System.Globalization;
using System.Text;
using System.Xml;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>ISO 20022 customer credit transfer initiation, pain.001.001.09: one payment information block, all transfers of the batch.</summary>
internal static class Pain001
{
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    public const int LongestName = 140;

    public static byte[] Write(BatchContent content, string messageId, DateTime lockedAt)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("Document", Namespace);
            xml.WriteStartElement("CstmrCdtTrfInitn");
            Header(xml, content, messageId, lockedAt);
            xml.WriteStartElement("PmtInf");
            xml.WriteElementString("PmtInfId", content.Number);
            xml.WriteElementString("PmtMtd", "TRF");
            xml.WriteElementString("BtchBookg", "true");
            Sums(xml, content);
            Within(xml, "ReqdExctnDt", () => xml.WriteElementString("Dt", BusinessClock.DayOf(lockedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            Within(xml, "Dbtr", () => xml.WriteElementString("Nm", content.PayerName));
            Account(xml, "DbtrAcct", content.PayerAccount);
            Bank(xml, "DbtrAgt", null, content.PayerBank);
            xml.WriteElementString("ChrgBr", "DEBT");
            foreach (var transfer in content.Transfers) Transfer(xml, transfer);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void Header(XmlWriter xml, BatchContent content, string messageId, DateTime lockedAt)
    {
        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString("MsgId", messageId);
        xml.WriteElementString("CreDtTm", BusinessClock.Local(lockedAt).ToString("yyyy-MM-dd'T'HH:mm:ss'+08:00'", CultureInfo.InvariantCulture));
        Sums(xml, content);
        Within(xml, "InitgPty", () => xml.WriteElementString("Nm", content.PayerName));
        xml.WriteEndElement();
    }

    private static void Transfer(XmlWriter xml, BankTransfer transfer)
    {
        xml.WriteStartElement("CdtTrfTxInf");
        Within(xml, "PmtId", () =>
        {
            xml.WriteElementString("InstrId", transfer.Id);
            xml.WriteElementString("EndToEndId", transfer.Id);
        });
        Within(xml, "Amt", () =>
        {
            xml.WriteStartElement("InstdAmt");
            xml.WriteAttributeString("Ccy", "CNY");
            xml.WriteString(Yuan.Plain(transfer.AmountFen));
            xml.WriteEndElement();
        });
        Bank(xml, "CdtrAgt", transfer.First.BankCode, transfer.First.BankName);
        Within(xml, "Cdtr", () => xml.WriteElementString("Nm", transfer.First.PayeeName));
        Account(xml, "CdtrAcct", transfer.First.AccountNumber);
        Within(xml, "RmtInf", () => xml.WriteElementString("Ustrd", transfer.Purpose));
        xml.WriteEndElement();
    }

    private static void Sums(XmlWriter xml, BatchContent content)
    {
        xml.WriteElementString("NbOfTxs", content.Transfers.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("CtrlSum", Yuan.Plain(content.TotalFen));
    }

    private static void Account(XmlWriter xml, string name, string number) => Within(xml, name, () =>
    {
        Within(xml, "Id", () => Within(xml, "Othr", () => xml.WriteElementString("Id", number)));
        xml.WriteElementString("Ccy", "CNY");
    });

    /// <summary>The 联行号 is the bank's number in China's national payment system.</summary>
    private static void Bank(XmlWriter xml, string name, string? code, string bank) => Within(xml, name, () => Within(xml, "FinInstnId", () =>
    {
        if (code is { Length: > 0 })
            Within(xml, "ClrSysMmbId", () =>
            {
                Within(xml, "ClrSysId", () => xml.WriteElementString("Cd", "CNAPS"));
                xml.WriteElementString("MmbId", code);
            });
        xml.WriteElementString("Nm", bank);
    }));

    private static void Within(XmlWriter xml, string name, Action inner)
    {
        xml.WriteStartElement(name);
        inner();
        xml.WriteEndElement();
    }
}
