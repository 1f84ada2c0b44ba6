using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// Vouchers of direct payment for the treasury (国库集中支付): GBK, one voucher per transfer with one detail per line, under
/// the subjects of the budget that pays it. What a treasury fixes stands as constants in the template.
/// </summary>
internal static class TreasuryVoucher
{
    public static byte[] Write(BankTemplate template, BatchContent content, DateTime lockedAt)
    {
        using var bytes = new MemoryStream();
        // .NET calls the code page by its older name; treasuries expect this one.
        bytes.Write("<?xml version=\"1.0\" encoding=\"GBK\"?>\n"u8);
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = GbkText.Encoding, OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("MOF");
            xml.WriteElementString("VoucherCount", content.Transfers.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var transfer in content.Transfers) Voucher(xml, template.Constants!, content, transfer, BusinessClock.DayOf(lockedAt));
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void Voucher(XmlWriter xml, IReadOnlyDictionary<string, string> constants, BatchContent content, BankTransfer transfer, DateOnly day)
    {
        var year = transfer.First.Subject.Year.ToString(CultureInfo.InvariantCulture);
        xml.WriteStartElement("VoucherBody");
        foreach (var (name, value) in new[] { ("AdmDivCode", constants["AdmDivCode"]), ("StYear", year), ("VtCode", constants["VtCode"]), ("VoucherNo", transfer.Id) }) xml.WriteAttributeString(name, value);
        xml.WriteStartElement("Voucher");
        void Put(string name, string value) => xml.WriteElementString(name, value);
        void Fixed(params ReadOnlySpan<string> names)
        {
            foreach (var name in names) Put(name, constants[name]);
        }
        Put("Id", IdOf(transfer.Id));
        Fixed("AdmDivCode");
        Put("StYear", year);
        Fixed("VtCode");
        Put("VouDate", day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        Put("VoucherNo", transfer.Id);
        Fixed("FundTypeCode", "FundTypeName", "PayTypeCode", "PayTypeName", "AgencyCode", "AgencyName");
        (string, string)[] parties =
        [
            ("PayAcctNo", content.PayerAccount), ("PayAcctName", content.PayerName), ("PayAcctBankName", content.PayerBank), ("PayeeAcctNo", transfer.First.AccountNumber),
            ("PayeeAcctName", transfer.First.PayeeName), ("PayeeAcctBankName", transfer.First.BankName), ("PayeeAcctBankNo", transfer.First.BankCode ?? ""),
        ];
        foreach (var (name, value) in parties) Put(name, value);
        Fixed("PaySummaryCode", "PaySummaryName");
        Put("PayAmt", Yuan.Plain(transfer.AmountFen));
        Put("Remark", transfer.Purpose);
        Put("Hold1", "");
        Put("Hold2", "");
        xml.WriteStartElement("DetailList");
        foreach (var line in transfer.Lines) Detail(xml, constants, transfer, line);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Detail(XmlWriter xml, IReadOnlyDictionary<string, string> constants, BankTransfer transfer, BankLine line)
    {
        xml.WriteStartElement("Detail");
        (string, string)[] fields =
        [
            ("Id", IdOf($"{transfer.Id}/{line.Line.ToString(CultureInfo.InvariantCulture)}")), ("VoucherBillId", IdOf(transfer.Id)), ("BgtTypeCode", constants["BgtTypeCode"]), ("BgtTypeName", constants["BgtTypeName"]),
            ("ExpFuncCode", line.Subject.FunctionCode), ("ExpFuncName", line.Subject.FunctionName), ("ExpEcoCode", line.Subject.EconomicCode), ("ExpEcoName", line.Subject.EconomicName),
            ("Amt", Yuan.Plain(line.AmountFen)), ("Hold1", line.Number), ("Hold2", line.Level), ("Hold3", ""), ("Hold4", ""),
        ];
        foreach (var (name, value) in fields) xml.WriteElementString(name, value);
        xml.WriteEndElement();
    }

    /// <summary>An id that is always the same for the same voucher.</summary>
    private static string IdOf(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
}
