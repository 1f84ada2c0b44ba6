using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>The second version of the recognition path, by its own people: departments side by side, the leadership, fund documents.</summary>
public static class RecognitionWalk
{
    public static IReadOnlyDictionary<string, string> WhoDecides { get; } = new Dictionary<string, string>(RealCase.WhoDecides)
    {
        ["JointReview"] = "joint-finance",
        ["LeadershipReview"] = "leader",
    };

    /// <summary>Every department agrees.</summary>
    public static Task<Result<Done>> JointAsync(this TestApp app, long id) => app.JointAsync(id, GivenPath.JointBureaux);

    private static async Task<Result<Done>> JointAsync(this TestApp app, long id, IReadOnlyList<string> departments)
    {
        foreach (var login in departments)
            if ((await app.DecideAsync(id, login, DecideTask.Approve)).Refusal is { } refusal) return refusal;
        return new Done();
    }

    /// <summary>From the township to the public notice.</summary>
    public static async Task<RealCase> ToNoticeAsync(this TestApp app, RealCase real)
    {
        foreach (var login in new[] { "township1", "bureau" }) Given.Ok(await app.DecideAsync(real.Id, login, DecideTask.Approve));
        if ((await real.StateAsync()).Bookmarks[0].NodeId == "JointReview") Given.Ok(await app.JointAsync(real.Id));
        Given.Ok(await app.DecideAsync(real.Id, "head", DecideTask.Approve));
        return real;
    }

    /// <summary>Drawn up and issued for this case; what stands on the list meanwhile meets it when it follows.</summary>
    public static async Task<Result<Done>> FundAsync(this TestApp app, long id, IntegrityEffect? listedSince = null, string login = "approver1")
    {
        await app.SetListAsync(null, login);
        var drafted = await app.DraftAsync([id], $"钱财企〔2026〕{id}-{await app.VersionAsync(id)}号");
        if (drafted.Refusal is { } refusal) return refusal;
        var issued = await app.IssueAndStopAsync(drafted.Value.DocumentId);
        await app.SetListAsync(listedSince, login);
        await app.RunAsync("bank-results");
        return issued;
    }

    public static async Task<Result<Done>> DropFromFundsAsync(this TestApp app, long id) =>
        await app.Get<DropCase>().DropAsync(await app.AsAsync("checker"), id, await app.VersionAsync(id), "本年度不予安排。", default);

    /// <summary>The steps that this version has and the first has not.</summary>
    public static Task<Result<Done>?> TakeAsync(WalkStep step) => TakeAsync(step, GivenPath.JointBureaux);

    /// <summary>The same with the departments of another policy.</summary>
    public static async Task<Result<Done>?> TakeAsync(WalkStep step, IReadOnlyList<string> departments) => (step.Node, step.Outcome) switch
    {
        ("JointReview", DecideTask.Approve) => await step.App.JointAsync(step.Case.Id, departments),
        ("FundDocument", AwaitDocument.Issued) => await step.App.FundAsync(step.Case.Id, step.Listed, step.Login),
        ("FundDocument", _) => await step.App.DropFromFundsAsync(step.Case.Id),
        _ => (Result<Done>?)null,
    };

    /// <summary>What is reserved, committed and paid is what payments and documents say.</summary>
    public static async Task MoneyAgreesAsync(this TestApp app)
    {
        await using var db = app.Db();
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
    }

    /// <summary>A case that was filed, reviewed, published, funded and paid.</summary>
    public static async Task PaidBeforeAsync(this TestApp app, string login, string tier = "provincial-srdi")
    {
        var real = await app.ToNoticeAsync(await app.ACaseAsync(login, tier));
        Given.Ok(await real.CloseNoticeAsync());
        Given.Ok(await app.FundAsync(real.Id, null, login));
        Given.Ok(await real.PayAsync());
    }
}
