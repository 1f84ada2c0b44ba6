using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

public enum LineResult { Paid, Returned, Processing }

/// <summary>A line of the batch as we know it: what the file must agree with.</summary>
public sealed record ExpectedLine(int Line, string PayeeName, string Fingerprint, string LastFour, long AmountFen, AttemptState State, DateOnly? BankDay);

public sealed record ExpectedBatch(string Number, DateOnly ReleasedOn, IReadOnlyDictionary<int, ExpectedLine> Lines);

/// <summary>What the file says about one line. <paramref name="Changes"/> is false where that is already recorded.</summary>
public sealed record ResultRow(int Row, int Line, LineResult Result, DateOnly? Day, string? Reference, string? Reason, long AmountFen, bool Changes);

public sealed record ResultReading(string Encoding, IReadOnlyList<ResultRow> Rows, IReadOnlyList<RowFault> Faults)
{
    public bool IsRight => Faults.Count == 0;
    public int Count(LineResult result) => Rows.Count(r => r.Result == result);
    public long Fen(LineResult result) => Rows.Where(r => r.Result == result).Sum(r => r.AmountFen);
}

/// <summary>
/// Reads a bank's result for one batch. The whole file is checked and every fault is named with its row;
/// with a single fault nothing of the file counts.
/// </summary>
public sealed class ResultFile
{
    public const string TotalRow = "合计";
    private readonly ExpectedBatch _batch;
    private readonly Func<string, string> _fingerprint;
    private readonly DateOnly _today;
    private readonly List<RowFault> _faults = [];
    private readonly List<ResultRow> _rows = [];
    private readonly Dictionary<int, int> _seen = [];

    private ResultFile(ExpectedBatch batch, Func<string, string> fingerprint, DateOnly today) => (_batch, _fingerprint, _today) = (batch, fingerprint, today);

    public static ResultReading Read(byte[] bytes, ExpectedBatch batch, Func<string, string> fingerprint, DateOnly today)
    {
        var file = new ResultFile(batch, fingerprint, today);
        if (ResultText.Read(bytes, file._faults) is not { } table) return new("", [], file._faults);
        file.Check(table);
        return new(table.Encoding, file._rows, [.. file._faults.OrderBy(f => f.Row)]);
    }

    private void Check(ResultText.Table table)
    {
        long sum = 0;
        var count = 0;
        ResultCells? total = null;
        foreach (var cells in table.Rows)
        {
            string Cell(string head) => cells.Cells[table.Columns[head]];
            if (total is not null) Fault(cells, "“合计”必须是最后一行。");
            if (cells.Cells.FirstOrDefault(BankText.LooksLikeFormula) is { } formula && !IsDash(formula)) Fault(cells, $"单元格“{Cut(formula)}”像是公式，请改为纯文本。");
            else if (Cell(ResultText.LineId) == TotalRow) total = cells;
            else
            {
                count++;
                sum += Row(cells, Cell);
            }
        }
        if (total is not null) Total(total, total.Cells[table.Columns[ResultText.Account]], total.Cells[table.Columns[ResultText.Amount]], count, sum);
        else if (!table.EndsWithNewLine) _faults.Add(new(0, "文件最后一行没有换行，也没有“合计”行，可能不完整。请补上“合计”行，或重新从银行下载。"));
        if (count == 0 && _faults.Count == 0) _faults.Add(new(0, "文件里没有明细。"));
    }

    /// <summary>Returns the row's amount, for the total.</summary>
    private long Row(ResultCells cells, Func<string, string> cell)
    {
        var before = _faults.Count;
        var line = Line(cells, cell(ResultText.LineId));
        var fen = Amount(cells, cell(ResultText.Amount), line);
        if (line is not null) Account(cells, cell(ResultText.Account), line);
        var result = Outcome(cells, cell(ResultText.Outcome));
        var day = Day(cells, cell(ResultText.Day), result);
        var reference = Text(cells, ResultText.Reference, cell(ResultText.Reference), 64);
        var reason = Text(cells, ResultText.Reason, cell(ResultText.Reason), 200);
        if (result == LineResult.Returned && reason is null) Fault(cells, "结果为“失败”时必须写明原因。");
        if (line is not null && result is { } known && _faults.Count == before && Changes(cells, line, known, day) is { } changes)
            _rows.Add(new(cells.Row, line.Line, known, day, reference, reason, fen, changes));
        return fen;
    }

    private ExpectedLine? Line(ResultCells cells, string text)
    {
        if (BatchContent.ParseLineId(text) is not { } id)
        {
            Fault(cells, text.Length == 0 ? "缺少业务编号。" : $"业务编号“{Cut(text)}”不正确。");
            return null;
        }
        if (id.Batch != _batch.Number) Fault(cells, $"业务编号“{text}”属于批次 {id.Batch}，不是本批次 {_batch.Number}。");
        else if (!_batch.Lines.TryGetValue(id.Line, out var line)) Fault(cells, $"本批次没有业务编号“{text}”。");
        else if (!_seen.TryAdd(id.Line, cells.Row)) Fault(cells, $"业务编号“{text}”与第 {_seen[id.Line]} 行重复。");
        else return line;
        return null;
    }

    private long Amount(ResultCells cells, string text, ExpectedLine? line)
    {
        if (!Yuan.TryParse(text, out var fen, out var error)) Fault(cells, $"金额“{Cut(text)}”：{error}");
        else if (line is not null && fen != line.AmountFen)
            Fault(cells, $"金额 {Yuan.Format(fen)} 元与批次中的 {Yuan.Format(line.AmountFen)} 元不一致，相差 {Yuan.Format(Math.Abs(fen - line.AmountFen))} 元。");
        return fen;
    }

    private void Account(ResultCells cells, string text, ExpectedLine line)
    {
        var given = text.Replace(" ", "", StringComparison.Ordinal);
        // The template shows the last four digits only; a bank's own file has the whole number.
        var same = given.StartsWith('*') ? given.TrimStart('*') == line.LastFour : _fingerprint(given) == line.Fingerprint;
        if (!same) Fault(cells, given.Contains("E+", StringComparison.OrdinalIgnoreCase)
            ? "收款账号被表格软件改成了科学计数法，请把该列设为文本后重新填写。" : $"收款账号与批次中尾号 {line.LastFour} 的账户不一致。");
    }

    private LineResult? Outcome(ResultCells cells, string text)
    {
        LineResult? result = text switch { "成功" => LineResult.Paid, "失败" => LineResult.Returned, "处理中" => LineResult.Processing, _ => null };
        if (result is null) Fault(cells, text.Length == 0 ? "缺少结果，请填写“成功”“失败”或“处理中”。" : $"结果“{Cut(text)}”不认识，只能是“成功”“失败”或“处理中”。");
        return result;
    }

    private DateOnly? Day(ResultCells cells, string text, LineResult? result)
    {
        if (text.Length == 0)
        {
            if (result is LineResult.Paid or LineResult.Returned) Fault(cells, "缺少日期。");
            return null;
        }
        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            Fault(cells, $"日期“{Cut(text)}”不正确，请写成 2026-11-30 的样子。");
        else if (day > _today) Fault(cells, $"日期 {text} 晚于今天。");
        else if (day < _batch.ReleasedOn) Fault(cells, $"日期 {text} 早于本批次的放款日 {_batch.ReleasedOn:yyyy-MM-dd}。");
        return day;
    }

    private string? Text(ResultCells cells, string head, string text, int most)
    {
        if (text.Length > most) Fault(cells, $"{head}超过 {most} 字。");
        return text.Length == 0 ? null : text;
    }

    /// <summary>What is recorded stays: the same answer again changes nothing, another one is a fault.</summary>
    private bool? Changes(ResultCells cells, ExpectedLine line, LineResult result, DateOnly? day)
    {
        if (line.State == AttemptState.Released) return true;
        if (line.State == AttemptState.Unknown) return result != LineResult.Processing;
        var recorded = line.State == AttemptState.Paid ? LineResult.Paid : LineResult.Returned;
        if (recorded == result && line.BankDay == day) return false;
        Fault(cells, $"该明细已登记为“{PaymentWords.Zh(line.State)}”（{line.BankDay:yyyy-MM-dd}），不能改变。");
        return null;
    }

    private void Total(ResultCells cells, string countText, string amountText, int count, long sum)
    {
        if (!Yuan.TryParse(amountText, out var fen, out var error)) Fault(cells, $"合计金额“{Cut(amountText)}”：{error}");
        else if (fen != sum) Fault(cells, $"合计金额 {Yuan.Format(fen)} 元与各行之和 {Yuan.Format(sum)} 元不一致。");
        if (countText.TrimEnd('笔') is { Length: > 0 } number && number != count.ToString(CultureInfo.InvariantCulture))
            Fault(cells, $"合计笔数“{Cut(countText)}”与实际 {count} 行不一致。");
    }

    private void Fault(ResultCells cells, string message) => _faults.Add(new(cells.Row, message));

    /// <summary>A lone dash means "nothing"; it is no formula.</summary>
    private static bool IsDash(string text) => text is "-" or "－" or "--";

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
