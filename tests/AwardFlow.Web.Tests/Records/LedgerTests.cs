using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Records;

public sealed class LedgerTests
{
    [Fact]
    public async Task A_refusal_leaves_no_row_no_audit_entry_no_mail_and_no_used_token()
    {
        await using var app = await TestApp.StartAsync();
        var before = await CountAsync(app);
        var command = await app.AsAsync("sysadmin");

        var result = await app.Get<Ledger>().WriteAsync<Done>(command, async (db, ct) =>
        {
            await WriteAllAsync(db, command.Actor, "gone", ct);
            return new Refusal("no", "不行");
        }, default);

        Assert.Equal("no", result.Refusal?.Code);
        Assert.Equal(before, await CountAsync(app));
    }

    [Fact]
    public async Task An_exception_leaves_nothing_either_and_the_next_write_carries_none_of_its_audit()
    {
        await using var app = await TestApp.StartAsync();
        var before = await CountAsync(app);
        var actor = await app.ActorAsync("sysadmin");

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            await WriteAllAsync(db, actor, "gone", ct);
            throw new InvalidOperationException("bug");
        }, default));
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.Settings.Add(new Setting("kept", "yes"));
            return Task.FromResult<Result<Done>>(new Done());
        }, default));

        Assert.Equal(before with { Settings = before.Settings + 1 }, await CountAsync(app));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task A_form_counts_once_even_when_it_is_sent_twenty_times_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var command = await app.AsAsync("sysadmin");
        var runs = 0;

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.Get<Ledger>().WriteAsync<long>(command, async (db, ct) =>
        {
            Interlocked.Increment(ref runs);
            return await db.NextNumberAsync("test", ct);
        }, default))));

        Assert.Equal(1, runs);
        Assert.All(results, r => Assert.Equal(1, r.Value));
    }

    [Fact]
    public async Task The_token_of_another_persons_form_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var first = await app.AsAsync("sysadmin");
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(first, Nothing, default));

        var second = await app.Get<Ledger>().WriteAsync<Done>(first with { Actor = await app.ActorAsync("security") }, Nothing, default);

        Assert.Equal("foreign-form", second.Refusal?.Code);
    }

    [Fact]
    public async Task A_form_that_was_used_for_another_kind_of_command_is_refused_and_not_answered_with_its_result()
    {
        await using var app = await TestApp.StartAsync();
        var command = await app.AsAsync("sysadmin");
        Given.Ok(await app.Get<Ledger>().WriteAsync<string>(command, (_, _) => Task.FromResult<Result<string>>("first"), default));

        var other = await app.Get<Ledger>().WriteAsync<long>(command, (_, _) => Task.FromResult<Result<long>>(7L), default);

        Assert.Equal("form-used", other.Refusal?.Code);
    }

    [Fact]
    public async Task A_refused_form_can_be_sent_again()
    {
        await using var app = await TestApp.StartAsync();
        var command = await app.AsAsync("sysadmin");
        await app.Get<Ledger>().WriteAsync<Done>(command, (_, _) => Task.FromResult<Result<Done>>(new Refusal("no", "不行")), default);

        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(command, Nothing, default));
    }

    [Fact]
    public async Task Committed_is_raised_after_the_commit_and_not_after_a_refusal()
    {
        await using var app = await TestApp.StartAsync();
        var seen = new List<int>();
        app.Get<Ledger>().Committed += () =>
        {
            using var db = app.Db();
            seen.Add(db.Settings.Count(s => s.Key == "seen"));
        };

        await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.Settings.Add(new Setting("seen", "no"));
            return Task.FromResult<Result<Done>>(new Refusal("no", "不行"));
        }, default);
        await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.Settings.Add(new Setting("seen", "yes"));
            return Task.FromResult<Result<Done>>(new Done());
        }, default);

        Assert.Equal([1], seen);
    }

    [Fact]
    public async Task A_write_inside_a_write_is_told_so_instead_of_waiting_for_itself_for_ever()
    {
        await using var app = await TestApp.StartAsync();

        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => app.Get<Ledger>().WriteAsync<Done>(
            async (_, ct) => await app.Get<Ledger>().WriteAsync<Done>(Nothing, ct), default).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("inside a ledger write", wrong.Message, StringComparison.Ordinal);
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(Nothing, default));
    }

    [Fact]
    public async Task An_audit_entry_outside_of_the_ledger_is_an_error_and_shows_in_nobody_elses_write()
    {
        await using var app = await TestApp.StartAsync();
        var before = await CountAsync(app);
        await using (var loose = app.Db())
        {
            loose.Audit(Actor.System, "test.loose", "test", 1);
            loose.Settings.Add(new Setting("loose", "yes"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => loose.SaveChangesAsync());
        }

        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(Nothing, default));

        Assert.Equal(before, await CountAsync(app));
    }

    [Fact]
    public async Task Two_hundred_writers_at_once_all_get_their_turn()
    {
        await using var app = await TestApp.StartAsync();

        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => (await app.Get<Ledger>().WriteAsync<long>(async (db, ct) =>
        {
            db.Audit(Actor.System, "test.write", "test", i);
            return await db.NextNumberAsync("writers", ct);
        }, default)).Value)));

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), numbers.Order());
        await using var db = app.Db();
        Assert.Equal(200, await db.AuditEntries.CountAsync(e => e.Action == "test.write"));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        await db.Database.OpenConnectionAsync();
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Identity_saves_stand_in_line_with_ledger_writes_and_a_conflict_between_them_closes_the_gate_for_nobody()
    {
        await using var app = await TestApp.StartAsync();
        var id = (await app.ActorAsync("clerk1")).Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var failures = Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            await using var scope = app.Host.Services.CreateAsyncScope();
            var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            await people.AccessFailedAsync((await people.FindByIdAsync(id))!);
        }));
        var writes = Enumerable.Range(0, 40).Select(_ => Task.Run(async () => Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (db, ct) => await db.NextNumberAsync("beside", ct), default))));
        await Task.WhenAll([.. failures, .. writes]).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(41, Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (db, ct) => await db.NextNumberAsync("beside", ct), default).WaitAsync(TimeSpan.FromSeconds(20))));
    }

    [Fact]
    public async Task A_loose_save_that_meets_a_newer_row_lets_the_next_one_in()
    {
        await using var app = await TestApp.StartAsync();
        await using var first = app.Db();
        await using var second = app.Db();
        (await first.Users.SingleAsync(p => p.Email == "clerk1@demo.example")).ConcurrencyStamp = "one";
        (await second.Users.SingleAsync(p => p.Email == "clerk1@demo.example")).ConcurrencyStamp = "two";
        await first.SaveChangesAsync();

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());

        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(Nothing, default).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private static Task<Result<Done>> Nothing(AwardFlowDb db, CancellationToken ct) => Task.FromResult<Result<Done>>(new Done());

    private static async Task WriteAllAsync(AwardFlowDb db, Actor actor, string key, CancellationToken ct)
    {
        db.Settings.Add(new Setting(key, "yes"));
        db.Outbox.Add(new OutboxItem("mail", key, "{}", DateTime.UnixEpoch));
        db.Audit(actor, "test.write", "test", key);
        await db.SaveChangesAsync(ct);
    }

    private sealed record Counts(int Settings, int Outbox, int Audit, int Tokens);

    private static async Task<Counts> CountAsync(TestApp app)
    {
        await using var db = app.Db();
        return new(await db.Settings.CountAsync(), await db.Outbox.CountAsync(), await db.AuditEntries.CountAsync(), await db.FormTokens.CountAsync());
    }
}
