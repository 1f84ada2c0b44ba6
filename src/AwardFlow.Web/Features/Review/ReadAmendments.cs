using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>A verified figure: what the firm signed, and what counts now.</summary>
public sealed record VerifiedLine(VerifiedFact Fact, string Label, string Signed, string Now, bool IsAmended);

/// <summary>A figure that an official set: labels and values in both languages of the page and, for the printed form, in Chinese.</summary>
public sealed record AmendedLine(Amendment Amendment, string Label, string LabelZh, string Before, string After, string BeforeZh, string AfterZh);

/// <summary>Reads what was verified and amended on a case.</summary>
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
        return [.. kept.Select(a => Line(a, award, facts[a.Revision]))];
    }

    private AmendedLine Line(Amendment a, Award award, string factsJson)
    {
        using var facts = JsonDocument.Parse(factsJson);
        if (VerifiedFact.Of(award, Facts.FromJson(facts.RootElement)).FirstOrDefault(v => v.Path == a.Fact) is { } verified)
            return new(a, Label(verified), LabelZh(verified), Words(verified, a.BeforeJson), Words(verified, a.AfterJson), WordsZh(verified, a.BeforeJson), WordsZh(verified, a.AfterJson));
        // A table that was reported anew as a whole, such as loans after an early repayment.
        var fact = award.Facts.FirstOrDefault(f => f.Name == a.Fact);
        return new(a, Show.Text(fact?.LabelZh ?? a.Fact, fact?.LabelEn ?? a.Fact), fact?.LabelZh ?? a.Fact, l["见申报内容"], l["按报告更新"], "见申报内容", "按报告更新");
    }

    private string Label(VerifiedFact v) => v.Table is { } table
        ? l["{0} 第 {1} 行 {2}", Show.Text(table.LabelZh, table.LabelEn), v.Row + 1, Show.Text(v.Field.LabelZh, v.Field.LabelEn)]
        : Show.Text(v.Field.LabelZh, v.Field.LabelEn);

    private static string LabelZh(VerifiedFact v) => v.Table is { } table ? $"{table.LabelZh}第 {v.Row + 1} 行{v.Field.LabelZh}" : v.Field.LabelZh;

    private string Words(VerifiedFact v, string? json) => FormAnswers.Words(v.Field, v.Typed(json), l) is { Length: > 0 } words ? words : l["未填写"];

    private static string WordsZh(VerifiedFact v, string? json) => (v.Field.Kind, v.Typed(json)) switch
    {
        (_, "") => "未填写",
        (FieldKind.Choice, var id) => v.Field.Options.FirstOrDefault(o => o.Id == id)?.LabelZh ?? id,
        (FieldKind.YesNo, var yes) => yes == "yes" ? "是" : "否",
        (FieldKind.Money, var text) when Yuan.TryParse(text, out var fen, out _) => $"{Yuan.Format(fen)} 元",
        (FieldKind.Rate, var text) => $"{text}%",
        (_, var text) => text,
    };
}
