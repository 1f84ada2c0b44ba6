using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Cases whose money is due or has arrived, for tests of what later questions count.</summary>
public static class GivenPaid
{
    /// <summary>All reviewers have agreed and the notice has ended without objection.</summary>
    public static async Task<long> AnAwardDue(this TestApp app, string login = "approver1", string township = "township1")
    {
        var id = await app.ASubmittedApplication(login);
        Given.Ok(await app.DecideAsync(id, township, DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));
        await using var db = app.Db();
        var bookmark = await db.PublicNotices.Where(n => n.ApplicationId == id).Select(n => n.BookmarkId).SingleAsync();
        app.Time.Advance(TimeSpan.FromDays(10));
        Given.Ok(await app.Get<MoveCase>().ResumeAsync(Actor.System, id, bookmark, "Closed", default));
        return id;
    }

    /// <summary>The bank has paid it.</summary>
    public static async Task<long> APaidApplication(this TestApp app, string login = "approver1", string township = "township1")
    {
        var id = await app.AnAwardDue(login, township);
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            await foreach (var payment in db.Payments.Where(p => p.ApplicationId == id).AsAsyncEnumerable().WithCancellation(ct))
            {
                payment.Batch();
                payment.Release();
                payment.Pay(app.Clock.Today);
            }
            return new Done();
        }, default));
        return id;
    }
}
