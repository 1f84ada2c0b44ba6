using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Runs of past applications through other rules.</summary>
public static class GivenSimulation
{
    public static async Task<Result<long>> AskAsync(this TestApp app, string? rules, DateOnly? from, DateOnly? to, string? budget, string policy = GivenPolicy.Policy, string by = "policy1") =>
        await app.Get<StartSimulation>().StartAsync(await app.AsAsync(by), new(policy, rules, from, to, SimulationSet.Submitted, budget), default);

    public static async Task<long> ARun(this TestApp app, string rules, string? budget = null) =>
        Given.Ok(await app.AskAsync(rules, new DateOnly(2026, 1, 1), app.Clock.Today, budget));

    public static string VersionRules(long versionId) => StartSimulation.Version + versionId;

    /// <summary>The run begins and does one batch, as if the server stopped behind it.</summary>
    public static async Task OneBatchAsync(this TestApp app, long id)
    {
        var rules = await app.BeginAsync(id);
        Assert.True(await app.Get<RunSimulations>().BatchAsync(id, rules, default));
    }

    /// <summary>The run begins, where it has not begun before.</summary>
    public static async Task<SimulationRules> BeginAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        var simulation = await db.Simulations.SingleAsync(s => s.Id == id);
        var total = await Recompute.SetOf(db, simulation).LongCountAsync();
        if (simulation.State == SimulationState.Waiting)
            Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (inside, ct) =>
            {
                (await inside.Simulations.SingleAsync(s => s.Id == id, ct)).Start(total, app.Time.GetUtcNow().UtcDateTime);
                return new Done();
            }, default));
        return new SimulationRules(app.Get<Catalogues>(), simulation);
    }

    /// <summary>One real submitted application and copies of its rows.</summary>
    public static async Task ManyPastCases(this TestApp app, int count)
    {
        var id = await app.ASubmittedApplication();
        await using var db = app.Db();
        var assessment = await db.Assessments.Where(a => a.ApplicationId == id).Select(a => a.Id).SingleAsync();
        var firm = (await app.ApplicationAsync(id)).EnterpriseId;
        await app.CopyAsync("enterprises", "Id", firm, count - 1, ("Id", "n"), ("CreditCode", "'COPY' || n"), ("Name", "'演示复制企业' || n"), ("Account_AccountName", "'演示复制企业' || n"));
        await app.CopyAsync("applications", "Id", id, count - 1, ("Id", "n"), ("Number", "'COPY-' || n"), ("EnterpriseId", "n"));
        await app.CopyAsync("assessments", "Id", assessment, count - 1, ("Id", "n"), ("ApplicationId", "n"));
    }

    /// <summary>Everything that a simulation must leave alone, as text.</summary>
    public static async Task<string> CasesAsync(this TestApp app)
    {
        await using var db = app.Db();
        var cases = await db.Applications.AsNoTracking().OrderBy(a => a.Id).Select(a => $"{a.Id} {a.Version} {a.AmountFen} {a.Stage}").ToListAsync();
        var counts = $"{await db.Assessments.CountAsync()} {await db.Decisions.CountAsync()} {await db.Tasks.CountAsync()} {await db.Payments.CountAsync()} {await db.Outbox.CountAsync()} {await db.Messages.CountAsync()}";
        return string.Join('\n', cases.Append(counts));
    }
}
