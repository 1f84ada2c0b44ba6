using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using AwardFlow.Web.Tests.Casework;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>One step of a scenario as it is taken in the application.</summary>
public sealed record WalkStep(TestApp App, RealCase Case, string Login, string Node, string Outcome, string Text)
{
    /// <summary>What the list says of the firm in this step.</summary>
    public IntegrityEffect? Listed => PathWalk.Listed(Text);
}

/// <summary>
/// Walks every scenario of a path through the real application, each with a firm of its own, in one application. What a
/// scenario scripts gets its real cause; how this path's people and records answer is given by the test.
/// </summary>
public sealed class PathWalk(string path, string policy, string award)
{
    /// <summary>Of the recognition path later versions can be walked too.</summary>
    public int Version { get; init; } = 1;

    public required Func<ScenarioTests.Scenario, int, Dictionary<string, string>> Answers { get; init; }
    public required IReadOnlyDictionary<string, string> WhoDecides { get; init; }

    /// <summary>Who looks into objections, and the other head who endorses.</summary>
    public (string Investigator, string Head) Objections { get; init; } = ("investigator", "deputy");

    /// <summary>Steps that only this path has; null leaves a step to the common ways.</summary>
    public Func<WalkStep, Task<Result<Done>?>> Own { get; init; } = _ => Task.FromResult<Result<Done>?>(null);

    /// <summary>Of a later version only what the first version has not under the same name, and the way to the money.</summary>
    private bool WasWalked(ScenarioTests.Scenario scenario) => Version > 1 && !scenario.End.EndsWith(" paid", StringComparison.Ordinal)
        && Read(1).Any(s => s.Name == scenario.Name);

    private ScenarioTests.Scenario[] Read(int version) => JsonSerializer.Deserialize<ScenarioTests.Scenario[]>(
        File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), "workflows", path, $"v{version}.scenarios.json")), JsonSerializerOptions.Web)!;

    /// <summary>Scenarios that can't be brought about here.</summary>
    public Func<ScenarioTests.Scenario, bool> Without { get; init; } = _ => false;

    /// <summary>Where the walk takes place; without it, the application that the version asks for.</summary>
    public Func<Task<TestApp>>? Start { get; init; }

    /// <summary>What a scenario needs before its case is filed.</summary>
    public Func<TestApp, string, ScenarioTests.Scenario, Task> Before { get; init; } = (_, _, _) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> RunAllAsync()
    {
        var scenarios = Read(Version).Where(s => !Without(s) && !WasWalked(s)).ToArray();
        await using var app = Start is not null ? await Start() : Version == 1 ? await TestApp.StartAsync() : await TestApp.StartAsShippedAsync();
        var logins = await app.FirmsAsync(scenarios.Length);
        var faults = new List<string>();
        foreach (var (scenario, n) in scenarios.Select((s, i) => (s, i)))
        {
            app.Clock.Set(TimeSpan.Zero);
            try
            {
                await RunAsync(app, scenario, logins[n], n);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                faults.Add($"{scenario.Name}: {fault.Message}");
            }
        }
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        return faults;
    }

    private async Task RunAsync(TestApp app, ScenarioTests.Scenario scenario, string login, int n)
    {
        await Before(app, login, scenario);
        await app.SetListAsync(Listed(scenario.Steps[0]), login);
        var answers = Answers(scenario, n);
        var id = await app.ADraftFor(login, policy, award, answers);
        Given.Ok(await app.SubmitAsync(id, login));
        var real = new RealCase(app, id, login);
        await CheckAsync(app, real);
        foreach (var step in scenario.Steps.Skip(1))
        {
            await app.SetListAsync(Listed(step), login);
            var parts = step.Split(", ")[0].Split(": ");
            var taken = await TakeAsync(new(app, real, login, parts[0], parts.ElementAtOrDefault(1) ?? "", step), answers);
            Assert.True(taken.Refusal is null, $"{step}: {taken.Refusal?.Code} {taken.Refusal?.Message} {string.Join(';', taken.Refusal?.Faults ?? [])}");
            await CheckAsync(app, real);
        }
        Assert.Equal(scenario.End, Describe(await real.StateAsync()));
    }

    private async Task<Result<Done>> TakeAsync(WalkStep step, Dictionary<string, string> answers)
    {
        var (app, real) = (step.App, step.Case);
        if (await Own(step) is { } own) return own;
        return (step.Node, step.Outcome) switch
        {
            ("withdraw", _) => await real.WithdrawAsync(),
            ("withdraw refused", _) => RefusedAsLate(await real.WithdrawAsync()),
            ("Publicise", Publicise.Closed) => await real.CloseNoticeAsync(),
            ("Publicise", Publicise.Objected) => await real.ObjectAsync(),
            (_, Pay.Paid) => await real.PayAsync(),
            (_, Pay.Held) => await real.HoldPaymentAsync(),
            (_, "Waived" or "Cancelled") => await real.ResumeAsync(await real.BookmarkAsync(step.Node), step.Outcome, await app.ActorAsync("maker")),
            (_, Correct.Resubmitted) => await ResubmitAsync(step, answers),
            (_, Correct.Expired) => await real.ExpireAsync(),
            _ => await DecideAsync(step),
        };
    }

    /// <summary>With a further paper, which every reviewer looks at: nobody's earlier approval stands.</summary>
    public async Task<Result<Done>> ResubmitAsync(WalkStep step, Dictionary<string, string> answers)
    {
        await step.App.AnswerAllAsync(step.Case.Id, step.Login, answers);
        var slot = step.App.Get<Catalogues>().Current.Award(policy, award)!.Evidence.First(e => e.Required).Id;
        Given.Ok(await step.App.Get<KeepDraft>().AttachAsync(await step.App.AsAsync(step.Login), step.Case.Id, slot, await step.App.AFileAsync(), default));
        return (await step.App.SubmitAsync(step.Case.Id, step.Login)).Refusal is { } refusal ? refusal : new Done();
    }

    public async Task<Result<Done>> DecideAsync(WalkStep step)
    {
        if (step.Node == "ObjectionReview") return (await step.App.ObjectionDecidedAsync(step.Case.Id, step.Outcome, investigator: Objections.Investigator, head: Objections.Head)).Refusal is { } no ? no : new Done();
        var decided = step.Outcome switch
        {
            DecideTask.Return => await step.App.DecideAsync(step.Case.Id, WhoDecides[step.Node], step.Outcome, "请补正。", null, new Defect("", "材料", "请核对")),
            DecideTask.Reject => await step.App.DecideAsync(step.Case.Id, WhoDecides[step.Node], step.Outcome, "不符合条件。", "条款"),
            _ => await step.App.DecideAsync(step.Case.Id, WhoDecides[step.Node], step.Outcome),
        };
        return decided.Refusal is { } refusal ? refusal : new Done();
    }

    private static Result<Done> RefusedAsLate(Result<Done> result)
    {
        Assert.Equal(RefusalCode.WithdrawTooLate, result.Refusal?.Code);
        return new Done();
    }

    internal static IntegrityEffect? Listed(string step) =>
        step.Contains(": Blocked", StringComparison.Ordinal) ? IntegrityEffect.Block
        : step.Contains(": Warned", StringComparison.Ordinal) ? IntegrityEffect.Warn : null;

    private static string Describe(InstanceState state) => state.Status switch
    {
        InstanceStatus.Finished => $"{state.EndNode} {state.Result}",
        InstanceStatus.Withdrawn => "withdrawn",
        InstanceStatus.Running => $"waits at {string.Join(", ", state.Bookmarks.Select(b => b.NodeId))}",
        _ => $"{state.Incident}",
    };

    /// <summary>A case waits for somebody's task, for time, for the firm or for money, or has ended; pages can say so.</summary>
    private static async Task CheckAsync(TestApp app, RealCase real)
    {
        await using var db = app.Db();
        var (row, state) = (await real.RowAsync(), await real.StateAsync());
        Assert.True(state.Status != InstanceStatus.Faulted, $"{state.Incident}");
        var waiting = state.Bookmarks.Where(b => b.Type is not ("AwardFlow.Publicise" or "AwardFlow.Pay" or "AwardFlow.FundDocument")).Select(b => b.Id);
        Assert.Equal(waiting, (await db.Tasks.Where(t => t.ApplicationId == real.Id && t.State == TaskState.Open).OrderBy(t => t.Id).Select(t => t.BookmarkId).ToListAsync()).Distinct());
        await ScenarioTests.CheckCountersAsync(db);
        Assert.Equal(state.Result, row.Result);
        Assert.NotNull(app.Get<Stages>().Of(row));
        var notices = await db.PublicNotices.Where(n => n.ApplicationId == real.Id).ToListAsync();
        Assert.Equal(row.Situation == Situation.InPublicity, notices.Exists(n => n.State == NoticeState.Open));
        Assert.DoesNotContain(notices, n => row.Situation == Situation.AwaitingPayment && n.State == NoticeState.Closed && n.AmountFen != row.AmountFen && n.Round == notices.Max(m => m.Round));
    }
}
