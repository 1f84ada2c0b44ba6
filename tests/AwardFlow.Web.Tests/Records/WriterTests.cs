using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Records;

public sealed class WriterTests
{
    [Fact]
    public async Task Two_hundred_writers_at_once_all_commit_durably_and_in_one_chain()
    {
        await using var app = await TestApp.StartAsync();
        await using var before = app.Db();
        Assert.Equal(2, await before.Database.SqlQueryRaw<int>("SELECT synchronous AS \"Value\" FROM pragma_synchronous").SingleAsync());
        var entries = await before.AuditEntries.CountAsync();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(async () => Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.Settings.Add(new Setting($"writer-{n}", "was here"));
            db.Audit(Actor.System, "test.written", "writer", n);
            return Task.FromResult<Result<Done>>(new Done());
        }, default)))));

        await using var db = app.Db();
        Assert.Equal(200, await db.Settings.CountAsync(s => s.Key.StartsWith("writer-")));
        Assert.Equal(entries + 200, (await AuditChain.HeadIn(db, default)).Count);
    }

    [Fact]
    public async Task Every_connection_is_durable_and_keeps_foreign_keys_also_when_it_comes_back_from_the_pool()
    {
        await using var app = await TestApp.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            var open = Enumerable.Range(0, 8).Select(_ => app.Db()).ToList();
            foreach (var db in open)
                Assert.Equal("2 1 2", await db.Database.SqlQueryRaw<string>("""
                    SELECT (SELECT synchronous FROM pragma_synchronous) || ' ' || (SELECT foreign_keys FROM pragma_foreign_keys) || ' ' || (SELECT temp_store FROM pragma_temp_store) AS "Value"
                    """).SingleAsync());
            foreach (var db in open) await db.DisposeAsync();
        }
    }
}
