using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.Publicity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>Something that somebody may do with a waiting case now.</summary>
internal sealed record Act(string Name, Func<Task<Refusal?>> TakeAsync);

/// <summary>Where a case waits: the case, its definition and the open place.</summary>
internal sealed record Place(Application Case, WorkflowDefinition Definition, Bookmark Bookmark, IReadOnlyList<WorkTask> Tasks);

/// <summary>
/// Takes random valid actions on a case and on the cases that it gives rise to, as the right people would, through the use
/// cases behind the pages. For each kind of waiting step <see cref="Kinds"/> says what may be done; steps with tasks of a
/// role need no entry, so that a new path needs one only for a new kind of waiting.
/// </summary>
internal sealed partial class CaseDriver(TestApp app, IReadOnlyList<Actor> staff, Actor firm, int seed, ModelPath path)
{
    private static readonly Defect Defect = new("", "其他问题", "请核对材料。");

    /// <summary>Refusals that a valid action may meet: the rules did not change their mind; the person acted before.</summary>
    private static readonly HashSet<string> Expected = ["assessment-unchanged", "second-notice-missing"];

    /// <summary>Where the list itself is what is decided on.</summary>
    public bool LeavesTheListAlone { get; init; }

    /// <summary>Every fourth firm on a list never answers.</summary>
    private bool IsSilent => seed % 4 == 0;

    private readonly Random random = new(seed);
    private readonly Actor maker = staff.First(a => a.Is(Roles.FinanceMaker));
    private readonly Actor checker = staff.First(a => a.Is(Roles.FinanceChecker));
    private readonly Actor releaser = staff.First(a => a.Is(Roles.FinanceReleaser));

    /// <summary>Kinds of waiting steps that somebody of a role decides.</summary>
    private static readonly HashSet<string> ByTask = ["AwardFlow.Review", "AwardFlow.Hold", "AwardFlow.Endorse"];

    /// <summary>What may be done at a kind of waiting step that is not a task of some role.</summary>
    private static readonly Dictionary<string, Func<CaseDriver, Place, IEnumerable<Act>>> Kinds = new()
    {
        ["AwardFlow.Answer"] = (d, p) => [new("answer", () => d.AnswerAsync(p)), new("expire", () => d.ExpireAsync(p))],
        [Collect.TypeName] = (d, p) => [new("receive", () => d.ReceiveAsync(p, all: false)), new("receive", () => d.ReceiveAsync(p, all: true)), new("plan", () => d.PlanAsync(p)), new("write off", () => d.WriteOffAsync(p))],
        [Confirm.TypeName] = (d, p) => d.IsSilent ? [new("expire", () => d.ExpireAsync(p))] : [new("confirm", () => d.ConfirmAsync(p)), new("confirm", () => d.ConfirmAsync(p)), new("confirm", () => d.ConfirmAsync(p)), new("waive", () => d.WaiveAsync(p)), new("expire", () => d.ExpireAsync(p))],
        [Contact.TypeName] = (d, p) => [new("contact", () => d.ContactAsync(p, Contact.Again)), new("give up", () => d.ContactAsync(p, Contact.Unanswered)), .. d.IsSilent ? Array.Empty<Act>() : [new("confirm", () => d.ConfirmAsync(p))]],
        ["AwardFlow.Correct"] = (d, p) => p.Case.Kind != CaseKind.Award ? [new("resubmit", () => d.AnswerAsync(p)), new("expire", () => d.ExpireAsync(p))] : [new("resubmit", () => d.ResubmitAsync(p)), new("resubmit", () => d.ResubmitAsync(p)), new("expire", () => d.ExpireAsync(p))],
        [SpecialAudits.TypeName] = (d, p) => [new("audit verifies", () => d.AuditAsync(p, true)), new("audit verifies", () => d.AuditAsync(p, true)), new("audit refuses", () => d.AuditAsync(p, false))],
        [ExpertPanel.TypeName] = (d, p) => [new("experts", () => d.PanelAsync(p)), new("expert missing", () => d.PanelAsync(p, missing: true)), new("expert conflicted", () => d.PanelAsync(p, conflicted: true))],
        [Select.TypeName] = (d, p) => [new("round", () => d.RoundAsync(p)), new("round", () => d.RoundAsync(p)), new("round", () => d.RoundAsync(p))],
        [Publicise.TypeName] = (d, p) => [new("close", () => d.CloseAsync(p)), new("close", () => d.CloseAsync(p)), new("object", () => d.ObjectAsync(p))],
        [AwaitDocument.TypeName] = (d, p) => [new("issue", () => d.IssueAsync(p)), new("issue", () => d.IssueAsync(p)), new("issue", () => d.IssueAsync(p)), new("drop", () => d.DropAsync(p))],
        [Pay.TypeName] = (d, p) =>
        [
            new("pay", () => d.PayAsync(p, returned: false)), new("pay", () => d.PayAsync(p, returned: false)), new("bank returns", () => d.PayAsync(p, returned: true)),
            new("waive", () => d.EndPaymentAsync(p, "Waived")), new("cancel", () => d.EndPaymentAsync(p, "Cancelled")),
        ],
    };

    /// <summary>Takes one action somewhere; its name, or null when nothing waits any more.</summary>
    public async Task<string?> StepAsync(long caseId)
    {
        var places = await PlacesAsync(caseId);
        if (places.Count == 0) return null;
        if (!LeavesTheListAlone) await MaybeListAsync();
        var acts = places.SelectMany(ActsAt).ToList();
        Assert.True(acts.Count > 0, $"seed {seed}: nobody can do anything at {string.Join(", ", places.Select(p => $"{p.Definition.Id} {p.Bookmark.Id}"))}");
        var act = acts[random.Next(acts.Count)];
        var refusal = await act.TakeAsync();
        Assert.True(refusal is null || Expected.Contains(refusal.Code), $"seed {seed}: {act.Name}: {refusal?.Code} {refusal?.Message}");
        return act.Name;
    }

    /// <summary>The case and those about it, as far as they wait.</summary>
    private async Task<List<Place>> PlacesAsync(long caseId)
    {
        await using var db = app.Db();
        var rows = await db.Applications.AsNoTracking().Where(a => a.Id == caseId || a.AboutId == caseId).OrderBy(a => a.Id)
            .Join(db.WorkflowInstances.AsNoTracking(), a => a.Id, i => i.ApplicationId, (a, i) => new { Case = a, Instance = i }).ToListAsync();
        var ids = rows.Select(r => r.Case.Id).ToList();
        var tasks = await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.ApplicationId) && t.State == TaskState.Open).ToListAsync();
        return
        [
            .. rows.SelectMany(r => r.Instance.State!.Bookmarks.Select(b => new Place(r.Case, app.Get<Paths>().Current.Get(r.Instance.DefinitionId, r.Instance.DefinitionVersion), b,
                [.. tasks.Where(t => t.ApplicationId == r.Case.Id && t.BookmarkId == b.Id)]))),
        ];
    }

    private IEnumerable<Act> ActsAt(Place place)
    {
        foreach (var task in place.Tasks.Where(t => t.Role is not null && ByTask.Contains(place.Bookmark.Type)))
            foreach (var outcome in Weighted(place.Definition.Node(place.Bookmark.NodeId).Outcomes, task.Part == TaskPart.Votes ? 7 : 2))
                yield return new($"{place.Bookmark.NodeId}: {outcome}", () => DecideAsync(place, task, outcome));
        if (Kinds.TryGetValue(place.Bookmark.Type, out var kind))
            foreach (var act in kind(this, place)) yield return act;
        foreach (var act in path.Also(app, random, place)) yield return act;
        if (random.Next(place.Case.Kind == CaseKind.Award ? 12 : 4) == 0 && place.Case.Kind is (CaseKind.Award or CaseKind.Appeal or CaseKind.Repair) && place.Definition.MayWithdrawAt(place.Bookmark.NodeId))
            yield return new("withdraw", () => WithdrawAsync(place));
    }

    /// <summary>The way forward more often than each other outcome; where several have to agree, much more often.</summary>
    private static IEnumerable<string> Weighted(IReadOnlyList<string> outcomes, int more) => [.. Enumerable.Repeat(outcomes[0], more), .. outcomes];

    /// <summary>Whoever holds the role in the unit and has not decided another step; who has is refused, and that is seen here too.</summary>
    private async Task<Refusal?> DecideAsync(Place place, WorkTask task, string outcome)
    {
        await using var db = app.Db();
        var before = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == place.Case.Id).ToListAsync();
        var able = staff.Where(a => a.Is(task.Role!) && a.UnitId == task.UnitId).OrderByDescending(a => before.Any(d => d.ActorId == a.Id && d.Step == task.Step)).ToList();
        var stranger = staff.First(a => !able.Contains(a));
        Assert.Equal("not-found", (await DecideAsAsync(stranger, place, task, outcome)).Refusal?.Code);
        if (outcome == DecideTask.Approve && place.Definition.Node(task.NodeId).Text("needs") is not null) await app.VisitAsync(task);
        foreach (var actor in able)
        {
            var decided = await DecideAsAsync(actor, place, task, outcome);
            if (before.Any(d => d.ActorId == actor.Id && d.Step != task.Step)) Assert.Equal(FourEyes.Refusal.Code, decided.Refusal?.Code);
            // Who drew the case up, such as the clerk of the bank that filed it, leaves it to a colleague.
            if (decided.Refusal?.Code != FourEyes.Refusal.Code && decided.Refusal?.Code is not ("own-case" or "own-matter")) return decided.Refusal;
        }
        return new("nobody-left", $"{task.Step}: {able.Count}");
    }

    private async Task<Result<Decided>> DecideAsAsync(Actor actor, Place place, WorkTask task, string outcome) =>
        await app.Get<DecideTask>().DecideAsync(new Command(actor), new DecisionInput(task.Id, await app.VersionAsync(place.Case.Id), outcome, "经核查，情况属实。",
            outcome == DecideTask.Reject ? "四.2" : null, outcome == DecideTask.Return && place.Case.Kind is (CaseKind.Award or CaseKind.Appeal or CaseKind.Repair) ? [Defect] : [])
        {
            WhyLate = "上次审核时没有注意到。",
        }, default);

    private async Task<Refusal?> ResubmitAsync(Place place)
    {
        // Another case of the same round may have taken the time.
        if (app.Clock.UtcNow >= BusinessClock.EndOfDay(place.Tasks.Max(t => t.DueOn))) return await ExpireAsync(place);
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(firm, place.Case.Id, await app.DraftVersionAsync(place.Case.Id), path.Answers(seed, random), default));
        return (await app.Get<SubmitApplication>().SubmitAsync(new Command(firm), place.Case.Id, await app.VersionAsync(place.Case.Id), await app.DraftVersionAsync(place.Case.Id), default)).Refusal;
    }

    private async Task<Refusal?> ExpireAsync(Place place)
    {
        Forward(BusinessClock.EndOfDay(place.Tasks.Max(t => t.DueOn)));
        return (await app.Get<MoveCase>().ResumeAsync(Actor.System, place.Case.Id, place.Bookmark.Id, Correct.Expired, default)).Refusal;
    }

    private async Task<PublicNotice> NoticeAsync(Place place)
    {
        await using var db = app.Db();
        return await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == place.Case.Id && n.State == NoticeState.Open);
    }

    private async Task<Refusal?> CloseAsync(Place place)
    {
        var notice = await NoticeAsync(place);
        if (app.Clock.Today <= notice.EndsOn) Assert.Equal("notice-running", (await app.Get<MoveCase>().ResumeAsync(Actor.System, place.Case.Id, place.Bookmark.Id, Publicise.Closed, default)).Refusal?.Code);
        Forward(BusinessClock.EndOfDay(notice.EndsOn));
        return (await app.Get<MoveCase>().ResumeAsync(Actor.System, place.Case.Id, place.Bookmark.Id, Publicise.Closed, default)).Refusal;
    }

    /// <summary>Time goes on and never back.</summary>
    private void Forward(DateTime to)
    {
        if (app.Clock.UtcNow < to) app.MoveTo(to);
    }

    private async Task<Refusal?> ObjectAsync(Place place) => app.Clock.Today > (await NoticeAsync(place)).EndsOn ? await CloseAsync(place) :
        (await app.Get<FileObjection>().FileAsync(null, (await NoticeAsync(place)).Id, new ObjectionInput(true, "郑举报", "13912345678", "", "该企业的认定证书已于上年被撤销，请核查。"), null, default)).Refusal;

    /// <summary>Build, lock, release and the bank's answer; a firm on the list is held instead, and the case moves by that.</summary>
    private async Task<Refusal?> PayAsync(Place place, bool returned)
    {
        var payments = await PaymentsAsync(place);
        var built = payments.Any(p => p.State == PaymentState.Returned)
            ? await ReissueAsync(payments)
            : await app.Get<BuildBatch>().BuildAsync(new Command(maker), new DueFilter(), [.. payments.Where(p => p.State == PaymentState.Due).Select(p => p.Id)], new(), default);
        if (built.Refusal is { } refusal) return refusal;
        if (built.Value.Lines == 0)
        {
            Assert.All(await PaymentsAsync(place), p => Assert.Equal(PaymentState.Held, p.State));
            return null;
        }

        foreach (var batch in built.Value.BatchIds)
        {
            Given.Ok(await app.LockAsync(batch));
            Assert.True((await app.ReleaseAsync(batch, maker)).IsRefused);
            await app.Get<CheckBatch>().CheckAsync(await app.AsAsync("checker"), batch, (await app.BatchAsync(batch)).Version, default);
            Given.Ok(await app.ReleaseAsync(batch, releaser));
            Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => returned ? app.Returned() : app.Paid())));
        }
        await app.Get<ApplySignals>().ApplyAsync(default);
        return null;
    }

    private async Task<Result<Built>> ReissueAsync(List<Payment> payments)
    {
        await using var db = app.Db();
        var ids = payments.ConvertAll(p => p.Id);
        var attempts = await db.PaymentAttempts.AsNoTracking().Where(a => ids.Contains(a.PaymentId) && a.State == AttemptState.Returned).OrderByDescending(a => a.Id).ToListAsync();
        var last = attempts.DistinctBy(a => a.PaymentId).ToList();
        return await app.Get<BuildBatch>().ReissueAsync(new Command(maker), last[0].BatchId, [.. last.Select(a => a.Id)], "已与企业核对，账号户名无误。", default);
    }

    /// <summary>Drawn up and issued by two people; a firm on the list is left out until it is off it, and the case waits.</summary>
    private async Task<Refusal?> IssueAsync(Place place)
    {
        var head = GivenDocuments.AHead($"模型〔{seed}〕{place.Case.Version}号");
        Assert.Equal("document-missing", (await app.Get<MoveCase>().ResumeAsync(Actor.System, place.Case.Id, place.Bookmark.Id, AwaitDocument.Issued, default)).Refusal?.Code);
        var drafted = await app.Get<DraftDocument>().DraftAsync(new Command(maker), head, new WaitingFilter(), [place.Case.Id], default);
        if (drafted.Refusal is { } refusal) return refusal.Code == "nothing-listed" && await IsBlockedAsync() ? null : refusal;
        var version = (await app.DocumentAsync(drafted.Value.DocumentId)).Version;
        Assert.True((await app.Get<IssueDocument>().IssueAsync(new Command(maker), drafted.Value.DocumentId, version, default)).IsRefused);
        return (await app.Get<IssueDocument>().IssueAsync(new Command(checker), drafted.Value.DocumentId, version, default)).Refusal;
    }

    private async Task<Refusal?> DropAsync(Place place) =>
        (await app.Get<DropCase>().DropAsync(new Command(checker), place.Case.Id, await app.VersionAsync(place.Case.Id), "本年度不予安排。", default)).Refusal;

    private async Task<bool> IsBlockedAsync()
    {
        await using var db = app.Db();
        var code = await db.Enterprises.Where(e => e.Id == firm.EnterpriseId).Select(e => e.CreditCode).SingleAsync();
        return await db.DishonestyRecords.AnyAsync(r => r.CreditCode == code && r.Status == IntegrityStatus.InForce && r.Effect == IntegrityEffect.Block);
    }

    private async Task<Refusal?> EndPaymentAsync(Place place, string outcome) =>
        (await app.Get<MoveCase>().ResumeAsync(maker, place.Case.Id, place.Bookmark.Id, outcome, default)).Refusal;

    private async Task<List<Payment>> PaymentsAsync(Place place)
    {
        await using var db = app.Db();
        return await db.Payments.AsNoTracking().Where(p => p.ApplicationId == place.Case.Id && p.BookmarkId == place.Bookmark.Id).ToListAsync();
    }

    private async Task<Refusal?> AuditAsync(Place place, bool verified)
    {
        await app.GiveAuditAsync(place.Case.Id);
        return (await app.VerifyAsync(place.Case.Id, verified, random.Next(3) == 0 ? 90 : 100)).Refusal;
    }

    private async Task<Refusal?> PanelAsync(Place place, bool missing = false, bool conflicted = false) =>
        (await app.HoldPanelAsync(place.Case.Id, [.. Enumerable.Range(0, 3).Select(_ => random.Next(4) == 0 ? 40 : 80)], missing, conflicted)).Refusal;

    /// <summary>The next thing that happens in the round for which the case waits.</summary>
    private async Task<Refusal?> RoundAsync(Place place) => await new RoundDriver(app, random).StepAsync((await app.EntryOfAsync(place.Case.Id)).RoundId);

    private async Task<Refusal?> WithdrawAsync(Place place) =>
        (await app.Get<MoveCase>().WithdrawAsync(new Command(firm), place.Case.Id, await app.VersionAsync(place.Case.Id), default)).Refusal;

    /// <summary>Now and then the firm comes onto the list, or off it.</summary>
    private async Task MaybeListAsync()
    {
        var dice = random.Next(24);
        if (dice > 3) return;
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var enterprise = await db.Enterprises.SingleAsync(e => e.Id == firm.EnterpriseId, ct);
            foreach (var record in await db.DishonestyRecords.Where(r => r.CreditCode == enterprise.CreditCode && r.Status == IntegrityStatus.InForce).ToListAsync(ct))
                record.End(IntegrityStatus.Repaired, "已修复", app.Clock.UtcNow);
            if (dice < 2) db.DishonestyRecords.Add(app.ARecord(enterprise.CreditCode, enterprise.Name, dice == 0 ? IntegrityEffect.Block : IntegrityEffect.Warn));
            return new Done();
        }, default));
    }
}
