using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>The same thing done by many at once, on a real file: no payment twice or lost, and every file the same.</summary>
public sealed class RaceTests
{
    private const int Many = 8;

    [Fact]
    public async Task Build_lock_release_export_and_import_count_once_however_many_try()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(20);
        var built = await AtOnceAsync(_ => app.BuildAsync(due));
        Assert.Equal(20, built.Sum(b => Given.Ok(b).Lines));
        var id = built.Select(b => b.Value).Single(b => b.Lines > 0).BatchIds[0];

        Assert.Single(await AtOnceAsync(_ => app.LockAsync(id)), r => !r.IsRefused);
        Assert.Single(await AtOnceAsync(_ => app.ReleaseAsync(id)), r => !r.IsRefused);
        var files = await AtOnceAsync(_ => app.ExportAsync(id));
        Assert.All(files, f => Assert.Equal((files[0].Name, files[0].Sha256), (f.Name, f.Sha256)));
        Assert.All(files, f => Assert.Equal(files[0].Bytes, f.Bytes));

        var paid = await app.AnswerAsync(id, l => l.Line <= 14 ? app.Paid() : null);
        var returned = await app.AnswerAsync(id, l => l.Line > 6 ? app.Returned() : null);
        var results = await AtOnceAsync(i => app.ImportAsync(id, i % 2 == 0 ? paid : returned));

        // The two files contradict each other on eight lines: whichever came first stands, and the other is refused as a whole.
        Assert.Single(results, r => !r.IsRefused && !r.Value.Again);
        Assert.Equal(Many / 2, results.Count(r => r.Refusal?.Code is "result-file-wrong" or "result-overtaken"));
        await using var db = app.Db();
        var answered = await db.PaymentAttempts.Where(a => a.BatchId == id && a.BankDay != null).ToListAsync();
        Assert.Equal(14, answered.Count);
        var end = Assert.Single(answered.Select(a => a.State).Distinct()) == AttemptState.Paid ? PaymentState.Paid : PaymentState.Returned;
        Assert.Equal((Many, Many), (await db.BatchExports.CountAsync(), (await app.BatchAsync(id)).Exports));
        Assert.Equal((14, 6), (await db.Payments.CountAsync(p => due.Contains(p.Id) && p.State == end), await db.Payments.CountAsync(p => due.Contains(p.Id) && p.State == PaymentState.Released)));
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
    }

    private static async Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> work) => await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Run(() => work(i))));
}
