using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AwardFlow.Web.Features.Shared;

/// <summary>The encoding in which the whole file decodes without a fault, and where its text begins.</summary>
internal sealed record CsvEncoding(string Name, Encoding Encoding, int Start);

/// <summary>A CSV file row by row, strictly: a byte that doesn't fit the encoding refuses the file before its first row is read.</summary>
internal static class CsvRows
{
    private const int Block = 64 * 1024;

    public static CsvEncoding? Open(Stream file, Action<TableFault> fault)
    {
        var marked = StartsWithMark(file);
        var utf8 = new CsvEncoding(marked ? "UTF-8 BOM" : "UTF-8", new UTF8Encoding(false, throwOnInvalidBytes: true), marked ? 3 : 0);
        CsvEncoding[] tried = marked ? [utf8] : [utf8, new("GBK", GbkText.Encoding, 0)];
        foreach (var encoding in tried)
        {
            if (Decodes(file, encoding) is not { } plain) continue;
            if (plain) return encoding;
            fault(new(0, "文件含有不可见的控制字符，可能不是 CSV 文件或者已损坏。"));
            return null;
        }
        fault(new(0, "无法识别文件编码，或者文件已损坏。请用 UTF-8 或 GBK 编码保存后上传。"));
        return null;
    }

    public static IEnumerable<TableRow> Read(Stream file, CsvEncoding encoding, TableLimits limits, char delimiter, Action<TableFault> fault)
    {
        file.Position = encoding.Start;
        using var text = new StreamReader(file, encoding.Encoding, detectEncodingFromByteOrderMarks: false, Block, leaveOpen: true);
        var broken = 0;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            Delimiter = delimiter.ToString(),
            BadDataFound = a =>
            {
                var row = a.Context.Parser?.RawRow ?? 0;
                if (row != broken) fault(new(broken = row, "引号使用不正确。"));
            },
        };
        using var parser = new CsvParser(text, configuration);
        var read = 0;
        while (parser.Read())
        {
            var cells = parser.Record!;
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (read++ == limits.MostRows + 1)
            {
                fault(new(0, $"文件超过 {limits.MostRows} 行，请分成几份上传。"));
                yield break;
            }
            // A record over several lines is named by its first.
            var row = parser.RawRow - cells.Sum(c => c.Count('\n'));
            if (cells.Any(c => c.AsSpan().IndexOfAny('\r', '\n') >= 0)) fault(new(row, "单元格内有换行，可能是引号没有配对。"));
            yield return new(row, Array.ConvertAll(cells, c => c.Trim()));
        }
        if (read == 0) fault(new(0, "文件里没有内容。"));
    }

    private static bool StartsWithMark(Stream file)
    {
        var head = new byte[3];
        file.Position = 0;
        return file.ReadAtLeast(head, 3, throwOnEndOfStream: false) == 3 && head.AsSpan().SequenceEqual("\uFEFF"u8);
    }

    /// <summary>Null where a byte doesn't fit; false where a character is none of a text.</summary>
    private static bool? Decodes(Stream file, CsvEncoding encoding)
    {
        file.Position = encoding.Start;
        var decoder = encoding.Encoding.GetDecoder();
        var bytes = new byte[Block];
        var chars = new char[encoding.Encoding.GetMaxCharCount(Block)];
        var plain = true;
        try
        {
            int count;
            do
            {
                count = file.Read(bytes, 0, Block);
                foreach (var c in chars.AsSpan(0, decoder.GetChars(bytes, 0, count, chars, 0, flush: count == 0)))
                    plain &= !char.IsControl(c) || c is '\r' or '\n' or '\t';
            }
            while (count > 0);
            return plain;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
