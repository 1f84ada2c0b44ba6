using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Three firms file, are reviewed, correct, withdraw and file again, in an order that the seed fixes.</summary>
public sealed class CaseWalk(TestApp app, int seed)
{
    private static readonly string[] Firms = ["approver1", "approver2", "approver3"];
    private static readonly Defect Defect = new("tier", "认定层级", "请核对");
    private readonly Random _random = new(seed);

    /// <summary>What kinds of steps were taken, so that a test can tell that the walk went places.</summary>
    public HashSet<string> Kinds { get; } = [];

    public async Task StepAsync()
    {
        var firm = Firms[_random.Next(Firms.Length)];
        var actor = await app.ActorAsync(firm);
        await using var db = app.Db();
        var open = await db.Applications.AsNoTracking().Where(a => a.EnterpriseId == actor.EnterpriseId && a.Situation != Situation.Closed).FirstOrDefaultAsync();
        var (kind, refusal) = (open, _random.Next(10)) switch
        {
            (null or { Situation: Situation.Draft }, _) => ("submit", await SubmitNewAsync(firm)),
            ({ Situation: Situation.AwaitingPayment }, _) => ("wait", null),
            ({ } a, 0) => ("withdraw", (await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync(firm), a.Id, a.Version, default)).Refusal),
            ({ Situation: Situation.Correcting } a, _) => ("resubmit", (await app.SubmitAsync(a.Id, firm)).Refusal),
            ({ Situation: Situation.InPublicity } a, _) => ("notice-ends", await EndNoticeAsync(db, a)),
            ({ } a, var dice) => await DecideAsync(db, a, dice),
        };
        Assert.True(refusal is null, $"{kind}: {refusal}");
        Kinds.Add(kind);
    }

    private async Task<Refusal?> SubmitNewAsync(string firm)
    {
        await app.ASubmittedApplication(firm, _random.Next(2) == 0 ? "provincial-srdi" : "little-giant");
        return null;
    }

    private async Task<Refusal?> EndNoticeAsync(AwardFlowDb db, Application a)
    {
        app.Time.Advance(TimeSpan.FromDays(9));
        var notice = await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == a.Id && n.State == NoticeState.Open);
        return (await app.Get<MoveCase>().ResumeAsync(Actor.System, a.Id, notice.BookmarkId, "Closed", default)).Refusal;
    }

    private async Task<(string, Refusal?)> DecideAsync(AwardFlowDb db, Application a, int dice)
    {
        var task = await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == a.Id && t.State == TaskState.Open);
        var township = await db.Units.Where(u => u.Id == a.TownshipId).Select(u => u.Code).SingleAsync();
        var login = (task.Kind, task.Step) switch
        {
            (TaskKind.Hold, _) => "integrity",
            (_, "township") => township == "qt-yi" ? "township1" : "township2",
            (_, "bureau") => "bureau",
            _ => "head",
        };
        var outcome = (task.Kind, dice) switch
        {
            (TaskKind.Hold, < 8) => DecideTask.Refused,
            (TaskKind.Hold, _) => DecideTask.Released,
            (_, 1) => DecideTask.Reject,
            (_, 2 or 3) => DecideTask.Return,
            _ => DecideTask.Approve,
        };
        var result = await app.DecideAsync(a.Id, login, outcome, "意见。", outcome == DecideTask.Reject ? "四.2" : null, outcome == DecideTask.Return ? [Defect] : []);
        return ($"{task.Step}-{outcome}", result.Refusal);
    }
}
