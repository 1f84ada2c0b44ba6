using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Lists;

/// <summary>Every scenario of the award without application through the real application, each step by its real cause.</summary>
public sealed class ListPathTests
{
    private const string File = "workflows/no-application/v1.scenarios.json";

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
        foreach (var step in scenario.Steps.Skip(1)) await TakeAsync(app, real, step);

        var state = await real.StateAsync();
        Assert.Equal(EndOf(scenario), Describe(state));
        await using var db = app.Db();
        Assert.Equal(state.Bookmarks.Where(b => b.Type is "AwardFlow.Review" or "AwardFlow.Hold" or Confirm.TypeName or Contact.TypeName && b.NodeId != "ObjectionReview").Select(b => b.Id),
            await db.Tasks.Where(t => t.ApplicationId == real.Id && t.State == TaskState.Open && t.Kind != TaskKind.Await).Select(t => t.BookmarkId).ToListAsync());
        Assert.Equal(state.Result, (await real.RowAsync()).Result);
        Assert.NotNull(app.Get<Stages>().Of(await real.RowAsync()));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        // Refused after the document was issued: what it had reserved is free again.
        await (scenario.End == "ClosePayRefused refused" ? app.MoneyAgreesAsync() : Task.CompletedTask);
    }

    /// <summary>The firm has confirmed this very amount: it is not asked again, and the case goes on to the next notice.</summary>
    private static string EndOf(Scenario scenario) =>
        scenario.End == "waits at Confirm" && scenario.Steps.Contains("Confirm: Confirmed") ? "waits at Publicise" : scenario.End;

    private static async Task<RealCase> StartAsync(TestApp app, Scenario scenario)
    {
        var start = scenario.Steps[0];
        if (start.Contains("Assess: Covered", StringComparison.Ordinal)) Given.Ok(await (await (await app.ACaseAsync()).ToPaymentAsync()).PayAsync());
        await app.SetListAsync(Listed(start));
        var row = start.Contains("Ineligible", StringComparison.Ordinal) ? GivenLists.Row1.Replace("是,", "否,", StringComparison.Ordinal)
            : start.Contains("Undecided", StringComparison.Ordinal) ? GivenLists.Row1.Replace("2026-06-01", "2024-05-31", StringComparison.Ordinal) : GivenLists.Row1;
        await app.AnOpenList(row);
        return new RealCase(app, (await app.EntryAsync()).ApplicationId!.Value);
    }

    private static IntegrityEffect? Listed(string step) =>
        step.Contains(": Blocked", StringComparison.Ordinal) ? IntegrityEffect.Block
        : step.Contains(": Warned", StringComparison.Ordinal) ? IntegrityEffect.Warn : null;

    private static async Task TakeAsync(TestApp app, RealCase real, string step)
    {
        await app.SetListAsync(Listed(step));
        var parts = step.Split(", ")[0].Split(": ");
        var (node, outcome) = (parts[0], parts.ElementAtOrDefault(1) ?? "");
        Given.Ok((node, outcome) switch
        {
            ("withdraw", _) => await real.WithdrawAsync(),
            ("withdraw refused", _) => TooLate(await real.WithdrawAsync()),
            ("Confirm", Confirm.Confirmed) => await app.ConfirmAsync(real.Id),
            ("Confirm", Confirm.Waived) => await app.WaiveAsync(real.Id),
            ("Confirm", _) => await ExpireAsync(app, real),
            ("Contact", _) => await ContactAsync(app, real, outcome),
            ("SilenceReview", _) => Plain(await app.DecideAsync(real.Id, "bureau", outcome, "多次联系无答复。", outcome == DecideTask.Reject ? "四.2" : null)),
            ("RecheckReview", _) => Plain(await app.DecideAsync(real.Id, "bureau", outcome, "已复核。", outcome == DecideTask.Reject ? "四.2" : null)),
            ("BureauReview", DecideTask.Approve) => await AmendedAsync(app, real),
            ("BureauReview", DecideTask.Return) => Plain(await app.DecideAsync(real.Id, "bureau", outcome, "请重新核查。")),
            ("HeadReview", DecideTask.Return) => Plain(await app.DecideAsync(real.Id, "head", outcome, "请重新核查。")),
            ("Publicise", Publicise.Closed) => await real.CloseNoticeAsync(),
            ("Publicise", _) => await real.ObjectAsync(),
            ("FundDocument", AwaitDocument.Issued) => await app.FundAsync(real.Id, Listed(step)),
            ("FundDocument", _) => await real.ResumeAsync(await real.BookmarkAsync(node), outcome, await app.ActorAsync("maker")),
            ("Pay", Pay.Paid) => await real.PayAsync(),
            ("Pay", Pay.Held) => await real.HoldPaymentAsync(),
            ("Pay", _) => await real.ResumeAsync(await real.BookmarkAsync(node), outcome, await app.ActorAsync("maker")),
            _ => Plain(await real.DecideAsync(node, outcome)),
        });
    }

    /// <summary>The bureau checks what made the case ineligible and sets the figure that the papers show.</summary>
    private static async Task<Result<Done>> AmendedAsync(TestApp app, RealCase real)
    {
        await using var db = app.Db();
        if (await db.Submissions.AnyAsync(s => s.ApplicationId == real.Id && s.FactsJson.Contains("\"firstRecognition\":false")))
            Given.Ok(await app.AmendAsync(real.Id, "bureau", "firstRecognition", "yes"));
        return Plain(await app.DecideAsync(real.Id, "bureau", DecideTask.Approve, "已核实。"));
    }

    private static async Task<Result<Done>> ContactAsync(TestApp app, RealCase real, string outcome)
    {
        Given.Ok(await app.ContactAsync((await app.EntryAsync()).Id));
        return Plain(await app.DecideAsync(real.Id, "township1", outcome, "已联系，仍无答复。"));
    }

    private static async Task<Result<Done>> ExpireAsync(TestApp app, RealCase real)
    {
        await using var db = app.Db();
        app.MoveTo(BusinessClock.EndOfDay(await db.Tasks.Where(t => t.ApplicationId == real.Id && t.State == TaskState.Open).Select(t => t.DueOn).SingleAsync()));
        return await real.ResumeAsync(await real.BookmarkAsync("Confirm"), Confirm.Expired);
    }

    private static Result<Done> Plain(Result<Decided> decided) => decided.Refusal is { } refusal ? refusal : new Done();

    private static Result<Done> TooLate(Result<Done> result)
    {
        Assert.Equal(RefusalCode.WithdrawTooLate, result.Refusal?.Code);
        return new Done();
    }

    private static string Describe(InstanceState state) => state.Status switch
    {
        InstanceStatus.Finished => $"{state.EndNode} {state.Result}",
        InstanceStatus.Withdrawn => "withdrawn",
        InstanceStatus.Running => $"waits at {string.Join(", ", state.Bookmarks.Select(b => b.NodeId))}",
        _ => $"{state.Incident}",
    };
}
