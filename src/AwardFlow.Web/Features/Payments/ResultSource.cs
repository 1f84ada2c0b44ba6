using AwardFlow.Web.Features.Shared;

namespace AwardFlow.Web.Features.Payments;

/// <summary>What is wrong with a row; row 0 means the file as a whole.</summary>
public sealed record RowFault(int Row, string Message);

/// <summary>One row of a bank's answer in its own words; null is what this kind of file does not state.</summary>
internal sealed record RawResult(int Row, string Id, string? Account, string? Payee, string Amount, string Outcome, string Day, string Reference, string Reason)
{
    /// <summary>The row that adds up the others.</summary>
    public bool IsTotal { get; init; }
    public string? Count { get; init; }

    public IEnumerable<string> Texts => new[] { Id, Account, Payee, Amount, Outcome, Day, Reference, Reason }.OfType<string>();
}

/// <summary>A bank's answer while it is read.</summary>
internal sealed record ResultSource(string Format, ResultShape Shape, bool IsExcel, bool IsCutOff, IEnumerable<RawResult> Rows);

/// <summary>
/// The rows of a table that answers a batch: by the heads of the batch's own bank file, or by those of our own template,
/// whichever the first row has.
/// </summary>
internal static class ResultTable
{
    /// <summary>Our own template, which every batch takes back.</summary>
    public static ResultShape Own { get; } = new("金额", "结果", "日期", new Dictionary<string, string> { ["成功"] = "paid", ["失败"] = "returned", ["处理中"] = "processing" },
        BusinessNumber: "业务编号", Account: "收款账号", Reference: "流水号", Reason: "原因");

    public static ResultSource? Open(Stream file, TableLimits limits, BankTemplate? template, Action<RowFault> fault)
    {
        var ended = false;
        void Note(TableFault f)
        {
            ended |= f.Row == 0;
            fault(new(f.Row, f.Message));
        }
        // The bank's own delimiter only where its heads are there; otherwise the file is our template.
        foreach (var (shape, delimiter) in Shapes(template))
        {
            if (TableFile.Open(file, limits, delimiter, Note) is not { } table) return null;
            var rows = table.Rows.GetEnumerator();
            if (!rows.MoveNext())
            {
                rows.Dispose();
                return null;
            }
            var head = rows.Current;
            var (columns, wrong) = Columns(head.Cells, shape);
            if (columns is not null) return new(table.Format, shape, table.IsExcel, !table.EndsWithNewLine, Rows(rows, head.Cells.Count, columns, shape, table.IsExcel, fault));
            rows.Dispose();
            if (ended) return null;
            if (shape != Own) continue;
            foreach (var message in wrong) fault(new(1, message));
        }
        return null;
    }

    private static IEnumerable<(ResultShape Shape, char Delimiter)> Shapes(BankTemplate? template)
    {
        if (template?.Result is { } bank) yield return (bank, template.Delimiter[0]);
        yield return (Own, ',');
    }

    private static (Dictionary<string, int>? Columns, List<string> Wrong) Columns(IReadOnlyList<string> head, ResultShape shape)
    {
        var names = head.ToList();
        var wrong = new List<string>();
        var missing = shape.Heads.Where(h => !names.Contains(h)).ToList();
        var doubled = names.Where(n => n.Length > 0).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (missing.Count > 0) wrong.Add($"表头缺少：{string.Join("、", missing)}。请使用本批次的回单模板。");
        if (doubled.Count > 0) wrong.Add($"表头重复：{string.Join("、", doubled)}。");
        return wrong.Count > 0 ? (null, wrong) : (shape.Heads.ToDictionary(h => h, names.IndexOf), wrong);
    }

    private static IEnumerable<RawResult> Rows(IEnumerator<TableRow> rows, int width, Dictionary<string, int> columns, ResultShape shape, bool excel, Action<RowFault> fault)
    {
        using (rows)
            while (rows.MoveNext())
            {
                var (row, cells) = rows.Current;
                if (excel && cells.Count < width) cells = [.. cells, .. Enumerable.Repeat("", width - cells.Count)];
                if (cells.Any(c => c.AsSpan().IndexOfAny('\r', '\n') >= 0)) continue;
                if (cells.Count != width)
                {
                    fault(new(row, $"应有 {width} 列，实有 {cells.Count} 列，可能被截断。"));
                    continue;
                }
                string? Cell(string? head) => head is null ? null : cells[columns[head]];
                var total = cells.Contains(shape.Total);
                yield return new(row, Cell(shape.BusinessNumber) ?? "", Cell(shape.Account), Cell(shape.Payee), Cell(shape.Amount)!,
                    Cell(shape.Outcome)!, Cell(shape.Day)!, Cell(shape.Reference) ?? "", Cell(shape.Reason) ?? "")
                {
                    IsTotal = total,
                    Count = total ? cells.FirstOrDefault(c => c.EndsWith('笔') || (c.Length is > 0 and < 8 && c.All(char.IsAsciiDigit) && c != Cell(shape.Amount))) : null,
                };
            }
    }
}
