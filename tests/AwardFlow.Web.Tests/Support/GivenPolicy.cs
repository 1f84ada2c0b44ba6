using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>New versions of a policy, made by the same use cases as the pages.</summary>
public static class GivenPolicy
{
    public const string Policy = "qiantang-2024";
    public const string Recognition = "qiantang-2024/awards/recognition.yaml";

    public static async Task<PolicyVersion> VersionAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.PolicyVersions.AsNoTracking().SingleAsync(v => v.Id == id);
    }

    public static async Task<Result<int>> SaveFileAsync(this TestApp app, long id, string path, string text, string login = "policy1") =>
        await app.Get<KeepVersion>().SaveFileAsync(await app.AsAsync(login), id, (await app.VersionAsync(id)).Revision, path, text, default);

    public static async Task<Result<Done>> ProposeAsync(this TestApp app, long id, DateOnly? day, string login = "policy1") =>
        await app.Get<PublishVersion>().ProposeAsync(await app.AsAsync(login), id, (await app.VersionAsync(id)).Revision, day, default);

    public static async Task<Result<Done>> SignAsync(this TestApp app, long id, Actor? by = null) =>
        await app.Get<PublishVersion>().SignAsync(new Command(by ?? await app.ActorAsync("policy2")), id, (await app.VersionAsync(id)).Revision, default);

    public static async Task<long> ADraftVersion(this TestApp app) =>
        Given.Ok(await app.Get<KeepVersion>().DraftAsync(await app.AsAsync("policy1"), Policy, default));

    /// <summary>A draft in which the provincial recognition pays 300,000 instead of 200,000, rules and cases alike.</summary>
    public static async Task<long> ADraftThatPaysMore(this TestApp app)
    {
        var id = await app.ADraftVersion();
        foreach (var (path, text) in (await app.VersionAsync(id)).Files.Where(f => f.Key == Recognition || f.Key.StartsWith("qiantang-2024/cases/recognition", StringComparison.Ordinal)))
            Given.Ok(await app.SaveFileAsync(id, path, text.Replace("200000", "300000", StringComparison.Ordinal)));
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
