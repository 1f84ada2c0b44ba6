using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>Where an entry stands now, before and after the signature.</summary>
public enum EntryPhase { OnItsWay, Waiting, Gone, Blocked, Decided }

/// <summary>One application of a round with its firm, its experts and what the list of dishonesty says of it today.</summary>
public sealed record RoundEntry(SelectionEntry Entry, Application Case, string CreditCode, Panel? Panel, IReadOnlyList<PanelSeat> Seats, IReadOnlyList<Activities.ScreeningHit> Hits)
{
    public EntryPhase Phase => Entry.State is not (StandingState.Filed or StandingState.Waiting) ? EntryPhase.Decided
        : Case.Situation == Situation.Closed ? EntryPhase.Gone
        : Entry.State == StandingState.Filed ? EntryPhase.OnItsWay
        : Activities.Screen.ResultOf(Hits) == ScreeningResult.Blocked ? EntryPhase.Blocked : EntryPhase.Waiting;

    /// <summary>Selected, and its case has not ended without money.</summary>
    public bool HoldsPlace => Entry.State == StandingState.Selected && !(Case.Situation == Situation.Closed && Case.Result != "paid");

    /// <summary>Selected, and nothing can take the place away any more but finance.</summary>
    public bool IsSettled => Case.Situation is Situation.AwaitingDocument or Situation.AwaitingPayment or Situation.Closed;
    public IReadOnlyList<int> Scores => [.. Seats.Where(s => s.State == SeatState.Scored).Select(s => s.Score!.Value)];
    public int Missing(SelectionRound round) => round.Experts - Seats.Count(s => s.IsLive);
    public bool IsScored(SelectionRound round) => Scores.Count >= round.Experts;
}

/// <summary>A round with all its entries, and the ranking as soon as every score is in.</summary>
public sealed class RoundList
{
    private RoundList(SelectionRound round, IReadOnlyList<RoundEntry> entries, Arrangement? arrangement) => (Round, Entries, Arrangement) = (round, entries, arrangement);

    public SelectionRound Round { get; }
    public IReadOnlyList<RoundEntry> Entries { get; }

    /// <summary>Null where the policy's data has no figures for the closing day: nothing is ranked then.</summary>
    public Arrangement? Arrangement { get; }
    public int Places => Round.Places ?? Math.Max(Arrangement?.Places ?? 0, 0);
    public IEnumerable<RoundEntry> In(EntryPhase phase) => Entries.Where(e => e.Phase == phase);
    public int ScoresMissing => In(EntryPhase.Waiting).Sum(e => Math.Max(Round.Experts - e.Scores.Count, 0));

    /// <summary>Places that nobody holds any more, after the signature.</summary>
    public int FreePlaces => Round.IsDecided ? Places - Entries.Count(e => e.HoldsPlace) : 0;

    /// <summary>Who may move up: those behind the places, and whom an appeal has brought back.</summary>
    public IReadOnlyList<RoundEntry> Reserves => [.. Entries.Where(e => Round.IsDecided && e.Case.Situation != Situation.Closed
        && e.Entry.State is StandingState.Reserve or StandingState.Waiting).OrderBy(e => e.Entry.AgainOf is null).ThenBy(e => e.Entry.Rank).ThenBy(e => e.Entry.Id)];

    /// <summary>Null until every application has come or gone and every score is in.</summary>
    public RankingResult? Ranking()
    {
        if (Round.State is not (RoundState.Scoring or RoundState.Proposed) || Arrangement is not { } by || In(EntryPhase.OnItsWay).Any() || ScoresMissing > 0) return null;
        var ranked = In(EntryPhase.Waiting).Select(e => new RankEntry(e.Entry.Id, e.Scores)).ToList();
        var open = Rules.Ranking.Of(ranked, by);
        // A decision counts for the tie it was made about, and for no other.
        return open.Free > 0 && open.Tied.Order().SequenceEqual(Round.TieAmong) ? Rules.Ranking.Of(ranked, by, Round.TieChosen) : open;
    }

    /// <summary>Digest of what a list says: who, with which sums, where. Another list has another one.</summary>
    public string HashOf(RankingResult ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Round.Number}|{Places}"));
        foreach (var row in ranking.Rows) text.Append(CultureInfo.InvariantCulture, $"\n{row.Id}|{row.Rank}|{row.Sum}/{row.Count}|{row.Standing}|{row.Place}");
        foreach (var listed in In(EntryPhase.Blocked).OrderBy(e => e.Entry.Id)) text.Append(CultureInfo.InvariantCulture, $"\n{listed.Entry.Id}|out");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Reads the round in a few queries, whatever its size. What the context tracks stays tracked.</summary>
    public static async Task<RoundList> LoadAsync(AwardFlowDb db, SelectionRound round, Award award, DateOnly today, CancellationToken ct)
    {
        var entries = await db.SelectionEntries.Where(e => e.RoundId == round.Id).OrderBy(e => e.Id).ToListAsync(ct);
        var ids = entries.ConvertAll(e => e.ApplicationId);
        var cases = await (from a in db.Applications.AsNoTracking()
                           where EF.Parameter(ids).Contains(a.Id)
                           join f in db.Enterprises.AsNoTracking() on a.EnterpriseId equals f.Id
                           select new { Case = a, f.CreditCode, f.Name }).ToDictionaryAsync(r => r.Case.Id, ct);
        var rows = entries.ConvertAll(e => new { Entry = e, cases[e.ApplicationId].Case, cases[e.ApplicationId].CreditCode, cases[e.ApplicationId].Name });
        var panels = (await db.Panels.Where(p => EF.Parameter(ids).Contains(p.ApplicationId) && p.Rule == Panel.RankingRule && p.State != PanelState.Cancelled).OrderBy(p => p.Id).ToListAsync(ct))
            .GroupBy(p => p.ApplicationId).ToDictionary(g => g.Key, g => g.Last());
        var seats = (await db.PanelSeats.Where(s => EF.Parameter(ids).Contains(s.ApplicationId)).OrderBy(s => s.Id).ToListAsync(ct)).ToLookup(s => s.PanelId);
        var hits = await Activities.Screen.LookAsync(db, [.. rows.Select(r => (r.CreditCode, r.Name)).Distinct()], today, ct);
        return new(round,
            [.. rows.Select(r => new RoundEntry(r.Entry, r.Case, r.CreditCode, panels.GetValueOrDefault(r.Case.Id),
                panels.TryGetValue(r.Case.Id, out var p) ? [.. seats[p.Id]] : [], hits.GetValueOrDefault(r.CreditCode) ?? []))],
            award.Competition?.ArrangementOn(round.ClosesOn, award.Competition.Per == PlacesPer.Year ? await TakenAsync(db, round, ct) : 0));
    }

    /// <summary>Places that other rounds of the year have given away.</summary>
    private static Task<int> TakenAsync(AwardFlowDb db, SelectionRound round, CancellationToken ct)
    {
        var (from, to) = (new DateOnly(round.ClosesOn.Year, 1, 1), new DateOnly(round.ClosesOn.Year, 12, 31));
        return db.SelectionEntries.CountAsync(e => e.RoundId != round.Id && e.State == StandingState.Selected
            && db.SelectionRounds.Any(r => r.Id == e.RoundId && r.PolicyId == round.PolicyId && r.AwardId == round.AwardId && r.ClosesOn >= from && r.ClosesOn <= to), ct);
    }
}
