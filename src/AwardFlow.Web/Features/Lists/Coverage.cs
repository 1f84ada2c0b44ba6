using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Lists;

/// <summary>Which lists a person may see: the supervision office all, a bureau its own; a township those with firms of its own, and only these firms.</summary>
public static class ListScope
{
    public static IQueryable<AwardList> VisibleTo(this IQueryable<AwardList> lists, AwardFlowDb db, Actor actor) =>
        actor.UnitId is not { } unit || !actor.May(Permission.SeeLists) ? lists.Where(l => false)
        : actor.Is(Roles.Supervisor) ? lists
        : actor.Is(Roles.TownshipReviewer) ? lists.Where(l => l.State == ListState.Open && db.ListEntries.Any(e => e.ListId == l.Id && e.TownshipId == unit))
        : lists.Where(l => l.LeadUnitId == unit);

    public static IQueryable<ListEntry> VisibleTo(this IQueryable<ListEntry> entries, Actor actor) =>
        actor.Is(Roles.TownshipReviewer) ? entries.Where(e => e.TownshipId == actor.UnitId) : entries;
}

/// <summary>What the coverage page can be narrowed to.</summary>
public enum CoverageGroup { All, NoAccount, Asked, Silent, Confirmed, Waived, Other, Paid }

/// <summary>One firm of a list with where its case stands.</summary>
public sealed class CoverageRow
{
    public required ListEntry Entry { get; init; }
    public string? Number { get; init; }
    public Situation? Situation { get; init; }
    public string? Stage { get; init; }
    public string? Result { get; init; }
    public long? AmountFen { get; init; }
}

public sealed record CoverageCount(int Firms, long AmountFen);

/// <summary>Who was told, who answered, who was not reached: one grouped query for the figures, one page of rows.</summary>
public sealed class Coverage(AwardFlowDb db)
{
    public const int PageSize = 50;

    public async Task<IReadOnlyDictionary<CoverageGroup, CoverageCount>> CountsAsync(Actor actor, long listId, CancellationToken ct)
    {
        var groups = await Rows(actor, listId).GroupBy(r => new { r.Entry.State, r.Entry.ByLetter, r.Situation, r.Result })
            .Select(g => new { g.Key.State, g.Key.ByLetter, g.Key.Situation, g.Key.Result, Firms = g.Count(), Fen = g.Sum(r => r.AmountFen ?? 0) }).ToListAsync(ct);
        var counts = Enum.GetValues<CoverageGroup>().ToDictionary(g => g, _ => new CoverageCount(0, 0));
        foreach (var g in groups)
            foreach (var group in GroupsOf(g.State, g.ByLetter, g.Situation, g.Result))
                counts[group] = new(counts[group].Firms + g.Firms, counts[group].AmountFen + g.Fen);
        return counts;
    }

    /// <summary>Every firm stands in "all" and in one other group; who needs a letter stands in that group too.</summary>
    public static IEnumerable<CoverageGroup> GroupsOf(EntryState state, bool byLetter, Situation? situation, string? result)
    {
        yield return CoverageGroup.All;
        if (state == EntryState.Waiting || (byLetter && state is EntryState.Told or EntryState.Silent)) yield return CoverageGroup.NoAccount;
        if (result == "paid") yield return CoverageGroup.Paid;
        else if (state == EntryState.Waived) yield return CoverageGroup.Waived;
        else if (situation == Situation.Closed || state == EntryState.Opened) yield return CoverageGroup.Other;
        else if (state == EntryState.Confirmed) yield return CoverageGroup.Confirmed;
        else if (state == EntryState.Silent) yield return CoverageGroup.Silent;
        else if (state == EntryState.Told) yield return CoverageGroup.Asked;
    }

    public async Task<(IReadOnlyList<CoverageRow> Rows, long? Next)> PageAsync(Actor actor, long listId, CoverageGroup group, long after, CancellationToken ct)
    {
        var found = await Of(Rows(actor, listId), group).Where(r => r.Entry.Id > after).OrderBy(r => r.Entry.Id).Take(PageSize + 1).ToListAsync(ct);
        return found.Count > PageSize ? (found[..PageSize], found[PageSize - 1].Entry.Id) : (found, null);
    }

    public async IAsyncEnumerable<CoverageRow> AllAsync(Actor actor, long listId, CoverageGroup group, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var row in Of(Rows(actor, listId), group).OrderBy(r => r.Entry.Id).AsAsyncEnumerable().WithCancellation(ct)) yield return row;
    }

    private IQueryable<CoverageRow> Rows(Actor actor, long listId) =>
        from e in db.ListEntries.AsNoTracking().VisibleTo(actor)
        where e.ListId == listId
        join a in db.Applications.AsNoTracking() on e.ApplicationId equals a.Id into cases
        from a in cases.DefaultIfEmpty()
        select new CoverageRow { Entry = e, Number = a!.Number, Situation = (Situation?)a.Situation, Stage = a.Stage, Result = a.Result, AmountFen = a.AmountFen };

    private static IQueryable<CoverageRow> Of(IQueryable<CoverageRow> rows, CoverageGroup group) => group switch
    {
        CoverageGroup.NoAccount => rows.Where(r => r.Entry.State == EntryState.Waiting || (r.Entry.ByLetter && (r.Entry.State == EntryState.Told || r.Entry.State == EntryState.Silent))),
        CoverageGroup.Asked => rows.Where(r => r.Entry.State == EntryState.Told && r.Situation != Situation.Closed),
        CoverageGroup.Silent => rows.Where(r => r.Entry.State == EntryState.Silent && r.Situation != Situation.Closed),
        CoverageGroup.Confirmed => rows.Where(r => r.Entry.State == EntryState.Confirmed && r.Situation != Situation.Closed),
        CoverageGroup.Waived => rows.Where(r => r.Entry.State == EntryState.Waived),
        CoverageGroup.Paid => rows.Where(r => r.Result == "paid"),
        CoverageGroup.Other => rows.Where(r => r.Entry.State == EntryState.Opened
            || (r.Situation == Situation.Closed && r.Result != "paid" && r.Entry.State != EntryState.Waived)),
        _ => rows,
    };
}
