using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Counts the end of running public notices anew after the calendar has changed: a provisional end becomes final, a
/// moved holiday moves the end. Ended notices stay as they are.
/// </summary>
public static class ReckonNotices
{
    /// <summary>Inside the write transaction. Returns how many ends have changed.</summary>
    public static async Task<int> RunAsync(AwardFlowDb db, WorkCalendar calendar, Actor actor, DateTime now, CancellationToken ct)
    {
        var running = await db.PublicNotices.Where(n => n.State == NoticeState.Open || n.State == NoticeState.Frozen).ToListAsync(ct);
        var changed = 0;
        foreach (var notice in running)
        {
            var end = calendar.End(notice.OpensOn, notice.WorkingDays, notice.CountFirstDay);
            if (end.Day == notice.EndsOn && end.Provisional == notice.Provisional) continue;
            var before = new { notice.EndsOn, notice.Provisional };
            notice.Reckon(end.Day, end.Provisional);
            db.Audit(actor, "notice.reckoned", "application", notice.Number, before, new { notice.EndsOn, notice.Provisional });
            await TellAsync(db, notice, now, ct);
            changed++;
        }
        return changed;
    }

    private static async Task TellAsync(AwardFlowDb db, PublicNotice notice, DateTime now, CancellationToken ct)
    {
        var application = await db.Applications.FirstAsync(a => a.Id == notice.ApplicationId, ct);
        if (notice.State == NoticeState.Open) application.Promise(notice.EndsOn);
        var subject = $"【公示截止日调整】{notice.Number} {notice.AwardName}";
        var body = $"因工作日历发布或者调整，“{notice.AwardName}”（{notice.Number}）的公示截止日为 {notice.EndsOn:yyyy-MM-dd} 24:00" +
            (notice.Provisional ? "，该日期仍为暂定。" : "。");
        db.Messages.Add(Message.ToEnterprise(application.EnterpriseId, application.Id, "notice-reckoned", subject, body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{notice.Number}/notice-reckoned/{notice.Round}/{notice.Version}",
            JsonSerializer.Serialize(new MailToSend(null, application.EnterpriseId, subject, body)), now));
    }
}
