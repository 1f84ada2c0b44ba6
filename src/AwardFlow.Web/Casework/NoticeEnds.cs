using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Ends public notices whose last day is over. One with a provisional end stays open until its year has a calendar;
/// the step itself refuses to end a notice too early.
/// </summary>
public sealed class NoticeEnds(IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, Calendars calendars, MoveCase move, BusinessClock clock,
    ILogger<NoticeEnds> log) : IWork
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        await FinishProvisionalAsync(ct);
        var today = clock.Today;
        var (day, id) = (DateOnly.MinValue, 0L);
        while (!ct.IsCancellationRequested)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var page = await db.PublicNotices.AsNoTracking()
                .Where(n => n.State == NoticeState.Open && n.EndsOn >= day && n.EndsOn < today && (n.EndsOn > day || n.Id > id) && !n.Provisional)
                .OrderBy(n => n.EndsOn).ThenBy(n => n.Id).Take(Batch).ToListAsync(ct);
            foreach (var notice in page) await EndAsync(notice, ct);
            if (page.Count < Batch) return;
            (day, id) = (page[^1].EndsOn, page[^1].Id);
        }
    }

    /// <summary>A notice that opened while the calendar was just being changed may have missed it.</summary>
    private async Task FinishProvisionalAsync(CancellationToken ct)
    {
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            // The one that opened first is the first to get its end: when the earliest still wait for a calendar, all do.
            var provisional = await db.PublicNotices.AsNoTracking().Where(n => n.State == NoticeState.Open && n.Provisional)
                .OrderBy(n => n.OpensOn).ThenBy(n => n.Id).Take(Batch).ToListAsync(ct);
            if (provisional.TrueForAll(n => calendars.Current.End(n.OpensOn, n.WorkingDays, n.CountFirstDay).Provisional)) return;
        }
        await ledger.WriteAsync<Done>(async (db, c) =>
        {
            await ReckonNotices.RunAsync(db, calendars.Current, Actor.System, clock.UtcNow, c);
            return new Done();
        }, ct);
    }

    private async Task EndAsync(PublicNotice notice, CancellationToken ct)
    {
        try
        {
            var result = await move.ResumeAsync(Actor.System, notice.ApplicationId, notice.BookmarkId, Publicise.Closed, ct);
            if (result.Refusal is { } refusal) log.LogInformation("Notice {Notice} did not end: {Refusal}", notice.Id, refusal.Code);
        }
        catch (Exception wrong) when (!ct.IsCancellationRequested)
        {
            log.LogError(wrong, "Notice {Notice} could not be ended; the next round tries again.", notice.Id);
        }
    }
}
