using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Records;

public sealed class AuditChainTests
{
    private const int Slot = 256;

    [Theory]
    [InlineData("UPDATE audit_entries SET \"ActorName\" = 'x' WHERE \"Id\" = 3", 3L)]
    [InlineData("UPDATE audit_entries SET \"At\" = \"At\" + 1 WHERE \"Id\" = 3", 3L)]
    [InlineData("UPDATE audit_entries SET \"After\" = NULL WHERE \"Id\" = 3", 3L)]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" = 3", 3L)]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" >= 5", 5L)]
    [InlineData("UPDATE audit_entries SET \"Id\" = 999 WHERE \"Id\" = 2; UPDATE audit_entries SET \"Id\" = 2 WHERE \"Id\" = 3; UPDATE audit_entries SET \"Id\" = 3 WHERE \"Id\" = 999", 2L)]
    public async Task A_row_that_was_changed_deleted_cut_off_or_moved_is_found(string sql, long found)
    {
        await using var app = await WithEntries();
        Assert.Null(await app.FirstWrongAuditEntryAsync());

        await RunAsync(app, sql);

        Assert.Equal(found, await app.FirstWrongAuditEntryAsync());
    }

    [Theory]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" = (SELECT max(\"Id\") FROM audit_entries)", 0)]
    [InlineData("INSERT INTO audit_entries SELECT \"Id\" + 1, \"At\", \"BusinessDay\", \"ActorId\", \"ActorName\", \"Address\", \"Action\", \"ObjectKind\", \"ObjectId\", \"Before\", \"After\", \"Chain\" FROM audit_entries ORDER BY \"Id\" DESC LIMIT 1", 1)]
    public async Task A_row_that_is_missing_or_too_many_at_the_end_is_found(string sql, int behindTheLast)
    {
        await using var app = await WithEntries();
        var last = app.Get<AuditChain>().Anchored()!.Count;

        await RunAsync(app, sql);

        Assert.Equal(last + behindTheLast, await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task The_head_is_anchored_after_every_write_whether_the_count_is_odd_or_even()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.Db();
        var start = await db.AuditEntries.LongCountAsync();
        for (var n = start + 1; n <= start + 3; n++)
        {
            await EntryAsync(app);
            Assert.Equal((await AuditChain.HeadIn(db, default)).ToString(), app.Get<AuditChain>().Anchored()?.ToString());
            Assert.Equal(n, app.Get<AuditChain>().Anchored()?.Count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_torn_slot_leaves_the_other_one_readable(int torn)
    {
        await using var app = await WithEntries();
        var file = Path.Combine(app.Folder, "audit-head.txt");
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)'?', torn * Slot + 20, 60);
        await File.WriteAllBytesAsync(file, bytes);

        await using var db = app.Db();
        var last = (await AuditChain.HeadIn(db, default)).Count;
        Assert.InRange(app.Get<AuditChain>().Anchored()!.Count, last - 1, last);
        await EntryAsync(app);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task A_forged_head_counts_for_nothing()
    {
        await using var app = await WithEntries();
        var head = app.Get<AuditChain>().Anchored()!;
        var line = $"3:{head.Chain}:{new string('0', 64)}".PadRight(Slot - 1) + "\n";
        await File.WriteAllTextAsync(Path.Combine(app.Folder, "audit-head.txt"), line + line);
        Assert.Null(app.Get<AuditChain>().Anchored());
    }

    [Fact]
    public async Task A_missing_head_file_is_told_from_a_complete_chain_and_the_next_write_makes_it_anew()
    {
        await using var app = await WithEntries();
        File.Delete(Path.Combine(app.Folder, "audit-head.txt"));
        Assert.Null(app.Get<AuditChain>().Anchored());
        await using var db = app.Db();
        Assert.Equal((await AuditChain.HeadIn(db, default)).Count + 1, await app.FirstWrongAuditEntryAsync());

        await EntryAsync(app);

        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task A_damaged_key_is_refused_and_never_taken_for_an_empty_one()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-key-");
        var key = Path.Combine(folder.FullName, "audit.key");
        foreach (var damaged in new[] { "", "abcd", new string('z', 64) })
        {
            await File.WriteAllTextAsync(key, damaged);
            Assert.Throws<InvalidDataException>(() => SecretFile.ReadOrMake(key));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_may_read_it()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-key-");
        var key = Path.Combine(folder.FullName, "keys", "audit.key");
        Assert.Equal(SecretFile.ReadOrMake(key), SecretFile.ReadOrMake(key));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_step_of_a_case_writes_an_entry_and_none_holds_an_account_number()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPaymentAsync();
        Given.Ok(await real.PayAsync());

        await using var db = app.Db();
        var actions = (await db.AuditEntries.Where(e => e.ObjectKind == "application").Select(e => e.Action).ToListAsync()).CountBy(a => a).ToDictionary();
        Assert.Equal((1, 6, 3, 1, 1), (actions["case.submitted"], actions["case.step"], actions["task.decided"], actions["payment.due"], actions["case.closed"]));
        var number = app.Get<AccountVault>().Open((await db.Enterprises.OrderBy(e => e.Id).FirstAsync()).Account!);
        Assert.False(await db.AuditEntries.AnyAsync(e => e.After!.Contains(number) || e.Before!.Contains(number)));
    }

    private static async Task<TestApp> WithEntries()
    {
        var app = await TestApp.StartAsync();
        for (var n = 0; n < 2; n++) await EntryAsync(app);
        return app;
    }

    private static async Task EntryAsync(TestApp app) => Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
    {
        db.Audit(Actor.System, "test.entry", "test", "乙", new { was = "甲" }, new { now = "乙 😀" });
        return Task.FromResult<Result<Done>>(new Done());
    }, default));

    private static async Task RunAsync(TestApp app, string sql)
    {
        await using var db = app.Db();
        await db.Database.OpenConnectionAsync();
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
