using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// Reads a bank's result for one batch, row by row. The whole file is checked and every fault is named with its row;
/// with a single fault nothing of the file counts.
/// </summary>
public sealed class ResultFile
{
    public const string TotalRow = "合计";
    public static readonly TableLimits Limits = new(24 * 1024 * 1024, 100_001);

    private readonly ExpectedBatch _batch;
    private readonly Func<string, string> _fingerprint;
    private readonly DateOnly _today;
    private readonly List<RowFault> _faults = [];
    private readonly List<ResultRow> _rows = [];
    private readonly List<UnmatchedRow> _unmatched = [];
    private readonly Dictionary<int, int> _seen = [];
    private readonly Lazy<ILookup<(AccountMark Account, long Fen), ExpectedLine>> _byAccount;
    private int _faultCount;

    private ResultFile(ExpectedBatch batch, Func<string, string> fingerprint, DateOnly today)
    {
        (_batch, _fingerprint, _today) = (batch, fingerprint, today);
        _byAccount = new(() => batch.Lines.Values.Where(l => l.IsOpen).ToLookup(l => (l.Account, l.AmountFen)));
    }

    public static ResultReading Read(Stream bytes, ExpectedBatch batch, BankTemplate? template, Func<string, string> fingerprint, DateOnly today)
    {
        var file = new ResultFile(batch, fingerprint, today);
        var source = bytes.Length > 0 && Pain002.Is(bytes) ? Pain002.Open(bytes, batch, file.Fault) : ResultTable.Open(bytes, Limits, template, file.Fault);
        if (source is not null) file.Check(source);
        return new(source?.Format ?? "", file._rows, [.. file._faults.OrderBy(f => f.Row)]) { FaultCount = file._faultCount, Unmatched = file._unmatched };
    }

    private void Check(ResultSource source)
    {
        long sum = 0;
        var count = 0;
        RawResult? total = null;
        foreach (var row in source.Rows)
        {
            if (total is not null) Fault(row, "“合计”必须是最后一行。");
            if (row.Texts.FirstOrDefault(BankText.LooksLikeFormula) is { } formula && !IsDash(formula)) Fault(row, $"单元格“{TableFile.Cut(formula)}”像是公式，请改为纯文本。");
            else if (row.IsTotal) total = row;
            else
            {
                count++;
                sum += Row(source, row);
            }
        }
        if (total is not null) Total(total, count, sum);
        else if (source.IsCutOff) Fault(new RowFault(0, "文件最后一行没有换行，也没有“合计”行，可能不完整。请补上“合计”行，或重新从银行下载。"));
        if (count == 0 && _faultCount == 0) Fault(new RowFault(0, "文件里没有明细。"));
    }

    /// <summary>Returns the row's amount, for the total.</summary>
    private long Row(ResultSource source, RawResult row)
    {
        var before = _faultCount;
        var byId = row.Id.Length > 0 || row.Account is null || row.Payee is null;
        var fen = Amount(row);
        var line = byId ? Line(row) : Match(row, fen);
        if (line is not null && byId) Agree(row, line, fen);
        var result = Outcome(source.Shape, row);
        var day = Day(source, row, result);
        var reference = Text(row, "流水号", row.Reference, 64);
        var reason = Text(row, "原因", row.Reason, 200);
        if (result == LineResult.Returned && reason is null) Fault(row, "结果为“失败”时必须写明原因。");
        if (result is not { } known || _faultCount != before) return fen;
        if (line is null) _unmatched.Add(new(row.Row, row.Payee!, LastFour(row.Account!), fen, known, day, reference));
        else if (Changes(row, line, known, day) is { } changes) _rows.Add(new(row.Row, line.Line, known, day, reference, reason, fen, changes) { Proposed = !byId });
        return fen;
    }

    private ExpectedLine? Line(RawResult row)
    {
        if (BusinessNumber.Parse(row.Id) is not { } id)
        {
            Fault(row, row.Id.Length == 0 ? "缺少业务编号。" : $"业务编号“{TableFile.Cut(row.Id)}”不正确。");
            return null;
        }
        if (id.Batch != _batch.Number) Fault(row, $"业务编号“{row.Id}”属于批次 {id.Batch}，不是本批次 {_batch.Number}。");
        else if (!_batch.Lines.TryGetValue(id.Transfer, out var line)) Fault(row, $"本批次没有业务编号“{row.Id}”。");
        else if (!_seen.TryAdd(id.Transfer, row.Row)) Fault(row, $"业务编号“{row.Id}”与第 {_seen[id.Transfer]} 行重复。");
        else return line;
        return null;
    }

    /// <summary>The only open transfer with this account, amount and name. Two alike can't be told apart: the bank must say which.</summary>
    private ExpectedLine? Match(RawResult row, long fen)
    {
        var account = Digits(row.Account!);
        if (account.StartsWith('*') || account.Contains("E+", StringComparison.OrdinalIgnoreCase))
        {
            Fault(row, "没有业务编号的行须写明完整的收款账号（按文本填写），才能对应到明细。");
            return null;
        }
        var candidates = _byAccount.Value[(AccountMark.Of(_fingerprint(account)), fen)].Where(l => Enterprise.SameName(l.PayeeName, row.Payee!)).ToList();
        if (candidates is not [var only, ..]) return null;
        if (candidates.Count > 1) Fault(row, $"有 {candidates.Count} 笔账号、金额、户名都相同的明细，不能确定是哪一笔，请填写业务编号。");
        else if (!_seen.TryAdd(only.Line, row.Row)) Fault(row, $"与第 {_seen[only.Line]} 行对应到同一笔明细。");
        return only;
    }

    private long Amount(RawResult row)
    {
        if (!Yuan.TryParse(row.Amount, out var fen, out var error)) Fault(row, $"金额“{TableFile.Cut(row.Amount)}”：{error}");
        return fen;
    }

    private void Agree(RawResult row, ExpectedLine line, long fen)
    {
        if (fen != line.AmountFen && Yuan.TryParse(row.Amount, out _, out _))
            Fault(row, $"金额 {Yuan.Format(fen)} 元与批次中的 {Yuan.Format(line.AmountFen)} 元不一致，相差 {Yuan.Format(Math.Abs(fen - line.AmountFen))} 元。");
        if (row.Account is null) return;
        var given = Digits(row.Account);
        // The template shows the last four digits only; a bank's own file has the whole number.
        var same = given.StartsWith('*') ? given.TrimStart('*') == line.LastFour : AccountMark.Of(_fingerprint(given)) == line.Account;
        if (!same) Fault(row, given.Contains("E+", StringComparison.OrdinalIgnoreCase)
            ? "收款账号被表格软件改成了科学计数法，请把该列设为文本后重新填写。" : $"收款账号与批次中尾号 {line.LastFour} 的账户不一致。");
    }

    private LineResult? Outcome(ResultShape shape, RawResult row)
    {
        LineResult? result = shape.Outcomes.GetValueOrDefault(row.Outcome) switch { "paid" => LineResult.Paid, "returned" => LineResult.Returned, "processing" => LineResult.Processing, _ => null };
        if (result is not null) return result;
        var words = string.Join("、", shape.Outcomes.Keys.Select(w => $"“{w}”"));
        Fault(row, row.Outcome.Length == 0 ? $"缺少结果，请填写{words}之一。" : $"结果“{TableFile.Cut(row.Outcome)}”不认识，只能是{words}。");
        return null;
    }

    private DateOnly? Day(ResultSource source, RawResult row, LineResult? result)
    {
        if (row.Day.Length == 0)
        {
            if (result is LineResult.Paid or LineResult.Returned) Fault(row, "缺少日期。");
            return null;
        }
        if (!TryDay(row.Day, source.IsExcel, out var day)) Fault(row, $"日期“{TableFile.Cut(row.Day)}”不正确，请写成 2026-11-30 的样子。");
        else if (day > _today) Fault(row, $"日期 {row.Day} 晚于今天。");
        else if (day < _batch.ReleasedOn) Fault(row, $"日期 {row.Day} 早于本批次的放款日 {_batch.ReleasedOn:yyyy-MM-dd}。");
        return result == LineResult.Processing ? null : day;
    }

    /// <summary>Excel keeps a day as a number of days.</summary>
    private static bool TryDay(string text, bool excel, out DateOnly day)
    {
        if (excel && text.Length == 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial))
        {
            day = new DateOnly(1899, 12, 30).AddDays(serial);
            return true;
        }
        return DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private string? Text(RawResult row, string head, string text, int most)
    {
        if (text.Length > most) Fault(row, $"{head}超过 {most} 字。");
        return text.Length == 0 ? null : text;
    }

    /// <summary>What is recorded stays: the same answer again changes nothing, another one is a fault.</summary>
    private bool? Changes(RawResult row, ExpectedLine line, LineResult result, DateOnly? day)
    {
        if (line.State == AttemptState.Unknown) return result != LineResult.Processing;
        if (line.IsOpen) return true;
        var recorded = line.State == AttemptState.Paid ? LineResult.Paid : LineResult.Returned;
        if (recorded == result && line.BankDay == day) return false;
        Fault(row, $"该明细已登记为“{PaymentWords.Zh(line.State)}”（{line.BankDay:yyyy-MM-dd}），不能改变。");
        return null;
    }

    private void Total(RawResult total, int count, long sum)
    {
        if (!Yuan.TryParse(total.Amount, out var fen, out var error)) Fault(total, $"合计金额“{TableFile.Cut(total.Amount)}”：{error}");
        else if (fen != sum) Fault(total, $"合计金额 {Yuan.Format(fen)} 元与各行之和 {Yuan.Format(sum)} 元不一致。");
        if (total.Count?.TrimEnd('笔') is { Length: > 0 } number && number != count.ToString(CultureInfo.InvariantCulture))
            Fault(total, $"合计笔数“{TableFile.Cut(total.Count)}”与实际 {count} 行不一致。");
    }

    private void Fault(RawResult row, string message) => Fault(new RowFault(row.Row, message));

    private void Fault(RowFault fault)
    {
        if (_faultCount++ < ResultReading.MostFaults) _faults.Add(fault);
    }

    private static string Digits(string account) => account.Replace(" ", "", StringComparison.Ordinal);
    private static string LastFour(string account) => Digits(account)[^Math.Min(4, Digits(account).Length)..];

    /// <summary>A lone dash means "nothing"; it is no formula.</summary>
    private static bool IsDash(string text) => text is "-" or "－" or "--";
}
