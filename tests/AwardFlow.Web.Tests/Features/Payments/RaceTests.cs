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

    [Fact]
    public async Task Building_exporting_and_importing_side_by_side_leave_one_file_and_one_payment_each()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(24);
        var first = await app.AReleasedBatch([.. due.Take(12)]);
        var answer = await app.AnswerAsync(first, l => l.Line % 3 == 0 ? app.Returned() : app.Paid());

        // Everybody at once: the rest is built in overlapping parts, the first batch goes out again and again while its answer comes in.
        var overlapping = AtOnceAsync(i => app.BuildAsync([.. due.Skip(12).Skip(i).Take(6)]));
        var exports = AtOnceAsync(_ => app.ExportAsync(first));
        var imports = AtOnceAsync(_ => app.ImportAsync(first, answer));
        await Task.WhenAll(overlapping, exports, imports);

        Assert.Equal(12, (await overlapping).Sum(b => Given.Ok(b).Lines));
        Assert.Single((await exports).Select(f => (f.Name, f.Sha256, Bytes: Convert.ToHexString(f.Bytes))).Distinct());
        Assert.Single(await imports, r => !Given.Ok(r).Again);
        Assert.Equal(BatchState.Finished, (await app.BatchAsync(first)).State);
        var returned = (await app.LinesAsync(first)).Where(l => l.State == AttemptState.Returned).Select(l => l.Id).ToList();

        var again = await AtOnceAsync(async _ => await app.Get<BuildBatch>().ReissueAsync(await app.AsAsync("maker"), first, returned, "已核实账户无误", default));

        Assert.Equal(4, again.Where(r => !r.IsRefused).Sum(r => r.Value.Lines));
        await using var db = app.Db();
        Assert.Empty(await db.PaymentAttempts.Where(a => a.Live).GroupBy(a => a.PaymentId).Where(g => g.Count() > 1).Select(g => g.Key).ToListAsync());
        Assert.Equal(24, await db.PaymentAttempts.Where(a => a.Live).CountAsync());
        Assert.Equal(await db.Payments.Where(p => p.State == PaymentState.Paid).SumAsync(p => p.AmountFen), await db.BudgetLines.SumAsync(b => b.PaidFen));
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
    }

    private static async Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> work) => await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Run(() => work(i))));
}
