using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>Reminds firms of instalments that fall due, and says when one is overdue: each once. Each row is read again before anything is written.</summary>
public sealed class DebtReminders(IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, BusinessClock clock) : IWork
{
    private const int DaysAhead = 3;
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        var (today, soon) = (clock.Today, clock.Today.AddDays(DaysAhead));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = await db.DebtInstalments.AsNoTracking().Where(i => i.DueOn <= soon && ((i.DueOn >= today && i.RemindedAt == null) || (i.DueOn < today && i.OverdueAt == null)))
            .Where(i => db.Debts.Any(d => d.Id == i.DebtId && d.ClosedOn == null)).OrderBy(i => i.DueOn).ThenBy(i => i.Id).Select(i => i.Id).Take(Batch).ToListAsync(ct);
        foreach (var id in due) await TellAsync(id, ct);
    }

    /// <summary>What is still to come of an instalment: receipts since the plan fill the parts in order.</summary>
    public static long OpenFen(Debt debt, IEnumerable<DebtInstalment> plan, int no)
    {
        var upTo = plan.Where(i => i.No <= no).Sum(i => i.AmountFen);
        var part = plan.First(i => i.No == no).AmountFen;
        return Math.Clamp(upTo - (debt.ReceivedFen - debt.PlannedFromFen), 0, part);
    }

    private Task<Result<Done>> TellAsync(long id, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        var row = await db.DebtInstalments.FirstOrDefaultAsync(i => i.Id == id, c);
        if (row is null || await db.Debts.AsNoTracking().FirstOrDefaultAsync(d => d.Id == row.DebtId, c) is not { IsOpen: true } debt) return new Done();
        var plan = await db.DebtInstalments.AsNoTracking().Where(i => i.DebtId == debt.Id).ToListAsync(c);
        var (late, open) = (row.DueOn < clock.Today, OpenFen(debt, plan, row.No));
        if (late) row.MarkOverdue(clock.UtcNow);
        else row.Remind(clock.UtcNow);
        if (open == 0) return new Done();
        var number = await db.Applications.Where(a => a.Id == debt.ApplicationId).Select(a => a.Number).FirstAsync(c);
        var (subject, body) = late
            ? ($"【已逾期】{number} 第 {row.No} 期退款", $"{number} 第 {row.No} 期应于 {row.DueOn:yyyy-MM-dd} 前退还，尚有 {Yuan.Format(open)} 元未到账，请立即退还。")
            : ($"【即将到期】{number} 第 {row.No} 期退款", $"{number} 第 {row.No} 期应于 {row.DueOn:yyyy-MM-dd} 前退还 {Yuan.Format(open)} 元，请按时办理。");
        db.Messages.Add(Message.ToEnterprise(debt.EnterpriseId, debt.ApplicationId, late ? "debt-overdue" : "debt-reminder", subject, body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", $"{number}/instalment/{row.Id}/{(late ? "overdue" : "reminder")}", JsonSerializer.Serialize(new MailToSend(null, debt.EnterpriseId, subject, body)), clock.UtcNow));
        db.Audit(Actor.System, late ? "debt.overdue" : "debt.reminded", "application", number, after: new { row.No, row.DueOn, open });
        return new Done();
    }, ct);
}
