using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Lists;

/// <summary>What the platform knows of a firm that a list names.</summary>
public sealed record KnownFirm(string CreditCode, string Name, long TownshipId, bool Confirmed);

/// <summary>What a file is held against.</summary>
public sealed record ListGround(PolicyCatalogue Rules, Award Award, string DocumentNumber, string? UpperLevel, DateOnly Today,
    IReadOnlyDictionary<string, KnownFirm> Firms, IReadOnlyList<(long Id, string Code, string Name)> Townships,
    IReadOnlyDictionary<string, string> OpenCases, IReadOnlyDictionary<(string Code, string Facts), string> Listed);

/// <summary>One row as it was understood, with everything that is wrong with it.</summary>
public sealed record ListRow(int Row, string CreditCode, string Name, long? TownshipId, string ContactName, string ContactPhone,
    IReadOnlyDictionary<string, string> Answers, string FactsJson, long? UpperFen, long? ProposedFen, Assessment? Assessment, bool Registered,
    IReadOnlyList<string> Faults);

public sealed record ListReading(IReadOnlyList<ListRow> Rows, IReadOnlyList<TableFault> FileFaults)
{
    public int FaultyRows => Rows.Count(r => r.Faults.Count > 0);
    public bool IsRight => FileFaults.Count == 0 && FaultyRows == 0 && Rows.Count > 0;
    public long TotalFen => Rows.Sum(r => r.Assessment?.AmountFen ?? 0);
}

/// <summary>Reads a list as a whole, without a database: every row with all its faults. With a single fault nothing of it counts.</summary>
public sealed class ListFile
{
    private readonly ListGround _ground;
    private readonly IReadOnlyList<ListColumn> _columns;
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    private ListFile(ListGround ground) => (_ground, _columns) = (ground, ListTemplate.Of(ground.Award, ground.UpperLevel is not null));

    public static ListReading Read(byte[] bytes, ListGround ground)
    {
        var faults = new List<TableFault>();
        var rows = TableFile.Read(bytes, faults);
        if (rows.Count == 0) return new([], faults);
        var file = new ListFile(ground);
        if (file.Heads(rows[0], faults) is not { } heads) return new([], faults);
        if (rows.Count == 1) faults.Add(new(0, "文件里只有表头，没有企业。"));
        var byRow = faults.Where(f => f.Row > 0).ToLookup(f => f.Row, f => f.Message);
        return new([.. rows.Skip(1).Select(r => file.Row(r, heads, byRow[r.Row]))], [.. faults.Where(f => f.Row <= rows[0].Row)]);
    }

    private Dictionary<string, int>? Heads(TableRow row, List<TableFault> faults)
    {
        var names = row.Cells.Select(c => c.Trim('*', ' ')).ToList();
        var missing = _columns.Where(c => c.Required && !names.Contains(c.Head)).Select(c => c.Head).ToList();
        var doubled = names.Where(n => n.Length > 0).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        var unknown = names.Where(n => n.Length > 0 && _columns.All(c => c.Head != n)).Distinct().ToList();
        if (missing.Count > 0) faults.Add(new(row.Row, $"表头缺少：{string.Join("、", missing)}。请使用本奖励的名单模板。"));
        if (doubled.Count > 0) faults.Add(new(row.Row, $"表头重复：{string.Join("、", doubled)}。"));
        if (unknown.Count > 0) faults.Add(new(row.Row, $"表头不认识：{string.Join("、", unknown.Select(TableFile.Cut))}。请使用本奖励的名单模板。"));
        return missing.Count + doubled.Count + unknown.Count > 0 ? null
            : _columns.Where(c => names.Contains(c.Head)).ToDictionary(c => c.Head, c => names.IndexOf(c.Head), StringComparer.Ordinal);
    }

    private ListRow Row(TableRow row, Dictionary<string, int> heads, IEnumerable<string> already)
    {
        var faults = already.ToList();
        string Cell(string head) => heads.TryGetValue(head, out var i) && i < row.Cells.Count ? row.Cells[i] : "";
        if (row.Cells.Skip(heads.Count).Any(c => c.Length > 0) && row.Cells.Count > heads.Values.Max() + 1) faults.Add("比表头多出内容，可能错列。");
        var code = CodeOf(row, Cell(ListTemplate.Code), faults);
        var firm = code is null ? null : _ground.Firms.GetValueOrDefault(code);
        var name = NameOf(Cell(ListTemplate.Name), firm, faults);
        var township = TownshipOf(Cell(ListTemplate.Township), firm, faults);
        var (contact, phone) = (Short(Cell(ListTemplate.Contact), ListTemplate.Contact, 60, faults), Short(Cell(ListTemplate.Phone), ListTemplate.Phone, 40, faults));
        var raw = _columns.Where(c => c.Field is not null).ToDictionary(c => c.Field!.Id, c => ListTemplate.Raw(c.Field!, Cell(c.Head), _ground.DocumentNumber), StringComparer.Ordinal);
        var form = FormCheck.Check(_ground.Award, raw, _ground.Today);
        faults.AddRange(form.Errors.Where(e => raw.ContainsKey(e.FieldId)).Select(e => e.MessageZh));
        var factsJson = form.Facts.ToJson();
        var upper = UpperOf(Cell(ListTemplate.Upper), faults);
        var (assessment, proposed) = faults.Count == 0 ? Assess(form.Facts, upper, faults) : (null, null);
        if (code is not null) Earlier(code, factsJson, faults);
        return new(row.Row, code ?? Cell(ListTemplate.Code), name, township, contact, phone, form.Values.Where(v => raw.ContainsKey(v.Key)).ToDictionary(),
            factsJson, upper, proposed, assessment, firm is { Confirmed: true }, faults);
    }

    private string? CodeOf(TableRow row, string text, List<string> faults)
    {
        var check = CreditCode.Check(text);
        if (!check.IsValid) faults.Add(text.Contains("E+", StringComparison.OrdinalIgnoreCase) ? "信用代码被表格软件改成了科学计数法，请把该列设为文本后重新填写。" : check.Message!);
        else if (!_seen.TryAdd(check.Code!, row.Row)) faults.Add($"与第 {_seen[check.Code!]} 行是同一企业。");
        return check.Code;
    }

    private static string NameOf(string text, KnownFirm? firm, List<string> faults)
    {
        if (text.Length is 0 or > 200) faults.Add("请填写企业名称（不超过 200 字）。");
        else if (firm is not null && !Enterprise.SameName(text, firm.Name)) faults.Add($"企业名称与该代码的登记名称“{firm.Name}”不一致，更名的请先变更登记。");
        return text;
    }

    /// <summary>A registered firm belongs where it is registered; another needs a township that gets in touch with it.</summary>
    private long? TownshipOf(string text, KnownFirm? firm, List<string> faults)
    {
        if (firm is not null) return firm.TownshipId;
        if (text.Length == 0) faults.Add("该企业没有在平台登记，请填写所属镇街，以便通知。");
        else if (_ground.Townships.FirstOrDefault(t => t.Name == text || t.Code == text) is { Id: > 0 } found) return found.Id;
        else faults.Add($"没有“{TableFile.Cut(text)}”这个镇街。");
        return null;
    }

    private static string Short(string text, string head, int most, List<string> faults)
    {
        if (text.Length > most) faults.Add($"{head}超过 {most} 字。");
        return text;
    }

    private long? UpperOf(string text, List<string> faults)
    {
        if (_ground.UpperLevel is null) return null;
        if (Yuan.TryParse(text, out var fen, out var error) && fen > 0) return fen;
        faults.Add($"{ListTemplate.Upper}：{error ?? "须大于零。"}");
        return null;
    }

    /// <summary>What the rules give on the facts of the list alone; what the firm received before is looked at when its case opens.</summary>
    private (Assessment?, long?) Assess(Facts facts, long? upper, List<string> faults)
    {
        try
        {
            var full = Rules.Calculator.Assess(_ground.Rules, _ground.Award.PolicyId, _ground.Award.Id, _ground.Today, facts, []);
            if (upper is not { } fen) return (full, null);
            var share = Match.Propose(full, _ground.UpperLevel!, fen);
            if (share.Fault is { } fault) faults.Add(fault);
            return share.TotalFen is not { } total ? (full, null)
                : (Rules.Calculator.Assess(_ground.Rules, _ground.Award.PolicyId, _ground.Award.Id, _ground.Today, facts, [], proposedFen: total), total);
        }
        catch (CalculatorInputException wrong)
        {
            faults.Add($"不能核算：{wrong.Message}");
            return (null, null);
        }
    }

    private void Earlier(string code, string factsJson, List<string> faults)
    {
        if (_ground.OpenCases.TryGetValue(code, out var number)) faults.Add($"该企业同一奖励已有在办事项 {number}。");
        if (_ground.Listed.TryGetValue((code, factsJson), out var list)) faults.Add($"该企业同一事项已在名单 {list} 中。");
    }
}
