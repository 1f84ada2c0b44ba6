using System.Globalization;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using CsvHelper;
using CsvHelper.Configuration;

namespace AwardFlow.Web.Features.Payments;

public enum BankEncoding { Utf8, Gbk }

/// <summary>
/// The payment file as banks take it. The same content always gives the same bytes. Numbers that must stay text carry a
/// leading tab, so that a spreadsheet that opens the file shows every digit.
/// </summary>
public static class BankFile
{
    public const string ContentType = "text/csv";

    /// <summary>GBK that refuses what it can't hold, instead of writing a question mark into a payee's name.</summary>
    public static Encoding Gbk { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding(936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static readonly string[] Heads = ["序号", "付款账号", "付款户名", "收款账号", "收款户名", "开户银行", "联行号", "金额", "用途", "业务编号"];

    public static Result<byte[]> Write(BatchContent content, BankEncoding encoding)
    {
        if (encoding == BankEncoding.Gbk && NotInGbk(content) is { Count: > 0 } faults)
            return new Refusal("not-in-gbk", "有明细含 GBK 没有的字，不能用 GBK 导出，请改用 UTF-8。") { Faults = faults };
        using var bytes = new MemoryStream();
        using (var text = new StreamWriter(bytes, encoding == BankEncoding.Gbk ? Gbk : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            foreach (var head in Heads) csv.WriteField(head);
            csv.NextRecord();
            foreach (var line in content.Lines) WriteLine(csv, content, line);
        }
        return bytes.ToArray();
    }

    public static string FileName(Batch batch, BankEncoding encoding) =>
        $"{FileId(batch)}-{(encoding == BankEncoding.Gbk ? "GBK" : "UTF8")}.csv";

    /// <summary>Names the content, not the moment: every export of the batch carries the same id.</summary>
    public static string FileId(Batch batch) => $"{batch.Number}-{batch.ContentHash![..12]}";

    private static void WriteLine(CsvWriter csv, BatchContent content, BankLine line)
    {
        csv.WriteField(line.Line);
        csv.WriteField('\t' + content.PayerAccount, shouldQuote: true);
        csv.WriteField(content.PayerName);
        csv.WriteField('\t' + line.AccountNumber, shouldQuote: true);
        csv.WriteField(line.PayeeName);
        csv.WriteField(line.BankName);
        csv.WriteField(line.BankCode is { Length: > 0 } code ? '\t' + code : "", shouldQuote: true);
        csv.WriteField(Yuan.Plain(line.AmountFen));
        csv.WriteField($"奖励资金 {line.Number}");
        csv.WriteField(line.LineId);
        csv.NextRecord();
    }

    private static List<FieldFault> NotInGbk(BatchContent content)
    {
        var faults = new List<FieldFault>();
        if (Strange(content.PayerName + content.PayerBank) is { } ofPayer) faults.Add(new("", $"付款户名或开户银行含有 GBK 没有的字“{ofPayer}”"));
        faults.AddRange(content.Lines.Select(l => (l, Text: Strange(l.PayeeName + l.BankName + l.BankCode + l.AccountNumber))).Where(x => x.Text is not null)
            .Select(x => new FieldFault("", $"第 {x.l.Line} 行 {x.l.PayeeName}（{x.l.Number}）含有 GBK 没有的字“{x.Text}”")));
        return faults;
    }

    private static string? Strange(string text)
    {
        var strange = string.Concat(text.EnumerateRunes().Select(r => r.ToString()).Where(c => !Fits(c)).Distinct());
        return strange.Length > 0 ? strange : null;
    }

    private static bool Fits(string character)
    {
        try
        {
            return Gbk.GetByteCount(character) > 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
