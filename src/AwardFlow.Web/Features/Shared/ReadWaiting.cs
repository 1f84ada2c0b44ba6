using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Shared;

/// <summary>One heap of work that waits for the signed-in person, with the page where it is done.</summary>
public sealed record WaitingHeap(string Label, string Href, int Count, string What);

/// <summary>A case of the firm in which the firm itself has the next step.</summary>
public sealed record FirmsTurn(long ApplicationId, string Number, string PolicyId, string AwardId, Situation Situation, DateOnly? Until);

/// <summary>What the first page says is waiting: for staff the heaps beside the inbox, for a firm the cases that wait for it.</summary>
public sealed class ReadWaiting(CurrentActor actor, AwardFlowDb db, BusinessClock clock)
{
    /// <summary>Counting stops here: whether it is 412 or 418 the list itself tells.</summary>
    public const int Most = 100;

    public async Task<IReadOnlyList<WaitingHeap>> ForStaffAsync(int open, CancellationToken ct)
    {
        var me = actor.Value;
        var heaps = new List<WaitingHeap>();
        if (me.May(Permission.Review))
        {
            heaps.Add(new("待办事项", "/Review/Inbox", open, "等您审核的申报和事项"));
            heaps.Add(new("已超期", "/Review/Inbox?tab=overdue", await CountAsync(Late(me), ct), "已过办理时限，请先办"));
        }
        if (me.May(Permission.ConfirmRegistration)) heaps.Add(new("待确认企业", "/Enterprises/Registrations", await CountAsync(Registrations(me), ct) + await CountAsync(Accounts(me), ct), "企业登记和收款账户变更"));
        if (me.May(Permission.DraftDocument)) heaps.Add(new("待下达资金", "/Funds/Waiting", await CountAsync(WithoutDocument(), ct), "起草资金文件"));
        if (me.May(Permission.IssueDocument))
            heaps.Add(new("待下达文件", "/Funds/Documents", await CountAsync(db.FundDocuments.Where(d => d.State == FundDocumentState.Draft && d.MakerId != me.Id), ct), "他人起草，等您核对下达"));
        if (me.May(Permission.BuildBatch))
        {
            heaps.Add(new("待拨付款项", "/Payments/Due", await CountAsync(db.Payments.Where(p => p.State == PaymentState.Due), ct), "制作拨付批次"));
            heaps.Add(new("待锁定批次", "/Payments/Batches?State=Draft", await CountAsync(Batches(BatchState.Draft), ct), "核对后锁定"));
            heaps.Add(new("待回单批次", "/Payments/Batches?State=Released", await CountAsync(Batches(BatchState.Released), ct), "送银行后导入回单"));
        }
        if (me.May(Permission.CheckBatch))
            heaps.Add(new("待审核签署", "/Payments/Batches?State=Locked", await CountAsync(Locked(me).Where(b => b.CheckNeeded && b.CheckerId == null), ct), "达到分级标准的批次"));
        if (me.May(Permission.ReleaseBatch))
            heaps.Add(new("待复核放款", "/Payments/Batches?State=Locked", await CountAsync(Locked(me).Where(b => !b.CheckNeeded || b.CheckerId != null), ct), "逐笔核对后放款"));
        return heaps;
    }

    /// <summary>Corrections and confirmations, the nearest deadline first.</summary>
    public async Task<IReadOnlyList<FirmsTurn>> ForFirmAsync(long firm, CancellationToken ct) =>
        [
            .. (await db.Applications.AsNoTracking().Where(a => a.EnterpriseId == firm && a.Kind == CaseKind.Award && (a.Situation == Situation.Correcting || a.Situation == Situation.Confirming))
                .OrderBy(a => a.Id).Take(Most).Select(a => new FirmsTurn(a.Id, a.Number, a.PolicyId, a.AwardId, a.Situation, a.PromisedBy)).ToListAsync(ct)).OrderBy(a => a.Until),
        ];

    private static Task<int> CountAsync<T>(IQueryable<T> what, CancellationToken ct) => what.Take(Most).CountAsync(ct);

    private IQueryable<WorkTask> Late(Actor me)
    {
        var today = clock.Today;
        return db.Tasks.Where(t => t.UnitId == me.UnitId && me.Roles.Contains(t.Role!) && t.State == TaskState.Open && t.DueOn < today);
    }

    private IQueryable<long> Registrations(Actor me) =>
        from m in db.Memberships
        where m.State == ProposalState.Proposed && m.Kind == MembershipKind.First
        join e in db.Enterprises on m.EnterpriseId equals e.Id
        where e.TownshipId == me.UnitId
        select m.Id;

    /// <summary>Changes of an account in whose firm nobody else may confirm them: the township does.</summary>
    private IQueryable<long> Accounts(Actor me)
    {
        var confirming = Roles.With(Permission.ConfirmAccount);
        return from a in db.AccountChanges
               where a.State == ProposalState.Proposed
               join e in db.Enterprises on a.EnterpriseId equals e.Id
               where e.TownshipId == me.UnitId && e.State == EnterpriseState.Confirmed
               where !(from x in db.Users
                       join g in db.RoleGrants on x.Id equals g.PersonId
                       where x.EnterpriseId == e.Id && x.Id != a.ProposedBy && x.State == PersonState.Active && confirming.Contains(g.Role)
                       select x.Id).Any()
               select a.Id;
    }

    private IQueryable<Application> WithoutDocument() =>
        db.Applications.Where(a => a.Situation == Situation.AwaitingDocument && !db.FundDocumentLines.Any(l => l.ApplicationId == a.Id && l.Live));

    private IQueryable<Batch> Batches(BatchState state) => db.Batches.Where(b => b.State == state);

    private IQueryable<Batch> Locked(Actor me) => Batches(BatchState.Locked).Where(b => b.MakerId != me.Id);
}
