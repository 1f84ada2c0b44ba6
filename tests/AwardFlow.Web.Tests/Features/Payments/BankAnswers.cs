using System.Globalization;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>What the bank says about one transfer.</summary>
internal sealed record BankAnswer(int Line, string Id, string Account, long Fen, LineResult Result);

/// <summary>What must become of a file: nothing of it counts, all of it as the bank meant it, or whole rows of it.</summary>
internal enum Fate { Refused, AsMeant, Part }

/// <summary>A file on its way from the bank, and what must become of it. <paramref name="Row"/> is the row that a fault must name.</summary>
internal sealed record Variant(string What, byte[] Bytes, Fate Fate, int? Row = null);

/// <summary>A bank's answer and everything that can happen to it on its way: by a seed, so that each run sees the same files.</summary>
internal sealed class BankAnswers(IReadOnlyList<BankAnswer> answers, DateOnly day, int seed)
{
    private readonly Random _random = new(seed);

    private sealed record Damaged(List<string[]> Rows, Fate Fate, int? Row = null);

    public IEnumerable<Variant> Csv(int count) => Each(count, TableDamages, (d, i) => EncodingOf(i).GetBytesWithMark(Text(d.Rows, i % 5 == 4 ? "\n" : "\r\n")));

    public IEnumerable<Variant> Excel(int count) => Each(count, TableDamages, (d, _) => Workbook(d.Rows));

    /// <summary>Bytes that went wrong: cut off, overwritten, repeated, or written in an encoding that is none of the two.</summary>
    public IEnumerable<Variant> BrokenBytes(int count, Func<byte[]> whole) => Enumerable.Range(0, count).Select(i =>
    {
        var bytes = (byte[])whole().Clone();
        var at = _random.Next(1, bytes.Length);
        switch (i % 4)
        {
            case 0: return new Variant($"cut at {at}", bytes[..at], Fate.Part);
            case 1: return new Variant("twice", [.. bytes, .. bytes], Fate.Part);
            case 2: return new Variant($"a hole at {at}", [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + _random.Next(30))..]], Fate.Part);
            default:
                var byteNow = (byte)_random.Next(256);
                bytes[at] = byteNow;
                return new Variant($"byte {at} is {byteNow}", bytes, Fate.Part);
        }
    });

    public byte[] CsvBytes() => Encoding.UTF8.GetBytes(Text(Table(), "\r\n"));
    public byte[] ExcelBytes() => Workbook(Table());

    private IEnumerable<Variant> Each(int count, (string What, Func<BankAnswers, Damaged> Do)[] damages, Func<Damaged, int, byte[]> write) => Enumerable.Range(0, count).Select(i =>
    {
        var (what, damage) = damages[i % damages.Length];
        var done = damage(this);
        return new Variant($"{what} ({i})", write(done, i / damages.Length), done.Fate, done.Row);
    });

    private List<string[]> Table() =>
    [
        ["业务编号", "收款账号", "金额", "结果", "日期", "流水号", "原因"],
        .. answers.Select(a => new[] { a.Id, a.Account, Yuan.Plain(a.Fen), Words[a.Result], a.Result == LineResult.Processing ? "" : $"{day:yyyy-MM-dd}", $"LS{a.Line}", a.Result == LineResult.Returned ? "账号户名不符" : "" }),
        Total(answers),
    ];

    private static readonly Dictionary<LineResult, string> Words = new() { [LineResult.Paid] = "成功", [LineResult.Returned] = "失败", [LineResult.Processing] = "处理中" };

    private static string[] Total(IReadOnlyCollection<BankAnswer> of) => ["合计", $"{of.Count}笔", Yuan.Plain(of.Sum(a => a.Fen)), "", "", "", ""];

    private (List<string[]> Rows, int At) Some()
    {
        var rows = Table();
        return (rows, 1 + _random.Next(answers.Count));
    }

    /// <summary>One cell of a random row becomes something else; the row must be named.</summary>
    private static (string, Func<BankAnswers, Damaged>) Cell(string what, int column, Func<string, string> to, bool totalFollows = false) => (what, a =>
    {
        var (rows, at) = a.Some();
        var before = rows[at][column];
        rows[at][column] = to(before);
        if (totalFollows) rows[^1][2] = Yuan.Plain(rows[1..^1].Sum(r => Yuan.TryParse(r[2], out var fen, out _) ? fen : 0));
        return new(rows, Fate.Refused, at + 1);
    }
    );

    private static string Fen(string amount, long by) => Yuan.TryParse(amount, out var fen, out _) ? Yuan.Plain(fen + by) : amount;

    private static readonly (string What, Func<BankAnswers, Damaged> Do)[] TableDamages =
    [
        ("untouched", a => new(a.Table(), Fate.AsMeant)),
        Cell("one 分 more, total too", 2, v => Fen(v, 1), totalFollows: true),
        Cell("one 分 less, total too", 2, v => Fen(v, -1), totalFollows: true),
        Cell("hidden decimals", 2, v => v + "04"),
        Cell("ten times", 2, v => Fen(v, 0).Replace(".", "", StringComparison.Ordinal) + "0", totalFollows: true),
        Cell("an exponent", 2, _ => "2E5"),
        Cell("a formula as amount", 2, v => $"=SUM({v})"),
        Cell("a formula as reference", 5, _ => "=HYPERLINK(\"http://x\")"),
        Cell("a command as reason", 6, _ => "@cmd|' /C calc'!A0"),
        Cell("an unknown line", 0, v => v[..^5] + "99999"),
        Cell("another batch", 0, v => v.Replace("PB-", "PB-9", StringComparison.Ordinal)),
        Cell("no business number", 0, _ => ""),
        Cell("an account of somebody else", 1, _ => "6222999999999999"),
        Cell("an account that lost its digits", 1, _ => "6.222E+15"),
        Cell("an unknown word", 3, _ => "已受理"),
        Cell("no result", 3, _ => ""),
        Cell("a day that is none", 4, _ => "2026-02-30"),
        Cell("a day before the release", 4, _ => "2020-01-01"),
        Cell("a day to come", 4, _ => "2126-01-01"),
        ("a row twice", a =>
        {
            var (rows, at) = a.Some();
            rows.Insert(at + 1, rows[at]);
            return new(rows, Fate.Refused, at + 2);
        }),
        ("a wrong total", a =>
        {
            var rows = a.Table();
            rows[^1][2] = Fen(rows[^1][2], a._random.Next(2) * 2 - 1);
            return new(rows, Fate.Refused, rows.Count);
        }),
        ("a wrong count", a =>
        {
            var rows = a.Table();
            rows[^1][1] = $"{OneMore(rows)}笔";
            return new(rows, Fate.Refused, rows.Count);
        }),
        ("a row lost, the total not", a =>
        {
            var (rows, at) = a.Some();
            rows.RemoveAt(at);
            return new(rows, Fate.Refused, rows.Count);
        }),
        ("the total in between", a =>
        {
            var rows = a.Table();
            (rows[^1], rows[^2]) = (rows[^2], rows[^1]);
            return new(rows, Fate.Refused, rows.Count);
        }),
        ("a head missing", a =>
        {
            var rows = a.Table();
            rows[0][a._random.Next(7)] = "备注";
            return new(rows, Fate.Refused, 1);
        }),
        ("two answers changed places", a =>
        {
            var rows = a.Table();
            var (one, other) = (1 + a._random.Next(rows.Count - 2), 1 + a._random.Next(rows.Count - 2));
            (rows[one], rows[other]) = (rows[other], rows[one]);
            return new(rows, Fate.AsMeant);
        }),
        ("empty rows at the end", a => new([.. a.Table(), ["", "", "", "", "", "", ""], ["", "", "", "", "", "", ""]], Fate.AsMeant)),
        ("thousands separated and spaces", a => new([.. a.Table().Select((r, i) => i == 0 ? r : [r[0], $" {r[1]} ", Fold(r[2]), .. r[3..]])], Fate.AsMeant)),
        ("some of the rows with their own total", a =>
        {
            var rows = a.Table();
            var kept = rows[1..^1].Where(_ => a._random.Next(2) == 0).DefaultIfEmpty(rows[1]).ToList();
            return new([rows[0], .. kept, ["合计", $"{kept.Count}笔", Yuan.Plain(kept.Sum(r => Yuan.TryParse(r[2], out var fen, out _) ? fen : 0)), "", "", "", ""]], Fate.Part);
        }),
    ];

    private static int OneMore(List<string[]> rows) => rows.Count - 1;

    private static string Fold(string amount) => Yuan.TryParse(amount, out var fen, out _) ? Yuan.Format(fen) : amount;

    private static FileEncoding EncodingOf(int i) => (i % 3) switch { 0 => new(Encoding.UTF8, false), 1 => new(Encoding.UTF8, true), _ => new(GbkText.Encoding, false) };

    private sealed record FileEncoding(Encoding Of, bool Mark)
    {
        public byte[] GetBytesWithMark(string text) => Mark ? [.. Of.Preamble, .. Of.GetBytes(text)] : Of.GetBytes(text);
    }

    private static string Text(List<string[]> rows, string newLine) => string.Concat(rows.Select(r => string.Join(',', r.Select(Quoted)) + newLine));

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(',', '"') < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static byte[] Workbook(List<string[]> rows)
    {
        using var file = new MemoryStream();
        var columns = Enumerable.Range(0, rows[0].Length).Select(c => new ExcelColumn<int>(rows[0][c], r => CellOf(rows[r][c], c))).ToList();
        ExcelSheet.WriteAsync(file, "回单", columns, Enumerable.Range(1, rows.Count - 1).ToAsyncEnumerable(), default).GetAwaiter().GetResult();
        return file.ToArray();
    }

    /// <summary>An amount as a number, as a person types it; everything else as text.</summary>
    private static object CellOf(string text, int column) =>
        column == 2 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : text;
}
