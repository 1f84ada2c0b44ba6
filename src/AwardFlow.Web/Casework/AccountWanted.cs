using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// The bank sent money back, and the firm still has the account that it was sent to: the firm has the next step, until the
/// change of its account is confirmed. One question for every page that says so.
/// </summary>
public static class AccountWanted
{
    public static IQueryable<Payment> Payments(AwardFlowDb db) =>
        from p in db.Payments.AsNoTracking()
        where p.State == PaymentState.Returned
        join t in db.PaymentAttempts on p.Id equals t.PaymentId
        where t.State == AttemptState.Returned && !db.PaymentAttempts.Any(later => later.PaymentId == p.Id && later.Id > t.Id && later.State == AttemptState.Returned)
        join e in db.Enterprises on p.EnterpriseId equals e.Id
        where e.AccountMark == t.Account.Fingerprint
        select p;

    /// <summary>The cases of a firm that wait so.</summary>
    public static Task<HashSet<long>> CasesOfAsync(AwardFlowDb db, long firm, CancellationToken ct) =>
        Payments(db).Where(p => p.EnterpriseId == firm).Select(p => p.ApplicationId).ToHashSetAsync(ct);

    /// <summary>What the firm reads then in place of the stage's own words.</summary>
    public static StageText Over(StageText stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage with
        {
            PlainZh = "银行退回了款项，等贵单位变更收款账户；确认变更后财政部门重新拨付。",
            PlainEn = "The bank returned the payment. Change the account; it is paid again once the change is confirmed.",
            HolderZh = "本企业",
            HolderEn = "Your enterprise",
            Tone = "warn",
        };
    }
}
