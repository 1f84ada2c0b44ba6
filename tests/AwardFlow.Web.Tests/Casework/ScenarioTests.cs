using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>
/// Every scenario of the recognition award through the real application. What a scenario scripts gets its real cause:
/// screenings by records on the list, assessments by what the firm filed and was paid before and by figures that the bureau
/// sets, decisions by the people of the demonstration, notices by the clock and by objections, payments by their records. In
/// "undecided twice" the second approval is refused as unchanged and the case goes on from there. After every step tasks,
/// counters, notices, payments and the audit chain are compared with the engine's state.
/// </summary>
public sealed class ScenarioTests
{
    private const string File = "workflows/recognition-award/v1.scenarios.json";

    public sealed record Scenario(string Name, string[] Steps, string End);

    private static Scenario[] All { get; } =
        JsonSerializer.Deserialize<Scenario[]>(System.IO.File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), File)), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names => [.. All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_real_application_goes_the_way_of_the_scenario(string name)
    {
        var scenario = All.Single(s => s.Name == name);
        await using var app = await TestApp.StartAsync();
        var real = await StartAsync(app, scenario);
        await CheckAsync(app, real);
        foreach (var step in scenario.Steps.Skip(1))
        {
            await TakeAsync(app, real, step);
            await CheckAsync(app, real);
        }

        Assert.Equal(scenario.End, Describe(await real.StateAsync()));
        await CheckEndAsync(app, real);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    private static async Task<RealCase> StartAsync(TestApp app, Scenario scenario)
    {
        var covered = scenario.Steps.Any(s => s.Contains("Assess: Covered", StringComparison.Ordinal));
        var undecided = scenario.Steps.Any(s => s.Contains("Assess: Undecided", StringComparison.Ordinal));
        if (covered) Given.Ok(await (await (await app.ACaseAsync()).ToPaymentAsync()).PayAsync());
        await app.SetListAsync(Listed(scenario.Steps[0]));
        var id = await app.ADraft();
        if (scenario.Steps.Any(s => s.Contains("Assess: Ineligible", StringComparison.Ordinal))) await app.AnswerAsync(id, "first-recognition", "no");
        if (undecided) await app.AnswerAsync(id, "recognised-on", RecognisedBeforeThePolicy);
        Given.Ok(await app.SubmitAsync(id));
        return new RealCase(app, id);
    }

    /// <summary>Recognised when the text named no amount yet: the rules can't say what is due.</summary>
    private const string RecognisedBeforeThePolicy = "2024-05-31";

    private static async Task TakeAsync(TestApp app, RealCase real, string step)
    {
        await app.SetListAsync(Listed(step));
        var parts = step.Split(", ")[0].Split(": ");
        var (node, outcome) = (parts[0], parts.ElementAtOrDefault(1) ?? "");
        var taken = (node, outcome) switch
        {
            ("withdraw", _) => await real.WithdrawAsync(),
            ("withdraw refused", _) => Refused(await real.WithdrawAsync(), RefusalCode.WithdrawTooLate),
            ("Publicise", Publicise.Closed) => await real.CloseNoticeAsync(),
            ("Publicise", Publicise.Objected) => await real.ObjectAsync(),
            ("Pay", Pay.Paid) => await real.PayAsync(),
            ("Pay", Pay.Held) => await real.HoldPaymentAsync(),
            ("Pay", _) => await real.ResumeAsync(await real.BookmarkAsync("Pay"), outcome, await app.ActorAsync("maker")),
            (_, Correct.Resubmitted) => await real.ResubmitAsync(),
            (_, Correct.Expired) => await real.ExpireAsync(),
            ("BureauReview", DecideTask.Approve) when step == "BureauReview: Approve" && await IsIneligibleAsync(app, real) => await AmendedAsync(app, real),
            _ => Unchanged(await real.DecideAsync(node, outcome), step),
        };
        Given.Ok(taken);
    }

    private static async Task<bool> IsIneligibleAsync(TestApp app, RealCase real)
    {
        await using var db = app.Db();
        return await db.Submissions.AnyAsync(s => s.ApplicationId == real.Id && s.FactsJson.Contains("\"firstRecognition\":false"));
    }

    /// <summary>The bureau finds in the papers that it is a first recognition, sets the figure, and approves.</summary>
    private static async Task<Result<Done>> AmendedAsync(TestApp app, RealCase real)
    {
        Given.Ok(await app.AmendAsync(real.Id, "bureau", "firstRecognition", "yes"));
        return (await real.DecideAsync("BureauReview", DecideTask.Approve)).Refusal is { } refusal ? refusal : new Done();
    }

    private static IntegrityEffect? Listed(string step) =>
        step.Contains(": Blocked", StringComparison.Ordinal) ? IntegrityEffect.Block
        : step.Contains(": Warned", StringComparison.Ordinal) ? IntegrityEffect.Warn : null;

    private static Result<Done> Refused(Result<Done> result, string code)
    {
        Assert.Equal(code, result.Refusal?.Code);
        return new Done();
    }

    private static Result<Done> Unchanged(Result<Decided> decided, string step) =>
        decided.Refusal is not { } refusal || (refusal.Code == "assessment-unchanged" && step.EndsWith("Assess: Undecided", StringComparison.Ordinal)) ? new Done() : refusal;

    private static string Describe(InstanceState state) => state.Status switch
    {
        InstanceStatus.Finished => $"{state.EndNode} {state.Result}",
        InstanceStatus.Withdrawn => "withdrawn",
        InstanceStatus.Running => $"waits at {string.Join(", ", state.Bookmarks.Select(b => b.NodeId))}",
        _ => $"{state.Incident}",
    };

    /// <summary>What must hold after every step, whatever happened in it.</summary>
    private static async Task CheckAsync(TestApp app, RealCase real)
    {
        await using var db = app.Db();
        var (row, state) = (await real.RowAsync(), await real.StateAsync());
        var waiting = state.Bookmarks.Where(b => b.Type is "AwardFlow.Review" or "AwardFlow.Hold" or "AwardFlow.Correct").Select(b => b.Id);
        Assert.Equal(waiting, await db.Tasks.Where(t => t.ApplicationId == real.Id && t.State == TaskState.Open).Select(t => t.BookmarkId).ToListAsync());
        await CheckCountersAsync(db);
        Assert.Equal(state.Result, row.Result);
        Assert.Equal(SituationAt(state.Bookmarks.SingleOrDefault()?.NodeId), row.Situation);
        Assert.NotNull(app.Get<Stages>().Of(row));
        var notices = await db.PublicNotices.Where(n => n.ApplicationId == real.Id).OrderBy(n => n.Round).ToListAsync();
        Assert.Equal(row.Situation == Situation.InPublicity, notices.Any(n => n.State == NoticeState.Open));
        Assert.All(notices.Where(n => n.State is NoticeState.Open or NoticeState.Closed), n => Assert.Equal(row.AmountFen, n.AmountFen));
        var payments = await db.Payments.Where(p => p.ApplicationId == real.Id).ToListAsync();
        Assert.Equal(row.Situation == Situation.AwaitingPayment, payments.Any(p => p.State == PaymentState.Due));
        Assert.All(payments.Where(p => p.State == PaymentState.Due), p => Assert.Equal(state.Bookmarks[0].Id, p.BookmarkId));
    }

    internal static async Task CheckCountersAsync(AwardFlowDb db)
    {
        var fresh = await db.Tasks.Where(t => t.State == TaskState.Open && t.Role != null).GroupBy(t => new { t.UnitId, t.Role })
            .Select(g => new { g.Key.UnitId, Role = g.Key.Role!, Open = g.Count() }).ToListAsync();
        var kept = await db.TaskCounters.Where(c => c.Open != 0).Select(c => new { c.UnitId, c.Role, c.Open }).ToListAsync();
        Assert.Equal(fresh.OrderBy(c => c.UnitId).ThenBy(c => c.Role), kept.OrderBy(c => c.UnitId).ThenBy(c => c.Role));
    }

    private static Situation SituationAt(string? node) => node switch
    {
        null => Situation.Closed,
        "Publicise" => Situation.InPublicity,
        "ObjectionReview" => Situation.Objected,
        "Pay" => Situation.AwaitingPayment,
        _ when node.StartsWith("Hold", StringComparison.Ordinal) => Situation.Held,
        _ when node.EndsWith("Correct", StringComparison.Ordinal) => Situation.Correcting,
        _ => Situation.InReview,
    };

    /// <summary>Nothing outlives a case that has ended, and the firm was told how it ended.</summary>
    private static async Task CheckEndAsync(TestApp app, RealCase real)
    {
        await using var db = app.Db();
        var row = await real.RowAsync();
        var ended = row.Situation == Situation.Closed;
        var payments = await db.Payments.Where(p => p.ApplicationId == real.Id).Select(p => p.State).ToListAsync();
        Assert.All(payments.Where(_ => ended), s => Assert.Equal(row.Result == "paid" ? PaymentState.Paid : PaymentState.Cancelled, s));
        Assert.Equal(row.Result == "paid" ? 1 : 0, payments.Count(s => s == PaymentState.Paid));
        Assert.False(ended && await db.PublicNotices.AnyAsync(n => n.ApplicationId == real.Id && (n.State == NoticeState.Open || n.State == NoticeState.Frozen)));
        Assert.False(ended && await db.Objections.AnyAsync(o => o.ApplicationId == real.Id && o.State == ObjectionState.Received));
        Assert.Equal(ended && row.Result != "withdrawn", await db.Messages.AnyAsync(m => m.ApplicationId == real.Id && m.Kind == row.Result));
    }
}
