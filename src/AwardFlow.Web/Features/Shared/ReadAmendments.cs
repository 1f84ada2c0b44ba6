using System.Text.Json;
using System.Text.Json.Nodes;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Shared;

/// <summary>A verified figure: what the firm signed, and what counts now.</summary>
public sealed record VerifiedLine(VerifiedFact Fact, string Label, string Signed, string Now, bool IsAmended);

/// <summary>
/// Something that an official set: labels and values in both languages of the page and, for the printed form, in Chinese; and
/// the office of who set it.
/// </summary>
public sealed record AmendedLine(Amendment Amendment, string Label, string LabelZh, string Before, string After, string BeforeZh, string AfterZh)
{
    public string Office { get; init; } = "";
}

/// <summary>Reads what was verified and amended on a case; for officials and for the firm.</summary>
public sealed class ReadAmendments(AwardFlowDb db, IStringLocalizer<SharedResource> l)
{
    /// <summary>Every figure that may be set, with the signed value and the one that counts.</summary>
    public async Task<IReadOnlyList<VerifiedLine>> FiguresAsync(Application application, Award award, CancellationToken ct)
    {
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == application.Id).OrderByDescending(s => s.Revision).Select(s => s.FactsJson).FirstAsync(ct);
        var now = await AmendedFacts.OfAsync(db, application.Id, ct);
        using var facts = JsonDocument.Parse(now);
        return
        [
            .. VerifiedFact.Of(award, Facts.FromJson(facts.RootElement)).Select(v =>
            {
                var (before, after) = (AmendedFacts.Value(signed, v.Path), AmendedFacts.Value(now, v.Path));
                return new VerifiedLine(v, Label(v), Words(v, before), Words(v, after), before != after);
            }),
        ];
    }

    /// <summary>Everything that was set on the case, in order; of earlier submissions too.</summary>
    public async Task<IReadOnlyList<AmendedLine>> OfAsync(Application application, Award award, CancellationToken ct)
    {
        var kept = await db.Amendments.AsNoTracking().Where(a => a.ApplicationId == application.Id).OrderBy(a => a.Id).ToListAsync(ct);
        if (kept.Count == 0) return [];
        var facts = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == application.Id).OrderByDescending(s => s.Revision).ToDictionaryAsync(s => s.Revision, s => s.FactsJson, ct);
        var offices = await OfficesAsync(kept, ct);
        return [.. kept.SelectMany(a => Lines(a, award, facts[a.Revision]).Select(line => line with { Office = offices.GetValueOrDefault(a.Id, "") }))];
    }

    /// <summary>The unit in whose turn it was set; of a report from outside the path, the unit of who reported.</summary>
    private async Task<Dictionary<long, string>> OfficesAsync(List<Amendment> kept, CancellationToken ct)
    {
        var (tasks, people) = (kept.Select(a => a.TaskId).OfType<long>().Distinct().ToList(), kept.Select(a => a.ActorId).Distinct().ToList());
        var ofTask = await db.Tasks.AsNoTracking().Where(t => EF.Parameter(tasks).Contains(t.Id)).Select(t => new { t.Id, t.UnitId }).ToDictionaryAsync(t => t.Id, t => t.UnitId, ct);
        var ofPerson = await db.Users.AsNoTracking().Where(p => EF.Parameter(people).Contains(p.Id) && p.UnitId != null).Select(p => new { p.Id, p.UnitId }).ToDictionaryAsync(p => p.Id, p => p.UnitId!.Value, ct);
        var units = await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Id, ct);
        return kept.ToDictionary(a => a.Id, a => (a.TaskId is { } task ? ofTask.GetValueOrDefault(task) : ofPerson.GetValueOrDefault(a.ActorId)) is var unit
            && units.TryGetValue(unit, out var of) ? Show.Text(of.NameZh, of.NameEn) : "");
    }

    private IEnumerable<AmendedLine> Lines(Amendment a, Award award, string factsJson)
    {
        using var facts = JsonDocument.Parse(factsJson);
        if (VerifiedFact.Of(award, Facts.FromJson(facts.RootElement)).FirstOrDefault(v => v.Path == a.Fact) is { } verified)
            return [Line(a, verified, a.BeforeJson, a.AfterJson)];
        // A table that was reported anew as a whole, such as loans after an early repayment: the cells that differ.
        return award.Form.Fields.FirstOrDefault(f => f.Fact == a.Fact && f.Kind == FieldKind.Table) is { } table ? Cells(a, table) : [];
    }

    private IEnumerable<AmendedLine> Cells(Amendment a, FormField table)
    {
        var (before, after) = (Rows(a.BeforeJson), Rows(a.AfterJson));
        for (var row = 0; row < after.Count; row++)
            foreach (var column in table.Columns.Where(c => c.Fact is not null))
            {
                var (was, now) = (row < before.Count ? before[row]?[column.Fact!]?.ToJsonString() : null, after[row]?[column.Fact!]?.ToJsonString());
                if (was != now) yield return Line(a, new VerifiedFact($"{a.Fact}[{row}]", column, table, row), was, now);
            }
    }

    private static JsonArray Rows(string? json) => json is not null && JsonNode.Parse(json) is JsonArray rows ? rows : [];

    private AmendedLine Line(Amendment a, VerifiedFact v, string? before, string? after) =>
        new(a, Label(v), LabelZh(v), Words(v, before), Words(v, after), WordsZh(v, before), WordsZh(v, after));

    private string Label(VerifiedFact v) => v.Table is { } table
        ? l["{0} 第 {1} 行 {2}", Show.Text(table.LabelZh, table.LabelEn), v.Row + 1, Show.Text(v.Field.LabelZh, v.Field.LabelEn)]
        : Show.Text(v.Field.LabelZh, v.Field.LabelEn);

    private static string LabelZh(VerifiedFact v) => v.Table is { } table ? $"{table.LabelZh}第 {v.Row + 1} 行{v.Field.LabelZh}" : v.Field.LabelZh;

    private string Words(VerifiedFact v, string? json) => AnswerWords.Of(v.Field, v.Typed(json), l) is { Length: > 0 } words ? words : l["未填写"];

    private static string WordsZh(VerifiedFact v, string? json) => (v.Field.Kind, v.Typed(json)) switch
    {
        (_, "") => "未填写",
        (FieldKind.Choice or FieldKind.MultiChoice, var ids) => string.Join('、', ids.Split(',').Select(id => v.Field.Options.FirstOrDefault(o => o.Id == id)?.LabelZh ?? id)),
        (FieldKind.YesNo, var yes) => yes == "yes" ? "是" : "否",
        (FieldKind.Money, var text) when Yuan.TryParse(text, out var fen, out _) => $"{Yuan.Format(fen)} 元",
        (FieldKind.Rate, var text) => $"{text}%",
        (_, var text) => text,
    };
}
