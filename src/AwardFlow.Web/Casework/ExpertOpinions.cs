using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What an expert said, by number.</summary>
public sealed record ExpertOpinion(int Number, string Opinion);

/// <summary>
/// When the scores and opinions of experts may be read, in one place. Of a panel of its own: once it is closed. Of a round:
/// the bureau once all its scores are in, because before that they would influence each other; the firm once the list is
/// signed. Experts are numbered, for the firm without their scores: it reads its own mean and what was said.
/// </summary>
public static class ExpertOpinions
{
    private static readonly Situation[] Decided = [Situation.InPublicity, Situation.Objected, Situation.AwaitingDocument, Situation.AwaitingPayment, Situation.Closed];

    /// <summary>Whether all scores of the round of an application are in.</summary>
    public static Task<bool> RoundIsScoredAsync(AwardFlowDb db, long applicationId, CancellationToken ct) =>
        (from e in db.SelectionEntries.AsNoTracking()
         where e.ApplicationId == applicationId
         join r in db.SelectionRounds on e.RoundId equals r.Id
         where r.State != RoundState.Open && !db.SelectionEntries.Any(o => o.RoundId == r.Id && db.Panels.Any(p => p.ApplicationId == o.ApplicationId && p.Rule == Panel.RankingRule && p.State == PanelState.Open))
         select e.Id).AnyAsync(ct);

    /// <summary>What the firm reads after the decision; empty before it, and where no expert was asked.</summary>
    public static async Task<IReadOnlyList<ExpertOpinion>> ForFirmAsync(AwardFlowDb db, Application application, CancellationToken ct)
    {
        var panels = await db.Panels.AsNoTracking().Where(p => p.ApplicationId == application.Id && p.ClosedAt != null && p.State != PanelState.Cancelled).OrderBy(p => p.Id).ToListAsync(ct);
        if (panels.Count == 0 || !await MayFirmReadAsync(db, application, panels[^1], ct)) return [];
        var last = panels[^1].Id;
        var seats = await db.PanelSeats.AsNoTracking().Where(s => s.PanelId == last && s.State == SeatState.Scored).OrderBy(s => s.Id).Select(s => s.Opinion!).ToListAsync(ct);
        return [.. seats.Select((opinion, i) => new ExpertOpinion(i + 1, opinion))];
    }

    private static async Task<bool> MayFirmReadAsync(AwardFlowDb db, Application application, Panel panel, CancellationToken ct) => panel.IsRanking
        ? await db.SelectionEntries.AnyAsync(e => e.ApplicationId == application.Id && e.State != StandingState.Filed && e.State != StandingState.Waiting, ct)
        : Decided.Contains(application.Situation);
}
