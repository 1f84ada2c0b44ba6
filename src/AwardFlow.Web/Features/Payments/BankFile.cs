using System.Globalization;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using CsvHelper;
using CsvHelper.Configuration;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// The payment file as the batch's template wants it. The same content always gives the same bytes: the only instant in it
/// is that of the lock.
/// </summary>
public static class BankFile
{
    public static Result<byte[]> Write(BankTemplate template, BatchContent content, DateTime lockedAt)
    {
        if (content.Transfers.Count > template.MostTransfers)
            return new Refusal("too-many-transfers", $"“{template.NameZh}”一个文件最多 {template.MostTransfers} 笔，本批次有 {content.Transfers.Count} 笔，请撤销后按该模板重新制作批次。");
        if (Faults(template, content) is { Count: > 0 } faults)
            return new Refusal("not-writable", $"有明细不能写入“{template.NameZh}”，请更正后重新制作，或换用别的银行文件。") { Faults = faults };
        return template.Kind switch
        {
            BankFileKind.Csv => Csv(template, content),
            BankFileKind.Excel => BankWorkbook.Write(template, content),
            BankFileKind.Pain001 => Pain001.Write(content, FileId(content), lockedAt),
            BankFileKind.TreasuryVoucher => TreasuryVoucher.Write(template, content, lockedAt),
            _ => throw new ArgumentOutOfRangeException(nameof(template), template.Kind, "No such kind of bank file."),
        };
    }

    /// <summary>Names the content, not the moment: every export of the batch carries the same id.</summary>
    public static string FileId(Batch batch) => $"{batch.Number}-{batch.ContentHash![..12]}";
    public static string FileId(BatchContent content) => $"{content.Number}-{content.Hash()[..12]}";
    public static string FileName(Batch batch, BankTemplate template) => $"{FileId(batch)}.{template.Extension}";

    /// <summary>The text of one column; amounts in 元 with two decimals, or in 分.</summary>
    internal static string TextOf(BankTemplate template, BankColumn column, BatchContent content, BankTransfer transfer, int row) => column.Field switch
    {
        BankField.Line => row.ToString(CultureInfo.InvariantCulture),
        BankField.PayerAccount => content.PayerAccount,
        BankField.PayerName => content.PayerName,
        BankField.PayerBank => content.PayerBank,
        BankField.Account => transfer.First.AccountNumber,
        BankField.Payee => transfer.First.PayeeName,
        BankField.Bank => transfer.First.BankName,
        BankField.BankCode => transfer.First.BankCode ?? "",
        BankField.Amount => template.AmountInFen ? transfer.AmountFen.ToString(CultureInfo.InvariantCulture) : Yuan.Plain(transfer.AmountFen),
        BankField.Purpose => transfer.Purpose,
        BankField.Number => transfer.First.Number,
        BankField.BusinessNumber => transfer.Id,
        BankField.Text => column.Value!,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Field, "No such field."),
    };

    /// <summary>Why a payee can't be written into such a file, or null: a character that GBK lacks, a name that is too long.</summary>
    public static string? WhyNot(BankTemplate template, string payee, BankAccount account) =>
        WhyNot(template, payee, account.BankName, account.BankCode ?? "");

    private static string? WhyNot(BankTemplate template, string payee, string bank, string bankCode)
    {
        if (template.Encoding == BankEncoding.Gbk && GbkText.Strange(payee + bank + bankCode) is { } strange) return $"含有 GBK 没有的字“{strange}”";
        foreach (var (field, text) in new[] { (BankField.Payee, payee), (BankField.Bank, bank) })
            if (Longest(template, field) is { } most && text.Length > most) return $"“{text}”超过银行文件允许的 {most} 字";
        return null;
    }

    private static int? Longest(BankTemplate template, BankField field) => template.Kind switch
    {
        BankFileKind.Pain001 => Pain001.LongestName,
        _ => template.Columns?.FirstOrDefault(c => c.Field == field)?.Longest,
    };

    private static List<FieldFault> Faults(BankTemplate template, BatchContent content)
    {
        var faults = new List<FieldFault>();
        if (WhyNot(template, content.PayerName, content.PayerBank, "") is { } ofPayer) faults.Add(new("", $"付款户名或开户银行{ofPayer}"));
        foreach (var t in content.Transfers.Select(t => t.First))
            if (WhyNot(template, t.PayeeName, t.BankName, t.BankCode ?? "") is { } why)
                faults.Add(new("", $"第 {t.Line} 行 {t.PayeeName}（{t.Number}）{why}"));
        return faults;
    }

    /// <summary>Numbers that must stay text carry a leading tab, so that a spreadsheet that opens the file shows every digit.</summary>
    private static byte[] Csv(BankTemplate template, BatchContent content)
    {
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, template.Encoding == BankEncoding.Gbk ? GbkText.Encoding : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", Delimiter = template.Delimiter }))
        {
            foreach (var column in template.Columns!) csv.WriteField(column.Head);
            csv.NextRecord();
            foreach (var (transfer, i) in content.Transfers.Select((t, i) => (t, i)))
            {
                foreach (var column in template.Columns!)
                {
                    var value = TextOf(template, column, content, transfer, i + 1);
                    if (column.AsText && value.Length > 0) csv.WriteField('\t' + value, shouldQuote: true);
                    else csv.WriteField(value);
                }
                csv.NextRecord();
            }
        }
        return bytes.ToArray();
    }
}
