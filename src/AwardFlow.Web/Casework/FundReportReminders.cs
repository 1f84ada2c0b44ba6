using System.Text.Json;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Casework;

/// <summary>Reminds firms of reports on the use of their money, and says when one is overdue: each once. Each row is read again before anything is written.</summary>
public sealed class FundReportReminders(IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, IOptions<FundUseOptions> options, BusinessClock clock) : IWork
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        var (today, soon) = (clock.Today, clock.Today.AddDays(options.Value.RemindDays));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = await Open(db, db.FundReportDuties.AsNoTracking()).Where(d => d.OverdueAt == null && d.DueOn <= soon && (d.DueOn < today || d.RemindedAt == null))
            .OrderBy(d => d.DueOn).Select(d => d.ApplicationId).Take(Batch).ToListAsync(ct);
        foreach (var id in due) await TellAsync(id, ct);
    }

    /// <summary>Those without a report that stands: none filed, or sent back.</summary>
    public static IQueryable<FundReportDuty> Open(AwardFlowDb db, IQueryable<FundReportDuty> duties) =>
        duties.Where(d => !db.FundReports.Any(r => r.ApplicationId == d.ApplicationId && r.State != FundReportState.Returned));

    private Task<Result<Done>> TellAsync(long id, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        if (await Open(db, db.FundReportDuties).FirstOrDefaultAsync(d => d.ApplicationId == id, c) is not { OverdueAt: null } duty) return new Done();
        var late = duty.DueOn < clock.Today;
        if (!late && duty.RemindedAt is not null) return new Done();
        if (late) duty.MarkOverdue(clock.UtcNow);
        else duty.Remind(clock.UtcNow);
        var number = await db.Applications.Where(a => a.Id == id).Select(a => a.Number).FirstAsync(c);
        var (subject, body) = late
            ? ($"【已逾期】{number} 资金使用情况", $"{number} 的奖励资金使用情况应于 {duty.DueOn:yyyy-MM-dd} 前填报，现已逾期。请立即在“资金使用”中填报。")
            : ($"【请填报】{number} 资金使用情况", $"请在 {duty.DueOn:yyyy-MM-dd} 前，在“资金使用”中填报 {number} 的奖励资金用途和成效，并上传发票、合同等材料。");
        db.Messages.Add(Message.ToEnterprise(duty.EnterpriseId, id, late ? "fund-report-overdue" : "fund-report-reminder", subject, body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", $"{number}/fund-report/{(late ? "overdue" : "reminder")}", JsonSerializer.Serialize(new MailToSend(null, duty.EnterpriseId, subject, body)), clock.UtcNow));
        db.Audit(Actor.System, late ? "fund-report.overdue" : "fund-report.reminded", "application", id, after: new { number, duty.DueOn });
        return new Done();
    }, ct);
}
