using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>New versions of a policy, made by the same use cases as the pages.</summary>
public static class GivenPolicy
{
    public const string Policy = "qiantang-2024";
    public const string Recognition = "qiantang-2024/awards/recognition.yaml";

    public static async Task<PolicyVersion> PolicyVersionAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.PolicyVersions.AsNoTracking().SingleAsync(v => v.Id == id);
    }

    public static async Task<Result<int>> SaveFileAsync(this TestApp app, long id, string path, string text, string login = "policy1") =>
        await app.Get<KeepVersion>().SaveFileAsync(await app.AsAsync(login), id, (await app.PolicyVersionAsync(id)).Revision, path, text, default);

    public static async Task<Result<Done>> ProposeAsync(this TestApp app, long id, DateOnly? day, string login = "policy1") =>
        await app.Get<PublishVersion>().ProposeAsync(await app.AsAsync(login), id, (await app.PolicyVersionAsync(id)).Revision, day, default);

    public static async Task<Result<Done>> SignAsync(this TestApp app, long id, Actor? by = null) =>
        await app.Get<PublishVersion>().SignAsync(new Command(by ?? await app.ActorAsync("policy2")), id, (await app.PolicyVersionAsync(id)).Revision, default);

    public static async Task<long> ADraftVersion(this TestApp app) =>
        Given.Ok(await app.Get<KeepVersion>().DraftAsync(await app.AsAsync("policy1"), Policy, default));

    private const string Before = "versions: [{ from: 2024-06-01, recorded: 2024-06-01, value: 200000 }]";
    private const string After = "versions: [{ from: 2024-06-01, recorded: 2024-06-01, value: 200000 }, { from: 2026-06-01, to: 2027-04-30, recorded: 2026-06-01, value: 300000 }]";

    /// <summary>A draft in which provincial recognitions of June 2026 to April 2027 pay 300,000 instead of 200,000; the cases at the end of the plan stay right.</summary>
    public static async Task<long> ADraftThatPaysMore(this TestApp app)
    {
        var id = await app.ADraftVersion();
        var text = (await app.PolicyVersionAsync(id)).Files[Recognition];
        Assert.Contains(Before, text, StringComparison.Ordinal);
        Given.Ok(await app.SaveFileAsync(id, Recognition, text.Replace(Before, After, StringComparison.Ordinal)));
        return id;
    }

    /// <summary>The same, signed, in force from tomorrow.</summary>
    public static async Task<long> ASignedVersionThatPaysMore(this TestApp app)
    {
        var id = await app.ADraftThatPaysMore();
        Given.Ok(await app.ProposeAsync(id, app.Clock.Today.AddDays(1)));
        Given.Ok(await app.SignAsync(id));
        return id;
    }
}
