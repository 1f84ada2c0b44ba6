using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Review.Panels;
using AwardFlow.Web.Features.Review.Projects;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>What the people of a project subsidy do: the township's officers, the audit firm, the experts.</summary>
public static class GivenProjects
{
    public const string Policy = "qiantang-2024";
    public const string Award = "technical-renovation";

    public static readonly string[] Experts = ["expert1", "expert2", "expert3", "expert4", "expert5", "expert6", "expert7"];

    /// <summary>20 % of the completed investment; a panel is asked from 1,000,000 元 on.</summary>
    public static Dictionary<string, string> Renovation(string completed = "4000000", string project = "2026-330114-01", bool recognised = true) => new()
    {
        ["field"] = "high-end-equipment",
        ["total-investment"] = "9000000",
        ["completed-investment"] = completed,
        ["vat-included"] = "no",
        ["holds-recognition"] = recognised ? "yes" : "no",
        ["project"] = project,
        ["earlier-support"] = "no",
        ["promise"] = "yes",
    };

    public static async Task<long> ASubmittedProject(this TestApp app, string login = "approver2", string completed = "4000000")
    {
        var id = await app.ADraftFor(login, Policy, Award, Renovation(completed));
        Given.Ok(await app.SubmitAsync(id, login));
        return id;
    }

    public static async Task<WorkTask> OpenTaskAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id && t.State == TaskState.Open).OrderBy(t => t.Id).FirstAsync();
    }

    /// <summary>The visit of two officers, where none is on record yet.</summary>
    public static async Task VisitAsync(this TestApp app, WorkTask task)
    {
        await using var db = app.Db();
        if (await db.SiteVisits.AnyAsync(v => v.ApplicationId == task.ApplicationId)) return;
        var officers = await RecordVisit.OfficersAsync(db, task.UnitId, default);
        var first = await app.ActorAsync(officers[0].Email!.Split('@')[0]);
        Given.Ok(await app.Get<RecordVisit>().RecordAsync(new Command(first),
            new(task.Id, await app.VersionAsync(task.ApplicationId), app.Clock.Today, officers[0].Id, officers[1].Id, "设备铭牌与清单一致。"), [await app.AFileAsync()], default));
    }

    public static async Task<Result<Done>> GiveAuditAsync(this TestApp app, long id, string firm = "demo-cpa", string by = "bureau")
    {
        await using var db = app.Db();
        var task = await app.OpenTaskAsync(id);
        var unit = await db.Units.Where(u => u.Code == firm).Select(u => u.Id).SingleAsync();
        return await app.Get<GiveAudit>().GiveAsync(await app.AsAsync(by), task.Id, await app.VersionAsync(id), unit, default);
    }

    /// <summary>The auditor verifies so many percent of what was declared.</summary>
    public static async Task<Result<Done>> VerifyAsync(this TestApp app, long id, bool verified = true, int percent = 100, string by = "cpa1")
    {
        await using var db = app.Db();
        var task = await app.OpenTaskAsync(id);
        var award = app.Get<Catalogues>().Current.Award(task.PolicyId, task.AwardId)!;
        var lines = await VerifiedBase.OfAsync(db, award, id, default);
        return await app.Get<VerifyBase>().VerifyAsync(await app.AsAsync(by), new(task.Id, await app.VersionAsync(id), verified,
            lines.ToDictionary(l => l.Fact, l => (string?)Yuan.Plain((l.Fen ?? 0) * percent / 100)), "经审计，核减不符合规定的支出。"), await app.AFileAsync(), default);
    }

    public static async Task<Result<int>> DrawAsync(this TestApp app, long id, string by = "bureau") =>
        await app.Get<KeepPanel>().DrawAsync(await app.AsAsync(by), (await app.OpenTaskAsync(id)).Id, default);

    public static async Task<List<PanelSeat>> SeatsAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        var panel = await db.Panels.Where(p => p.ApplicationId == id).MaxAsync(p => p.Id);
        return await db.PanelSeats.AsNoTracking().Where(s => s.PanelId == panel).OrderBy(s => s.Id).ToListAsync();
    }

    public static async Task<Command> ExpertAsync(this TestApp app, PanelSeat seat)
    {
        await using var db = app.Db();
        return await app.AsAsync((await db.Users.Where(p => p.Id == seat.PersonId).Select(p => p.Email!).SingleAsync()).Split('@')[0]);
    }

    public static async Task<Result<Done>> ScoreAsync(this TestApp app, PanelSeat seat, int score, bool noConflict = true) =>
        await app.Get<GiveScore>().ScoreAsync(await app.ExpertAsync(seat), new(seat.Id, score.ToString(System.Globalization.CultureInfo.InvariantCulture), "投入合理。", noConflict), default);

    /// <summary>Draws, and everybody scores; one may step back first and be replaced, one may stay away so that the bureau closes with the others.</summary>
    public static async Task<Result<Done>> HoldPanelAsync(this TestApp app, long id, int[] scores, bool missing = false, bool conflicted = false)
    {
        if (await app.DrawAsync(id) is { IsRefused: true } refused) return refused.Refusal!;
        if (conflicted)
        {
            var first = (await app.SeatsAsync(id))[0];
            Given.Ok(await app.Get<GiveScore>().DeclareAsync(await app.ExpertAsync(first), first.Id, "担任该企业顾问", default));
            if (await app.DrawAsync(id) is { IsRefused: true } short1) return short1.Refusal!;
        }
        var asked = (await app.SeatsAsync(id)).FindAll(s => s.State == SeatState.Asked);
        foreach (var (seat, score) in asked.Zip(scores).Take(missing ? asked.Count - 1 : asked.Count)) Given.Ok(await app.ScoreAsync(seat, score));
        if (!missing) return new Done();
        app.MoveTo(BusinessClock.EndOfDay(asked.Max(s => s.DueOn)));
        var closed = await app.Get<KeepPanel>().CloseAsync(await app.AsAsync("bureau"), (await app.OpenTaskAsync(id)).Id, "一名专家出差，其余专家意见明确。", default);
        return closed.Refusal is { } no ? no : new Done();
    }

    /// <summary>From the submission to the joint review and beyond, as far as asked: each step by its people.</summary>
    public static async Task ThroughAuditAsync(this TestApp app, long id, int percent = 100)
    {
        await app.VisitAsync(await app.OpenTaskAsync(id));
        Given.Ok(await app.DecideAsync(id, (await TownshipAsync(app, id))[0], DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Given.Ok(await app.GiveAuditAsync(id));
        Given.Ok(await app.VerifyAsync(id, percent: percent));
    }

    public static async Task ToFundsAsync(this TestApp app, long id, string login = "approver2")
    {
        foreach (var joint in GivenPath.JointBureaux) Given.Ok(await app.DecideAsync(id, joint, DecideTask.Approve));
        Given.Ok(await new RealCase(app, id, login).CloseNoticeAsync());
        Given.Ok(await app.DecideAsync(id, "leader", DecideTask.Approve));
    }

    public static async Task IssueDocumentForAsync(this TestApp app, long id, string number = "钱财企〔2026〕88号")
    {
        Given.Ok(await app.IssueAsync(Given.Ok(await app.DraftAsync([id], number)).DocumentId));
        await app.Get<ApplySignals>().ApplyAsync(default);
    }

    /// <summary>The whole of what is due for the case goes through a batch and arrives.</summary>
    public static async Task PayThroughBankAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        var due = await db.Payments.Where(p => p.ApplicationId == id && p.State == PaymentState.Due).Select(p => p.Id).ToListAsync();
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));
        await app.Get<ApplySignals>().ApplyAsync(default);
    }

    private static async Task<List<string>> TownshipAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        var township = await db.Applications.Where(a => a.Id == id).Select(a => a.TownshipId).SingleAsync();
        return [.. (await RecordVisit.OfficersAsync(db, township, default)).Select(o => o.Email!.Split('@')[0])];
    }
}
