using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>What one line of a list of cases shows: columns of the application's own narrow row.</summary>
public sealed record CaseRow(long Id, string Number, string EnterpriseName, string PolicyId, string AwardId, long TownshipId, long? AmountFen,
    Situation Situation, string Stage, string? Result, DateTime? SubmittedAt, DateOnly? PromisedBy)
{
    public static Expression<Func<Application, CaseRow>> Of { get; } = a => new CaseRow(a.Id, a.Number, a.EnterpriseName, a.PolicyId, a.AwardId,
        a.TownshipId, a.AmountFen, a.Situation, a.Stage, a.Result, a.SubmittedAt, a.PromisedBy);
}

public sealed record CasePage(IReadOnlyList<CaseRow> Rows, long? Next);

/// <summary>What the list of cases is narrowed to; lives in the address.</summary>
public sealed class CaseFilter
{
    public Situation? Situation { get; set; }
    public string? Q { get; set; }
    public long? Township { get; set; }
    public string? Award { get; set; }

    public string? Search => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
    public (string Policy, string Award)? Chosen => Award?.Split('/') is [var policy, var award] ? (policy, award) : null;
    public bool IsNarrowed => Situation is not null || Search is not null || Township is not null || Award is not null;

    public Dictionary<string, string> Route(params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var route = new Dictionary<string, string?>
        {
            ["situation"] = Situation?.ToString(),
            ["q"] = Search,
            ["award"] = Award,
            ["township"] = Township?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var (key, value) in changes) route[key] = value;
        return route.Where(r => !string.IsNullOrEmpty(r.Value)).ToDictionary(r => r.Key, r => r.Value!);
    }
}

/// <summary>
/// All cases that a person may see, newest first. Each situation is one range of an index; "all" merges the ranges, so
/// that a page costs the same however many cases there are.
/// </summary>
public sealed class ListCases(AwardFlowDb db)
{
    public const int PageSize = 25;

    public async Task<CasePage> PageAsync(Actor actor, CaseFilter filter, long? before, int size, CancellationToken ct)
    {
        var found = new List<CaseRow>();
        foreach (var situation in filter.Situation is { } one ? [one] : SituationsOf(actor))
            found.AddRange(await PageOf(actor, filter, situation, before, size).ToListAsync(ct));
        var rows = found.OrderByDescending(r => r.Id).ToList();
        return rows.Count > size ? new(rows[..size], rows[size - 1].Id) : new(rows, null);
    }

    public async IAsyncEnumerable<CaseRow> AllAsync(Actor actor, CaseFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(actor, filter, before, 500, ct);
            foreach (var row in page.Rows) yield return row;
            before = page.Next;
        }
        while (before is not null);
    }

    /// <summary>Finance meets a case from the fund document or its payment on; the others see it in every situation.</summary>
    public static IReadOnlyList<Situation> SituationsOf(Actor actor) =>
        actor.May(Permission.SeePayments) && !actor.May(Permission.Review)
            ? [Situation.AwaitingDocument, Situation.AwaitingPayment, Situation.Held, Situation.Closed, Situation.Faulted, Situation.Suspended]
            : [.. Enum.GetValues<Situation>().Where(s => s != Situation.Draft)];

    /// <summary>The statement behind one range; the test reads its plan.</summary>
    public IQueryable<CaseRow> PageOf(Actor actor, CaseFilter filter, Situation situation, long? before, int size)
    {
        var cases = db.Applications.AsNoTracking().VisibleTo(db, actor).Where(a => a.Situation == situation);
        if (before is { } id) cases = cases.Where(a => a.Id < id);
        if (filter.Search is { } text) cases = cases.Where(a => a.EnterpriseName.Contains(text) || a.Number.Contains(text));
        if (filter.Township is { } township) cases = cases.Where(a => a.TownshipId == township);
        if (filter.Chosen is var (policy, award)) cases = cases.Where(a => a.PolicyId == policy && a.AwardId == award);
        return cases.OrderByDescending(a => a.Id).Take(size + 1).Select(CaseRow.Of);
    }
}
