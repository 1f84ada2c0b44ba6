using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

/// <summary>
/// The one way to write. A unit of work runs alone (SQLite has one writer), in one immediate transaction that holds
/// the change, its audit entries and its outbox rows; a refusal rolls all of it back.
/// Nothing slow belongs inside: no mail, no HTTP, no large file.
/// </summary>
public sealed class Ledger(IDbContextFactory<AwardFlowDb> contexts, WriteGate gate, AuditChain audit, TimeProvider time, BusinessClock clock)
{
    /// <summary>Raised after a commit, outside the gate: the outbox and the alarms look for new work.</summary>
    public event Action? Committed;

    public async Task<Result<T>> WriteAsync<T>(Func<AwardFlowDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        var result = await WriteInsideGate(work, ct);
        if (!result.IsRefused) Committed?.Invoke();
        return result;
    }

    /// <summary>
    /// As above, but a form counts once: a second use of its token gives the first one's result and changes nothing.
    /// </summary>
    public Task<Result<T>> WriteAsync<T>(Command command, Func<AwardFlowDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct) =>
        command.FormToken is not { Length: > 0 } token ? WriteAsync(work, ct) : WriteAsync(async (db, c) =>
        {
            var used = await db.FormTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Token == token, c);
            if (used is not null)
                return used.ActorId != command.Actor.Id ? new Refusal("foreign-form", "这张表单不是您打开的，请刷新页面后重试。")
                    : Remembered<T>.Read(used.Result) is { } first ? first.Value
                    : new Refusal("form-used", "这张表单已经用于另一项操作，请刷新页面后重试。");
            var result = await work(db, c);
            if (!result.IsRefused)
                db.FormTokens.Add(new FormToken(token, command.Actor.Id, Remembered<T>.Write(result.Value), time.GetUtcNow().UtcDateTime));
            return result;
        }, ct);

    /// <summary>The first result of a form, with the kind of command it came from: another command's form is no answer to this one.</summary>
    private sealed record Remembered<T>(string Of, T Value)
    {
        private static string Kind => typeof(T).Name;

        public static string Write(T value) => JsonSerializer.Serialize(new Remembered<T>(Kind, value));

        public static Remembered<T>? Read(string json)
        {
            using var kept = JsonDocument.Parse(json);
            return kept.RootElement.GetProperty(nameof(Of)).GetString() == Kind ? kept.Deserialize<Remembered<T>>() : null;
        }
    }

    private async Task<Result<T>> WriteInsideGate<T>(Func<AwardFlowDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        using var turn = await gate.EnterAsync(ct);
        using var inside = WriteGate.MarkInside();
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.AutoSavepointsEnabled = false;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var result = await work(db, ct);
            if (result.IsRefused) return result;
            var head = await audit.LinkNew(db, time.GetUtcNow().UtcDateTime, clock.Today, ct);
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            if (head is not null) audit.Anchor(head);
            return result;
        }
        finally
        {
            db.TakeAudit();
        }
    }
}

/// <summary>SQLite has one writer: waiting in order here is shorter and fairer than colliding there.</summary>
public sealed class WriteGate : IDisposable
{
    private static readonly AsyncLocal<bool> Inside = new();

    private readonly SemaphoreSlim _one = new(1, 1);

    public async ValueTask<IDisposable> EnterAsync(CancellationToken ct)
    {
        RefuseNested();
        await _one.WaitAsync(ct);
        return new Turn(_one);
    }

    public IDisposable Enter()
    {
        RefuseNested();
        _one.Wait();
        return new Turn(_one);
    }

    /// <summary>Marks what follows in this flow as running inside the gate, until disposed.</summary>
    internal static IDisposable MarkInside()
    {
        Inside.Value = true;
        return new Mark();
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Who is inside and asks again would wait for ever, and everybody else with them.</summary>
    private static void RefuseNested()
    {
        if (Inside.Value)
            throw new InvalidOperationException("A write inside a ledger write. Use the context that the ledger gave; people are changed there too, not through Identity's stores.");
    }

    private sealed class Mark : IDisposable
    {
        public void Dispose() => Inside.Value = false;
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        private int _left;
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) one.Release();
        }
    }
}
