using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

public static class ManyTasks
{
    /// <summary>Open township tasks of closed cases of one firm, all due on one day and submitted at one instant: only the id tells them apart.</summary>
    public static async Task ManyTasksAsync(this TestApp app, int count)
    {
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var enterprise = await db.Enterprises.OrderBy(e => e.Id).FirstAsync(ct);
            var now = app.Clock.UtcNow;
            for (var i = 0; i < count; i++)
            {
                var application = new Application($"T-{i:D4}", enterprise, "qiantang-2024", "recognition", $"window-{i}", 0, now);
                db.Applications.Add(application);
                await db.SaveChangesAsync(ct);
                db.Tasks.Add(new WorkTask(application, $"TownshipReview:{i}", "TownshipReview", TaskKind.Review, "township", Roles.TownshipReviewer,
                    enterprise.TownshipId, now, app.Clock.Today.AddDays(3)));
            }
            return new Done();
        }, default));
    }
}
