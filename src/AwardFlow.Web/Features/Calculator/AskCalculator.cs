using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>What the calculator was asked with, and its answer or the reasons why the question was refused.</summary>
public sealed record Answer(DateOnly AsOf, IReadOnlyList<HistoryEntry> History, Assessment? Assessment, IReadOnlyList<InputFault> Faults);

/// <summary>Answers anybody's question by today's catalogue. Nothing is stored.</summary>
public sealed class AskCalculator(Catalogues catalogues, AssessCase assess, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock)
{
    /// <summary>For a firm the history comes from our own ledger unless the question brings its own.</summary>
    public async Task<Answer> AnswerAsync(Question question, Actor asker, CancellationToken ct)
    {
        var history = question.History ?? await HistoryAsync(asker, ct);
        var asOf = question.AsOf ?? clock.Today;
        var faults = Rules.Calculator.TryAssess(
            catalogues.Current, question.Policy, question.Award, asOf, question.Facts, history, question.Overlays, null, out var assessment);
        return new(asOf, history, assessment, faults);
    }

    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(Actor asker, CancellationToken ct)
    {
        if (asker.EnterpriseId is not { } firm) return [];
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await assess.HistoryAsync(db, firm, null, null, ct);
    }
}
