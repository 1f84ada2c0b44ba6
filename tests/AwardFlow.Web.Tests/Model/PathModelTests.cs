using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>
/// A hundred cases of each award path through the application, some of an earlier version that only running cases are on, with random valid actions from fixed
/// seeds; the cases that they give rise to (objections) run along. After every action state, tasks, timeline, notices and
/// payments agree, and no case waits for nothing.
/// </summary>
public sealed class PathModelTests
{
    private const int MostSteps = 40;

    public static TheoryData<string, int> Walked
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var path in ModelPath.All) data.Add(path.Path, path.Version);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Walked))]
    public async Task A_hundred_random_cases_never_stand_without_task_timer_or_end(string path, int version)
    {
        var model = ModelPath.All.Single(p => p.Path == path && p.Version == version);
        await using var app = await TestApp.StartAsShippedAsync();
        var staff = await StaffAsync(app);
        await app.StartNewCasesOnAsync(path, version);
        var taken = new HashSet<string>();
        var ends = new HashSet<string>();
        for (var seed = 1; seed <= model.Cases; seed++)
        {
            app.Clock.Set(TimeSpan.Zero);
            var (firm, id) = await ASubmittedCaseAsync(app, seed, model);
            var driver = new CaseDriver(app, staff, firm, seed, model);
            for (var step = 0; step < MostSteps && await driver.StepAsync(id) is { } act; step++)
            {
                taken.Add(act);
                await CheckAsync(app, id, seed);
            }
            ends.Add((await app.ApplicationAsync(id)).Result ?? "running");
        }

        await using var db = app.Db();
        await ScenarioTests.CheckCountersAsync(db);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        Assert.Empty(model.Ends.Except(ends));
        Assert.Empty(model.Acts.Except(taken));
    }

    internal static async Task CheckAsync(TestApp app, long caseId, int seed)
    {
        await using var db = app.Db();
        var cases = await db.Applications.AsNoTracking().Where(a => a.Id == caseId || a.AboutId == caseId).ToListAsync();
        foreach (var row in cases)
        {
            var state = (await db.WorkflowInstances.AsNoTracking().SingleAsync(i => i.ApplicationId == row.Id)).State!;
            var where = $"seed {seed}, {row.Number}: {state.ToJson()}";
            Assert.True(state.Status != InstanceStatus.Faulted, where);
            Assert.True(state.Status == InstanceStatus.Running == state.Bookmarks.Count > 0, where);
            Assert.True(row.Situation == Situation.Closed == (state.Status != InstanceStatus.Running), where);
            Assert.True(row.Result == state.Result, where);
            var tasks = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == row.Id && t.State == TaskState.Open).Select(t => t.BookmarkId).ToListAsync();
            var notices = await db.PublicNotices.AsNoTracking().Where(n => n.ApplicationId == row.Id && n.State == NoticeState.Open).Select(n => n.BookmarkId).ToListAsync();
            var payments = await db.Payments.AsNoTracking().Where(p => p.ApplicationId == row.Id && p.State != PaymentState.Paid && p.State != PaymentState.Cancelled).Select(p => p.BookmarkId).ToListAsync();
            var open = state.Bookmarks.Select(b => b.Id).ToList();
            Assert.True(tasks.Concat(notices).All(open.Contains), where);
            var collecting = state.Bookmarks.Where(b => b.Type == Collect.TypeName).Select(b => b.Id).ToList();
            Assert.True(collecting.Count == 0 || await db.Debts.AnyAsync(d => d.ApplicationId == row.Id && d.OpenedOn != null && d.ClosedOn == null), where);
            var documents = row.Situation == Situation.AwaitingDocument ? state.Bookmarks.Where(b => b.Type == AwaitDocument.TypeName).Select(b => b.Id) : [];
            Assert.True(open.All(b => tasks.Concat(notices).Concat(payments).Concat(documents).Concat(collecting).Contains(b)), where);
            await CheckMoneyAsync(db, app, row.Id, payments.Count > 0 || row.Result == "paid", where);
            await CheckTimelineAsync(db, row.Id, state, where);
            var deciders = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == row.Id && d.FromCaseId == null).Select(d => new { d.ActorId, d.Step }).Distinct().ToListAsync();
            Assert.True(deciders.Select(d => d.ActorId).Distinct().Count() == deciders.Count, where);
        }
    }

    /// <summary>Money is due only after a notice that closed, without an objection that is open, and on an issued document where the path has one.</summary>
    private static async Task CheckMoneyAsync(AwardFlowDb db, TestApp app, long caseId, bool due, string where)
    {
        if (!due) return;
        Assert.True((await db.PublicNotices.AsNoTracking().Where(n => n.ApplicationId == caseId).OrderBy(n => n.Round).LastAsync()).State == NoticeState.Closed, where);
        Assert.False(await db.Objections.AnyAsync(o => o.ApplicationId == caseId && o.State == ObjectionState.Received), where);
        var instance = await db.WorkflowInstances.AsNoTracking().SingleAsync(i => i.ApplicationId == caseId);
        var asks = app.Get<Paths>().Current.Get(instance.DefinitionId, instance.DefinitionVersion).Activities.Any(a => a.Type == AwaitDocument.TypeName);
        Assert.True(!asks || (await AwaitDocument.LinesAsync(db, caseId, FundDocumentState.Issued, default)).Count > 0, where);
    }

    /// <summary>The last thing that was noted at a waiting step is that it waits, exactly where it does.</summary>
    private static async Task CheckTimelineAsync(AwardFlowDb db, long caseId, InstanceState state, string where)
    {
        var entries = await db.PathEntries.AsNoTracking().Where(e => e.ApplicationId == caseId).OrderBy(e => e.Id).ToListAsync();
        var waiting = entries.GroupBy(e => e.NodeId).Where(g => g.Last().Kind == TraceKind.Waiting).Select(g => g.Key).Order(StringComparer.Ordinal);
        Assert.True(waiting.SequenceEqual(state.Bookmarks.Select(b => b.NodeId).Order(StringComparer.Ordinal)), where);
    }

    internal static async Task<IReadOnlyList<Actor>> StaffAsync(TestApp app)
    {
        await using var db = app.Db();
        var people = await db.Users.AsNoTracking().Where(p => p.UnitId != null).OrderBy(p => p.Id).ToListAsync();
        var grants = (await db.RoleGrants.AsNoTracking().ToListAsync()).ToLookup(g => g.PersonId, g => g.Role);
        return [.. people.Select(p => new Actor(p.Id, p.Name, p.UnitId, null, grants[p.Id].ToHashSet(StringComparer.Ordinal), "127.0.0.1"))];
    }

    /// <summary>A firm of its own for every case, in the first township, with a submitted application.</summary>
    internal static async Task<(Actor Firm, long Id)> ASubmittedCaseAsync(TestApp app, int seed, ModelPath path)
    {
        var actor = await AFirmAsync(app, seed);
        await path.Before(app, $"M{seed:D17}");
        var id = Given.Ok(await app.Get<KeepDraft>().StartAsync(new Command(actor), path.Policy, path.Award, default));
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(actor, id, await app.DraftVersionAsync(id), path.Answers(seed, new Random(seed)), default));
        foreach (var slot in app.Get<Catalogues>().Current.Award(path.Policy, path.Award)!.Evidence.Where(e => e.Required).Select(e => e.Id))
            Given.Ok(await app.Get<KeepDraft>().AttachAsync(new Command(actor), id, slot, await app.AFileAsync(), default));
        Given.Ok(await app.Get<SubmitApplication>().SubmitAsync(new Command(actor), id, await app.VersionAsync(id), await app.DraftVersionAsync(id), default));
        return (actor, id);
    }

    /// <summary>A firm of its own, acted for by the demonstration's approver.</summary>
    internal static async Task<Actor> AFirmAsync(TestApp app, int seed, string? code = null)
    {
        var model = await app.ActorAsync("approver1");
        var firm = Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (db, ct) =>
        {
            var enterprise = new Enterprise(code ?? $"M{seed:D17}", $"模型企业{seed:D3}有限公司", (await db.Units.SingleAsync(u => u.Code == "qt-yi", ct)).Id, app.Clock.UtcNow);
            enterprise.Describe("模型", "钱塘区", "C34", "模型", "13800000000");
            enterprise.Confirm();
            enterprise.UseAccount(app.Get<AccountVault>().Seal("演示银行", "103331000012", enterprise.Name, $"99{seed:D14}"));
            db.Enterprises.Add(enterprise);
            await db.SaveChangesAsync(ct);
            return enterprise.Id;
        }, default));
        return model with { EnterpriseId = firm };
    }
}
