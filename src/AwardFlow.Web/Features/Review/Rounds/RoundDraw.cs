using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>Who sits on which entry of a round.</summary>
public sealed record Seating(RoundEntry Entry, IReadOnlyList<long> Experts);

/// <summary>
/// Draws the experts of a round by lot. The same people judge all entries, so that scores can be compared; only where one
/// may not (own firm, conflict, a part in the case) or is missing, another is drawn for that entry alone.
/// </summary>
public static class RoundDraw
{
    public static string SeedOf(SelectionRound round) => string.Create(CultureInfo.InvariantCulture, $"{round.Number}|{round.Draws + 1}");

    /// <summary>Null where the register is too small; else whom to ask in addition, entry by entry.</summary>
    /// <param name="allowed">Per entry those who may judge it and were not asked about it before.</param>
    public static IReadOnlyList<Seating>? Seat(SelectionRound round, IReadOnlyList<RoundEntry> entries, IReadOnlyDictionary<long, IReadOnlySet<long>> allowed, string seed)
    {
        var everybody = allowed.Values.SelectMany(a => a).Distinct().ToList();
        var order = ExpertDraw.Pick(everybody, everybody.Count, seed);
        // Who judges already goes on; then those who may judge most of what is still to be judged.
        var judging = entries.SelectMany(e => e.Seats).Where(s => s.IsLive).GroupBy(s => s.PersonId).ToDictionary(g => g.Key, g => g.Count());
        var reach = everybody.ToDictionary(p => p, p => entries.Count(e => allowed[e.Entry.Id].Contains(p)));
        var preferred = order.Select((p, i) => (Person: p, Lot: i)).OrderByDescending(x => judging.GetValueOrDefault(x.Person)).ThenByDescending(x => reach[x.Person]).ThenBy(x => x.Lot).Select(x => x.Person).ToList();
        var seatings = entries.Select(e => new Seating(e, [.. preferred.Where(allowed[e.Entry.Id].Contains).Take(Math.Max(e.Missing(round), 0))])).ToList();
        return seatings.TrueForAll(s => s.Experts.Count >= s.Entry.Missing(round)) ? seatings.FindAll(s => s.Experts.Count > 0) : null;
    }

    /// <summary>
    /// On the register and active, not of the firm, without a part in the case, and not asked about it before: a conflict
    /// or an absence counts for good.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, IReadOnlySet<long>>> AllowedAsync(AwardFlowDb db, IReadOnlyList<RoundEntry> entries, CancellationToken ct)
    {
        var experts = await (from e in db.Experts.AsNoTracking()
                             join p in db.Users.AsNoTracking() on e.PersonId equals p.Id
                             where e.Drawn && p.State == PersonState.Active && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Roles.Expert)
                             orderby e.PersonId
                             select e).ToListAsync(ct);
        var cases = entries.Select(e => e.Case.Id).ToList();
        var firmIds = entries.Select(e => e.Case.EnterpriseId).Distinct().ToList();
        var firms = await db.Enterprises.AsNoTracking().Where(f => EF.Parameter(firmIds).Contains(f.Id)).ToDictionaryAsync(f => f.Id, ct);
        var asked = (await db.PanelSeats.AsNoTracking().Where(s => EF.Parameter(cases).Contains(s.ApplicationId)).Select(s => new { s.ApplicationId, s.PersonId }).ToListAsync(ct)).ToLookup(s => s.ApplicationId, s => s.PersonId);
        var decided = (await db.Decisions.AsNoTracking().Where(d => EF.Parameter(cases).Contains(d.ApplicationId)).Select(d => new { d.ApplicationId, d.ActorId }).ToListAsync(ct)).ToLookup(d => d.ApplicationId, d => d.ActorId);
        return entries.ToDictionary(e => e.Entry.Id, IReadOnlySet<long> (e) => experts
            .Where(x => !x.IsOf(firms[e.Case.EnterpriseId]) && !asked[e.Case.Id].Contains(x.PersonId) && !decided[e.Case.Id].Contains(x.PersonId)).Select(x => x.PersonId).ToHashSet());
    }
}
