using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Funds;

/// <summary>
/// Gives the lines of a draft their money and reserves it: the draft of a document is the moment at which an approved award
/// claims its budget. Inside the write transaction of the caller.
/// </summary>
public sealed class GrantBudget(Budgets budgets, BusinessClock clock)
{
    /// <summary>Grants what the budget gives; returns the cases that get nothing, with the reason.</summary>
    public async Task<IReadOnlyDictionary<long, Refusal>> GrantAsync(AwardFlowDb db, FundDocument document, IReadOnlyList<FundDocumentLine> lines, Actor actor, CancellationToken ct)
    {
        var found = new Dictionary<(string, string, string), BudgetLine?>();
        foreach (var line in lines)
            if (!found.ContainsKey((line.PolicyId, line.AwardId, line.Level)))
                found.Add((line.PolicyId, line.AwardId, line.Level), await budgets.FindAsync(db, line.PolicyId, line.AwardId, line.Level, ct));
        BudgetLine? Of(FundDocumentLine line) => found[(line.PolicyId, line.AwardId, line.Level)];

        var available = found.Values.OfType<BudgetLine>().DistinctBy(b => b.Id).ToDictionary(b => b.Id, b => b.AvailableFen);
        var shared = Allocation.Of([.. lines.Select(l => new Claim(l.ApplicationId, Of(l)?.Id, l.DecidedFen))], available, document.ProRata);
        var (granted, outs) = (new List<FundDocumentLine>(), new Dictionary<long, Refusal>());
        foreach (var (line, part) in lines.Zip(shared))
        {
            if (part.Why is { } why)
            {
                outs[line.ApplicationId] = why;
                continue;
            }
            line.Grant(Of(line)!.Id, part.AmountFen, part.Formula);
            granted.Add(line);
        }
        foreach (var sum in BudgetMoves.Sums(granted))
            if (!await BudgetMoves.TryReserveAsync(db, sum.BudgetLineId, sum.Fen, document.Number, actor, clock.UtcNow, ct))
                throw new InvalidOperationException($"Budget line {sum.BudgetLineId} had enough for {document.Number} and gave nothing.");
        await budgets.WarnAsync(db, [.. granted.Select(l => l.BudgetLineId).Distinct()], ct);
        return outs;
    }

    public Task FreeAsync(AwardFlowDb db, FundDocument document, IEnumerable<FundDocumentLine> lines, Actor actor, CancellationToken ct) =>
        BudgetMoves.FreeAsync(db, BudgetMoves.Sums(lines), document.Number, actor, clock.UtcNow, ct);
}
