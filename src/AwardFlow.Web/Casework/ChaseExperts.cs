using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Reminds experts who have not scored, and tells them and the bureau when their days are over: each once. It decides
/// nothing: a missing expert is chased, never counted. Each row is read again before anything is written.
/// </summary>
public sealed class ChaseExperts(IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, Calendars calendars, BusinessClock clock, IOptions<DeadlineOptions> options) : IWork
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        var today = clock.Today;
        var soon = calendars.Current.End(today, options.Value.RemindWorkingDays, countFirstDay: false).Day;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = await db.PanelSeats.AsNoTracking().Where(s => s.State == SeatState.Asked && s.DueOn <= soon
            && ((s.DueOn >= today && s.RemindedAt == null) || (s.DueOn < today && s.OverdueAt == null))).OrderBy(s => s.DueOn).ThenBy(s => s.Id).Select(s => s.Id).Take(Batch).ToListAsync(ct);
        foreach (var id in due) await ChaseAsync(id, ct);
    }

    private Task<Result<Done>> ChaseAsync(long id, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        if (await db.PanelSeats.FirstOrDefaultAsync(s => s.Id == id, c) is not { State: SeatState.Asked } seat) return new Done();
        var (now, late) = (clock.UtcNow, seat.DueOn < clock.Today);
        var number = await db.Applications.Where(a => a.Id == seat.ApplicationId).Select(a => a.Number).FirstAsync(c);
        var panel = await db.Panels.Where(p => p.Id == seat.PanelId).Select(p => new { p.BookmarkId, p.Rule }).FirstAsync(c);
        var ranking = panel.Rule == Panel.RankingRule;
        // Whose it is is not for the experts of a round to know, so they are told its number in the round.
        var named = ranking ? await new RoundNotices(db, now).NameAsync(seat.ApplicationId, c) : number;
        if (late) seat.MarkOverdue(now);
        else seat.Remind(now);
        var (subject, body) = late
            ? ($"【评审已超期】{named}", $"申报 {named} 的专家评分期限 {seat.DueOn:yyyy-MM-dd} 已过，请立即评分；不能评分的，请告知主管部门，以便更换专家。")
            : ($"【请尽快评审】{named}", $"请于 {seat.DueOn:yyyy-MM-dd} 24:00 前在“专家评审”中完成申报 {named} 的评分和意见。");
        db.Messages.Add(Message.ToPerson(seat.PersonId, ranking ? null : seat.ApplicationId, late ? "panel-overdue" : "panel-reminder", subject, body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{number}/seat/{seat.Id}/{(late ? "overdue" : "reminder")}",
            System.Text.Json.JsonSerializer.Serialize(new MailToSend(seat.PersonId, null, subject, body)), now));
        if (late && ranking)
            await new RoundNotices(db, now).TellOrganisersAsync(seat.ApplicationId, $"expert-late-{seat.Id}", "专家未评分", "一名评审专家逾期未评分。请催促；仍不能评分的，请在“择优评选”中更换专家。没有评分的不算数。", c);
        else if (late && await db.Tasks.FirstOrDefaultAsync(t => t.ApplicationId == seat.ApplicationId && t.BookmarkId == panel.BookmarkId && t.State == TaskState.Open, c) is { } task)
            await new TaskNotices(db, task, now).TellHoldersAsync($"expert-late-{seat.Id}", $"【专家未评分】{number}",
                $"申报 {number} 的一名评审专家逾期未评分。请催促；仍不能评分的，请在该件的专家评审页面更换专家，或者在人数达到要求时形成结论。没有评分的不算同意。", c);
        db.Audit(Actor.System, late ? "panel.overdue" : "panel.reminded", "application", number, after: new { seat = seat.Id, seat.DueOn });
        return new Done();
    }, ct);
}
