using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Figures that reviewers set.</summary>
public static class GivenAmendments
{
    public static async Task<Result<AmendedFact>> AmendAsync(this TestApp app, long id, string login, string fact, string value, string? reason = "与认定文件核对。", int? seen = null)
    {
        var actor = await app.ActorAsync(login);
        await using var db = app.Db();
        var open = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id && t.State != TaskState.Cancelled).OrderByDescending(t => t.Id).ToListAsync();
        var task = open.Find(t => DecideTask.IsOfTheirRole(actor, t)) ?? open[0];
        return await app.Get<AmendFact>().AmendAsync(new Command(actor), new AmendInput(task.Id, seen ?? await app.VersionAsync(id), fact, value, reason), default);
    }

    /// <summary>A case at the bureau's review.</summary>
    public static async Task<RealCase> AtBureauAsync(this TestApp app, string tier = "little-giant")
    {
        var real = await app.ACaseAsync("approver1", tier);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        return real;
    }

    public static async Task<List<Amendment>> AmendmentsAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Amendments.AsNoTracking().Where(a => a.ApplicationId == id).OrderBy(a => a.Id).ToListAsync();
    }
}
