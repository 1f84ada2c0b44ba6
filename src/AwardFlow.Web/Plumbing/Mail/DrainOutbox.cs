using System.Globalization;
using System.Text.Json;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Mail;

/// <summary>
/// Sends what transactions have put into the outbox: leases a batch in one statement, sends outside of any
/// transaction, marks each row only while the lease is still ours. A row that fails waits 2, 4, 8 … seconds and is
/// given up after eight tries, for the administrator to see.
/// </summary>
public sealed class DrainOutbox(IDbContextFactory<AwardFlowDb> contexts, WriteGate gate, IMailTransport transport, IOptions<MailOptions> mail,
    TimeProvider time, ILogger<DrainOutbox> log) : IWork
{
    private const int Batch = 10;
    private const int ErrorLength = 1000;

    private sealed record Leased(long Id, string Kind, string DedupKey, string PayloadJson, long CreatedAt, int Attempts);

    private sealed class NothingToSendTo(string why) : Exception(why);

    /// <summary>Longer than a batch of time-outs: nobody else takes a row that is still being sent.</summary>
    private TimeSpan Lease => TimeSpan.FromSeconds(Batch * mail.Value.TimeoutSeconds + 60);

    public async Task RunAsync(CancellationToken ct)
    {
        for (var more = true; more && !ct.IsCancellationRequested;)
        {
            var token = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
            var batch = await ClaimAsync(token, ct);
            foreach (var item in batch) await SendAsync(item, token, ct);
            more = batch.Count == Batch;
        }
    }

    /// <summary>The administrator sends a given-up row again: it starts with a fresh count.</summary>
    public static async Task<bool> ReviveAsync(AwardFlowDb db, long id, CancellationToken ct) => await db.Database.ExecuteSqlAsync(
        $"""UPDATE outbox SET "DeadAt" = NULL, "Attempts" = 0, "NotBefore" = 0, "LeaseUntil" = NULL, "LeaseToken" = NULL WHERE "Id" = {id} AND "DeadAt" IS NOT NULL""", ct) == 1;

    private async Task<List<Leased>> ClaimAsync(string token, CancellationToken ct)
    {
        var now = Milliseconds(time.GetUtcNow());
        var until = Milliseconds(time.GetUtcNow() + Lease);
        using var turn = await gate.EnterAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<Leased>($"""
            UPDATE outbox SET "LeaseUntil" = {until}, "LeaseToken" = {token}, "Attempts" = "Attempts" + 1
            WHERE "Id" IN (SELECT "Id" FROM outbox WHERE "SentAt" IS NULL AND "DeadAt" IS NULL AND "NotBefore" <= {now}
                AND ("LeaseUntil" IS NULL OR "LeaseUntil" < {now}) ORDER BY "NotBefore", "Id" LIMIT {Batch})
            RETURNING "Id", "Kind", "DedupKey", "PayloadJson", "CreatedAt", "Attempts"
            """).ToListAsync(ct);
    }

    private async Task SendAsync(Leased item, string token, CancellationToken ct)
    {
        try
        {
            await SendAsync(item, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server stops: the lease runs out and the row is sent after the next start.
            throw;
        }
        catch (Exception wrong)
        {
            // Any failure to send is kept with the row; the log has its number and kind, not its text.
            log.LogWarning("Outbox row {Id} ({Kind}) was not sent, attempt {Attempt}: {Error}", item.Id, item.Kind, item.Attempts, wrong.GetType().Name);
            await MarkFailedAsync(item, token, wrong);
            return;
        }
        await MarkSentAsync(item, token);
    }

    private async Task SendAsync(Leased item, CancellationToken ct)
    {
        if (item.Kind != "mail") throw new NothingToSendTo($"Unknown kind \"{item.Kind}\".");
        var letter = JsonSerializer.Deserialize<MailToSend>(item.PayloadJson) ?? throw new NothingToSendTo("Empty payload.");
        var to = await AddressesAsync(letter, ct);
        if (to.Count == 0) throw new NothingToSendTo("收件人没有可用的邮箱（账号已停用，或企业没有在用的账号）。");
        await transport.SendAsync(new(item.DedupKey, DateTimeOffset.FromUnixTimeMilliseconds(item.CreatedAt).UtcDateTime, to, letter.Subject, letter.Body), ct);
    }

    /// <summary>Looked up now, not when it was written: who left gets no mail, who joined gets it.</summary>
    private async Task<IReadOnlyList<string>> AddressesAsync(MailToSend letter, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var people = letter.PersonId is { } person
            ? db.Users.Where(p => p.Id == person && p.State != PersonState.Left)
            : db.Users.Where(p => p.EnterpriseId == letter.EnterpriseId && p.State == PersonState.Active);
        return await people.OrderBy(p => p.Id).Where(p => p.Email != null).Select(p => p.Email!).ToListAsync(ct);
    }

    private async Task MarkSentAsync(Leased item, string token)
    {
        var now = Milliseconds(time.GetUtcNow());
        await MarkAsync(db => db.Database.ExecuteSqlAsync($"""
            UPDATE outbox SET "SentAt" = {now}, "LeaseUntil" = NULL, "LeaseToken" = NULL, "LastError" = NULL
            WHERE "Id" = {item.Id} AND "LeaseToken" = {token}
            """));
    }

    private async Task MarkFailedAsync(Leased item, string token, Exception wrong)
    {
        var now = time.GetUtcNow();
        var notBefore = Milliseconds(now + TimeSpan.FromSeconds(1 << Math.Min(item.Attempts, OutboxItem.MostAttempts)));
        long? dead = item.Attempts >= OutboxItem.MostAttempts || wrong is NothingToSendTo ? Milliseconds(now) : null;
        var error = wrong.Message.Length <= ErrorLength ? wrong.Message : wrong.Message[..ErrorLength];
        await MarkAsync(db => db.Database.ExecuteSqlAsync($"""
            UPDATE outbox SET "NotBefore" = {notBefore}, "DeadAt" = {dead}, "LastError" = {error}, "LeaseUntil" = NULL, "LeaseToken" = NULL
            WHERE "Id" = {item.Id} AND "LeaseToken" = {token}
            """));
    }

    /// <summary>What was done is noted even while the server stops.</summary>
    private async Task MarkAsync(Func<AwardFlowDb, Task<int>> update)
    {
        using var turn = await gate.EnterAsync(CancellationToken.None);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await update(db);
    }

    private static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
