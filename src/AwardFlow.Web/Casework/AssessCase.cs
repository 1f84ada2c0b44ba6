using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What an assessment was made from, and what came out.</summary>
public sealed record CaseAssessment(DateOnly AsOf, Facts Facts, IReadOnlyList<HistoryEntry> History, Assessment Result)
{
    /// <summary>Equal for equal questions: an approval that changes nothing can be told from one that does.</summary>
    public string Fingerprint => $"{AsOf:yyyy-MM-dd}\n{Facts.ToJson()}\n{AssessCase.HistoryJson(History)}\n{Result.ToJson()}";
}

/// <summary>The facts and history behind an assessment of a case, and the award rules applied to them.</summary>
public sealed class AssessCase(Catalogues catalogues)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Assesses the latest signed revision. <paramref name="asOf"/> is the day of first submission.</summary>
    public Task<CaseAssessment> AssessAsync(AwardFlowDb db, Application application, Enterprise enterprise, DateOnly today, CancellationToken ct) =>
        AssessAsync(db, application, enterprise, today, null, false, ct);

    /// <summary>
    /// As above, with the amount that is being proposed in this very step, and, before money is made due, with what other
    /// cases of the firm have been promised but not yet paid.
    /// </summary>
    public async Task<CaseAssessment> AssessAsync(AwardFlowDb db, Application application, Enterprise enterprise, DateOnly today, long? proposedNow, bool withMoneyUnderWay, CancellationToken ct)
    {
        var factsJson = await AmendedFacts.OfAsync(db, application.Id, ct);
        var asOf = application.SubmittedAt is { } submitted ? BusinessClock.DayOf(submitted) : today;
        var proposed = proposedNow ?? await db.Decisions.AsNoTracking()
            .Where(d => d.ApplicationId == application.Id && d.ProposedFen != null && d.Revision == application.Revision)
            .OrderByDescending(d => d.Id).Select(d => d.ProposedFen).FirstOrDefaultAsync(ct)
            // A list that brings upper-level money proposes what goes with it.
            ?? await db.ListEntries.AsNoTracking().Where(e => e.ApplicationId == application.Id).Select(e => e.ProposedFen).FirstOrDefaultAsync(ct);
        return Assess(await catalogues.OfAsync(db, application, ct), application, factsJson, asOf, proposed,
            await HistoryAsync(db, enterprise.Id, application.Id, withMoneyUnderWay ? today : null, ct), await SelectionRounds.PlaceAsync(db, application.Id, ct));
    }

    /// <summary>Assesses facts that have not been signed yet (a draft).</summary>
    public async Task<CaseAssessment> AssessAsync(AwardFlowDb db, Application application, Enterprise enterprise, string factsJson, DateOnly asOf, long? proposedFen, CancellationToken ct) =>
        Assess(await catalogues.OfAsync(db, application, ct), application, factsJson, asOf, proposedFen, await HistoryAsync(db, enterprise.Id, application.Id, null, ct), 1);

    /// <summary>Of an award given by competition the round decides a fact: until the list is signed it is taken for granted, and nobody is paid before.</summary>
    private static CaseAssessment Assess(PolicyCatalogue rules, Application application, string factsJson, DateOnly asOf, long? proposedFen, IReadOnlyList<HistoryEntry> history, int place)
    {
        using var document = JsonDocument.Parse(factsJson);
        var facts = Facts.FromJson(document.RootElement);
        if (rules.Award(application.PolicyId, application.AwardId)?.Competition is { } competition) facts = competition.With(facts, place);
        var result = Calculator.Assess(rules, application.PolicyId, application.AwardId, asOf, facts, history, proposedFen: proposedFen);
        return new(asOf, facts, history, result);
    }

    /// <summary>Facts of a form together with what the firm's own record says about its place, where a clause asks for it.</summary>
    public static string FactsJson(Award award, Facts ofForm, Enterprise enterprise)
    {
        var facts = ofForm;
        if (award.UsesCommonFact("registeredInDistrict")) facts = facts.With("registeredInDistrict", enterprise.RegisteredInDistrict);
        if (award.UsesCommonFact("taxPaidInDistrict")) facts = facts.With("taxPaidInDistrict", enterprise.TaxPaidInDistrict);
        return facts.ToJson();
    }

    public static AssessmentRecord Record(Application application, AssessmentMoment moment, CaseAssessment a, DateTime now) => new(
        application.Id, moment, a.AsOf, a.Result.PolicyVersion, a.Result.ContentHash, a.Facts.ToJson(), HistoryJson(a.History), a.Result.ToJson(), a.Result.AmountFen, now);

    /// <summary>Reads what an assessment keeps of the history it was made from.</summary>
    public static IReadOnlyList<HistoryEntry> HistoryOf(string json) => JsonSerializer.Deserialize<List<HistoryEntry>>(json, Json)!;

    internal static string HistoryJson(IReadOnlyList<HistoryEntry> history) => JsonSerializer.Serialize(history, Json);

    /// <summary>
    /// What the firm has been paid already, from our own ledger; with an exception, other cases only. With a day, money that is due or on its
    /// way counts as paid on that day: two cases of one matter can't both come to payment.
    /// </summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(AwardFlowDb db, long enterpriseId, long? exceptApplicationId, DateOnly? underWayOn, CancellationToken ct)
    {
        var underWay = underWayOn is not null;
        var paid = await db.Payments.AsNoTracking()
            .Where(p => p.EnterpriseId == enterpriseId && p.ApplicationId != exceptApplicationId
                && (p.State == PaymentState.Paid || (underWay && p.State != PaymentState.Held && p.State != PaymentState.Cancelled && p.State != PaymentState.Recovered)))
            .OrderBy(p => p.Id)
            .Select(p => new { p.PolicyId, p.AwardId, p.ApplicationId, p.AmountFen, p.PaidOn, p.Level })
            .ToListAsync(ct);
        if (paid.Count == 0) return [];
        var ids = paid.Select(p => p.ApplicationId).Distinct().ToList();
        var facts = await db.Assessments.AsNoTracking()
            .Where(a => ids.Contains(a.ApplicationId) && a.Moment == AssessmentMoment.Decision)
            .OrderBy(a => a.Id).Select(a => new { a.ApplicationId, a.FactsJson }).ToListAsync(ct);
        var byCase = facts.GroupBy(f => f.ApplicationId).ToDictionary(g => g.Key, g => g.Last().FactsJson);
        return
        [
            .. paid.Select(p =>
            {
                using var document = JsonDocument.Parse(byCase.GetValueOrDefault(p.ApplicationId, "{}"));
                var of = Facts.FromJson(document.RootElement);
                var award = catalogues.Current.Award(p.PolicyId, p.AwardId);
                return new HistoryEntry(p.PolicyId, p.AwardId, award?.TierOf(of), p.AmountFen, (p.PaidOn ?? underWayOn)!.Value, p.Level,
                    Text(document, "matter"), award?.YearOf(of));
            }),
        ];
    }

    private static string? Text(JsonDocument facts, string name) =>
        facts.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
