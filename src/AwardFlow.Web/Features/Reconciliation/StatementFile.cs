using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>A statement as it was read; with a single fault nothing of it counts.</summary>
public sealed record StatementReading(string Format, StatementTemplate? Template, IReadOnlyList<StatementLine> Lines, IReadOnlyList<TableFault> Faults, int FaultCount)
{
    public bool IsRight => FaultCount == 0;
    public DaySum Sum(StatementSide side) => new(Lines.Count(l => l.Side == side), Lines.Where(l => l.Side == side).Sum(l => l.AmountFen));
}

/// <summary>Reads a bank's statement of one day, CSV or Excel, by whichever template's heads it has. The whole file is checked.</summary>
public sealed class StatementFile
{
    public static readonly TableLimits Limits = new(24 * 1024 * 1024, 100_001);
    public const int MostFaults = 1000;

    /// <summary>Banks put the account and the period above the heads.</summary>
    private const int LastHeadRow = 10;

    private readonly Func<string, string> _fingerprint;
    private readonly DateOnly _day;
    private readonly List<TableFault> _faults = [];
    private readonly List<StatementLine> _lines = [];
    private readonly Dictionary<(StatementSide, string), int> _seen = [];
    private int _faultCount;

    private StatementFile(Func<string, string> fingerprint, DateOnly day) => (_fingerprint, _day) = (fingerprint, day);

    public static StatementReading Read(Stream file, IReadOnlyList<StatementTemplate> templates, DateOnly day, Func<string, string> fingerprint)
    {
        var reader = new StatementFile(fingerprint, day);
        var (format, template) = reader.Read(file, templates);
        return new(format, template, reader._lines, [.. reader._faults.OrderBy(f => f.Row)], reader._faultCount);
    }

    private (string Format, StatementTemplate? Template) Read(Stream file, IReadOnlyList<StatementTemplate> templates)
    {
        foreach (var template in templates)
        {
            if (TableFile.Open(file, Limits, template.Delimiter[0], Fault) is not { } table) return ("", null);
            using var rows = table.Rows.GetEnumerator();
            var columns = Heads(rows, template);
            if (_faultCount > 0) return (table.Format, null);
            if (columns is null) continue;
            var total = 0;
            while (rows.MoveNext())
            {
                if (total > 0) Fault(rows.Current.Row, "“合计”必须是最后一行。");
                if (rows.Current.Cells.Contains(template.Total)) total = Total(template, columns, rows.Current);
                else Row(template, columns, rows.Current, table.IsExcel);
            }
            if (total == 0 && !table.EndsWithNewLine) Fault(0, "文件最后一行没有换行，可能不完整，请重新从银行下载。");
            return (table.Format, template);
        }
        Fault(0, $"前 {LastHeadRow} 行里没有认识的表头。可以导入：{string.Join("；", templates.Select(t => $"{t.NameZh}（{string.Join("、", t.Heads)}{(t.Delimiter == "," ? "" : $"，CSV 以“{t.DelimiterSign}”分隔")}）"))}。");
        return ("", null);
    }

    private static Dictionary<string, int>? Heads(IEnumerator<TableRow> rows, StatementTemplate template)
    {
        for (var i = 0; i < LastHeadRow && rows.MoveNext(); i++)
        {
            var cells = rows.Current.Cells.ToList();
            if (template.Heads.All(h => cells.IndexOf(h) >= 0 && cells.IndexOf(h) == cells.LastIndexOf(h)))
                return template.Heads.ToDictionary(h => h, h => cells.IndexOf(h)).Append(new("", cells.Count)).ToDictionary();
        }
        return null;
    }

    private void Row(StatementTemplate t, Dictionary<string, int> columns, TableRow row, bool excel)
    {
        var before = _faultCount;
        var cells = row.Cells;
        if (excel && cells.Count < columns[""]) cells = [.. cells, .. Enumerable.Repeat("", columns[""] - cells.Count)];
        if (cells.Count != columns[""])
        {
            Fault(row.Row, $"应有 {columns[""]} 列，实有 {cells.Count} 列，可能被截断。");
            return;
        }
        string Cell(string? head) => head is null ? "" : cells[columns[head]];
        if (t.Heads.Select(Cell).FirstOrDefault(TableFile.LooksLikeFormula) is { } formula) Fault(row.Row, $"单元格“{TableFile.Cut(formula)}”像是公式，请改为纯文本或数值。");
        Day(row.Row, Cell(t.Day), excel);
        var (side, fen) = t.Amount is null ? Columns(row.Row, Cell(t.PaidOut), Cell(t.PaidIn)) : Words(t, row.Row, Cell(t.Amount), Cell(t.Direction));
        var reference = Cell(t.Reference);
        if (reference.Length is 0 or > 64) Fault(row.Row, reference.Length == 0 ? "缺少流水号。" : "流水号超过 64 字。");
        else if (!_seen.TryAdd((side, reference), row.Row)) Fault(row.Row, $"流水号“{reference}”与第 {_seen[(side, reference)]} 行重复。");
        var account = Cell(t.Account).Replace(" ", "", StringComparison.Ordinal);
        if (account.Contains("E+", StringComparison.OrdinalIgnoreCase)) Fault(row.Row, "对方账号被表格软件改成了科学计数法，请把该列设为文本后重新导出。");
        if (Cell(t.Name).Length > 200 || Cell(t.Text).Length > 200) Fault(row.Row, "对方户名或摘要超过 200 字。");
        if (_faultCount != before) return;
        var whole = account.Length > 4 && !account.Contains('*');
        _lines.Add(new(row.Row, side, fen, Cell(t.Name), account[^Math.Min(4, account.Length)..].TrimStart('*'), whole ? _fingerprint(account) : null, reference, Cell(t.Text)));
    }

    private (StatementSide, long) Columns(int row, string paidOut, string paidIn)
    {
        var before = _faultCount;
        var (outFen, inFen) = (Amount(row, paidOut), Amount(row, paidIn));
        if (_faultCount == before && (outFen > 0) == (inFen > 0)) Fault(row, "支出和收入须且只能有一个金额。");
        return outFen > 0 ? (StatementSide.Out, outFen) : (StatementSide.In, inFen);
    }

    private (StatementSide, long) Words(StatementTemplate t, int row, string amount, string direction)
    {
        var before = _faultCount;
        var fen = Amount(row, amount);
        if (_faultCount == before && fen == 0) Fault(row, "缺少金额。");
        if (t.OutWords!.Contains(direction)) return (StatementSide.Out, fen);
        if (!t.InWords!.Contains(direction)) Fault(row, $"借贷标志“{TableFile.Cut(direction)}”不认识，只能是{string.Join("、", t.OutWords!.Concat(t.InWords!).Select(w => $"“{w}”"))}。");
        return (StatementSide.In, fen);
    }

    /// <summary>An empty cell, a dash and a zero say that there is nothing on this side.</summary>
    private long Amount(int row, string text)
    {
        if (text is "" or "-" or "--") return 0;
        if (!Yuan.TryParse(text, out var fen, out var wrong)) Fault(row, $"金额“{TableFile.Cut(text)}”：{wrong}");
        return fen;
    }

    private void Day(int row, string text, bool excel)
    {
        var plain = text.Split(' ', 'T')[0];
        var read = excel && plain.Length == 5 && int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? new DateOnly(1899, 12, 30).AddDays(serial)
            : DateOnly.TryParseExact(plain, ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
        if (read is null) Fault(row, $"日期“{TableFile.Cut(text)}”不正确，请写成 2026-11-30 的样子。");
        else if (read != _day) Fault(row, $"日期是 {read:yyyy-MM-dd}，不是所选的 {_day:yyyy-MM-dd}。请按天导出对账单。");
    }

    /// <summary>Where the total states amounts, they must be those of the rows. Returns its row.</summary>
    private int Total(StatementTemplate t, Dictionary<string, int> columns, TableRow row)
    {
        void Same(string? head, StatementSide side)
        {
            if (head is null || columns[head] >= row.Cells.Count || row.Cells[columns[head]].Length == 0) return;
            var sum = _lines.Where(l => l.Side == side).Sum(l => l.AmountFen);
            if (_faultCount == 0 && Amount(row.Row, row.Cells[columns[head]]) is var fen && fen != sum) Fault(row.Row, $"合计{head} {Yuan.Format(fen)} 元与各行之和 {Yuan.Format(sum)} 元不一致。");
        }
        Same(t.PaidOut, StatementSide.Out);
        Same(t.PaidIn, StatementSide.In);
        return row.Row;
    }

    private void Fault(int row, string message) => Fault(new(row, message));

    private void Fault(TableFault fault)
    {
        if (_faultCount++ < MostFaults) _faults.Add(fault);
    }
}
