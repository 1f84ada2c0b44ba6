using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>One case on its way, moved by the same use cases, people, records and clock as in the running application.</summary>
public sealed class RealCase(TestApp app, long id, string approver = "approver1")
{
    public long Id => id;

    public static readonly Dictionary<string, string> WhoDecides = new()
    {
        ["TownshipReview"] = "township1",
        ["BureauReview"] = "bureau",
        ["HeadReview"] = "head",
        ["HoldSubmit"] = "integrity",
        ["HoldDecide"] = "integrity",
        ["HoldPay"] = "integrity",
    };

    public Task<Application> RowAsync() => app.ApplicationAsync(id);

    public async Task<InstanceState> StateAsync()
    {
        await using var db = app.Db();
        return (await db.WorkflowInstances.AsNoTracking().SingleAsync(i => i.ApplicationId == id)).State!;
    }

    public async Task<string> BookmarkAsync(string node) => (await StateAsync()).Bookmarks.Single(b => b.NodeId == node).Id;

    /// <summary>The step after an objection is decided by the objection's own case: an investigator finds, another head than the case's endorses.</summary>
    public Task<Result<Decided>> DecideAsync(string node, string outcome) => (node, outcome) switch
    {
        ("ObjectionReview", _) => app.ObjectionDecidedAsync(id, outcome),
        (_, DecideTask.Return) => app.DecideAsync(id, WhoDecides[node], outcome, "请补正。", null, new Defect("certificate", "证书编号", "与证书不符")),
        (_, DecideTask.Reject) => app.DecideAsync(id, WhoDecides[node], outcome, "不符合条件。", "四.2"),
        _ => app.DecideAsync(id, WhoDecides[node], outcome),
    };

    public Task<Result<Done>> ResumeAsync(string bookmark, string outcome, Actor? actor = null) =>
        app.Get<MoveCase>().ResumeAsync(actor ?? Actor.System, id, bookmark, outcome, default);

    public async Task<Result<Done>> CloseNoticeAsync()
    {
        await using var db = app.Db();
        var notice = await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == id && n.State == NoticeState.Open);
        app.MoveTo(BusinessClock.EndOfDay(notice.EndsOn));
        return await ResumeAsync(notice.BookmarkId, Publicise.Closed);
    }

    /// <summary>A signed objection in the notice: recorded and the case frozen, in one transaction.</summary>
    public Task<Result<Done>> ObjectAsync() => app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
    {
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == id && n.State == NoticeState.Open, ct);
        var vault = app.Get<AccountVault>();
        db.Objections.Add(new Objection(notice.Id, id, Guid.NewGuid().ToString("N"), vault.SealPerson("张三"), vault.SealPerson("13900000000"),
            "该企业不是首次认定。", null, ObjectionState.Received, app.Clock.UtcNow));
        await db.SaveChangesAsync(ct);
        return await app.Get<MoveCase>().ResumeInAsync(db, Actor.System, id, notice.BookmarkId, Publicise.Objected, ct) is { } refusal ? refusal : new Done();
    }, default);

    public async Task<Result<Done>> ResubmitAsync(string tier = "provincial-srdi", string recognisedOn = "2026-06-01")
    {
        var answers = Given.Answers(tier);
        answers["recognised-on"] = recognisedOn;
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync(approver), id, await app.DraftVersionAsync(id), answers, default));
        return (await app.SubmitAsync(id, approver)).Refusal is { } refusal ? refusal : new Done();
    }

    public async Task<Result<Done>> ExpireAsync()
    {
        await using var db = app.Db();
        var task = await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
        app.MoveTo(BusinessClock.EndOfDay(task.DueOn));
        return await ResumeAsync(task.BookmarkId, Correct.Expired);
    }

    public async Task<Result<Done>> WithdrawAsync() =>
        await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync(approver), id, await app.VersionAsync(id), default);

    /// <summary>Changes the case's payments by their own methods and moves the case, in one transaction.</summary>
    public async Task<Result<Done>> PaymentsAsync(string outcome, Action<Payment, DateOnly> change, PaymentState? underWay = null)
    {
        var bookmark = (await StateAsync()).Bookmarks.Single(b => b.Type == Pay.TypeName).Id;
        return await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            // A batch takes its payments in by one statement.
            await db.Payments.Where(p => p.BookmarkId == bookmark && p.ApplicationId == id && underWay != null).ExecuteUpdateAsync(s => s
                .SetProperty(p => p.State, p => underWay ?? p.State).SetProperty(p => p.PaidOn, p => underWay == PaymentState.Paid ? app.Clock.Today : p.PaidOn), ct);
            foreach (var payment in await db.Payments.Where(p => p.ApplicationId == id && p.BookmarkId == bookmark).ToListAsync(ct)) change(payment, app.Clock.Today);
            return await app.Get<MoveCase>().ResumeInAsync(db, Actor.System, id, bookmark, outcome, ct) is { } refusal ? refusal : new Done();
        }, default);
    }

    public Task<Result<Done>> PayAsync() => PaymentsAsync(Pay.Paid, (_, _) => { }, PaymentState.Paid);

    public Task<Result<Done>> HoldPaymentAsync() => PaymentsAsync(Pay.Held, (p, _) => p.Hold("失信名单"));

    public async Task<RealCase> ToPublicityAsync()
    {
        foreach (var node in new[] { "TownshipReview", "BureauReview", "HeadReview" }) Given.Ok(await DecideAsync(node, DecideTask.Approve));
        return this;
    }

    public async Task<RealCase> ToPaymentAsync()
    {
        await ToPublicityAsync();
        Given.Ok(await CloseNoticeAsync());
        return this;
    }
}

public static class RealCases
{
    /// <summary>A submitted case.</summary>
    public static async Task<RealCase> ACaseAsync(this TestApp app, string login = "approver1", string tier = "provincial-srdi") =>
        new(app, await app.ASubmittedApplication(login, tier), login);

    /// <summary>Gives one of the demonstration's people a further role.</summary>
    public static async Task HoldsTooAsync(this TestApp app, string login, string role)
    {
        var person = (await app.ActorAsync(login)).Id;
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.RoleGrants.Add(new RoleGrant(person, role, app.Clock.UtcNow));
            return Task.FromResult<Result<Done>>(new Done());
        }, default));
    }

    /// <summary>The open case that investigates the objections to an award.</summary>
    public static async Task<long> ObjectionCaseAsync(this TestApp app, long awardId)
    {
        await using var db = app.Db();
        return await db.Applications.Where(a => a.AboutId == awardId && a.Kind == CaseKind.Objection && a.Situation != Situation.Closed).Select(a => a.Id).SingleAsync();
    }

    public static async Task<Result<Decided>> ObjectionDecidedAsync(this TestApp app, long awardId, string outcome, string opinion = "情况属实。", string investigator = "investigator", string head = "deputy")
    {
        var objection = await app.ObjectionCaseAsync(awardId);
        var found = await app.DecideAsync(objection, investigator, outcome, opinion, outcome == DecideTask.Reject ? "四.2" : null);
        return found.IsRefused ? found : await app.DecideAsync(objection, head, DecideTask.Approve, "同意核查结论。");
    }

    /// <summary>Sets the business clock.</summary>
    public static void MoveTo(this TestApp app, DateTime businessUtc) => app.Clock.Set(businessUtc - app.Time.GetUtcNow().UtcDateTime);

    /// <summary>Puts the firm of <paramref name="login"/> on the list with this effect, or takes it off.</summary>
    public static async Task SetListAsync(this TestApp app, IntegrityEffect? effect, string login = "approver1")
    {
        var firm = (await app.ActorAsync(login)).EnterpriseId;
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var enterprise = await db.Enterprises.SingleAsync(e => e.Id == firm, ct);
            foreach (var record in await db.DishonestyRecords.Where(r => r.CreditCode == enterprise.CreditCode && r.Status == IntegrityStatus.InForce).ToListAsync(ct))
                record.End(IntegrityStatus.Repaired, "已修复", app.Clock.UtcNow);
            if (effect is { } listed) db.DishonestyRecords.Add(app.ARecord(enterprise.CreditCode, enterprise.Name, listed));
            return new Done();
        }, default));
    }

    public static DishonestyRecord ARecord(this TestApp app, string code, string name, IntegrityEffect effect, DateOnly? from = null, DateOnly? to = null) =>
        new(code, name, "提供虚假材料", "决定〔2026〕9号", "测试", effect, from ?? app.Clock.Today, to, 0, app.Clock.UtcNow);

    /// <summary>The audit chain from its first entry to the anchored head, as a verifier reads it; the number of the first entry that is wrong.</summary>
    public static async Task<long?> FirstWrongAuditEntryAsync(this TestApp app)
    {
        var chain = app.Get<AuditChain>();
        await using var db = app.Db();
        var (expected, previous) = (1L, "");
        foreach (var entry in await db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync())
        {
            if (entry.Id != expected || chain.ChainOf(entry, previous) != entry.Chain) return expected;
            (expected, previous) = (expected + 1, entry.Chain);
        }
        return chain.Anchored() is { } head && head.Count == expected - 1 && head.Chain == previous ? null : expected;
    }
}
