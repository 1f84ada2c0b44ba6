namespace AwardFlow.Web.Plumbing.Jobs;

/// <summary>
/// Something that is done again and again: it reads what is due, does it and may stop half-way at any moment.
/// What is due lies in the business rows; nothing here remembers it.
/// </summary>
public interface IWork
{
    Task RunAsync(CancellationToken ct);
}

/// <summary>One work with its stable name and rhythm; where <paramref name="AfterCommit"/> holds, also soon after each commit.</summary>
public sealed record Work(string Name, string NameZh, TimeSpan Every, Type Type, bool AfterCommit = false)
{
    public static Work Of<T>(string name, string nameZh, TimeSpan every, bool afterCommit = false) where T : class, IWork =>
        new(name, nameZh, every, typeof(T), afterCommit);
}

/// <summary>All works; one of a kind runs at a time, whoever asks for it.</summary>
public sealed class Works(IReadOnlyList<Work> all, IServiceProvider services) : IDisposable
{
    private readonly Dictionary<string, SemaphoreSlim> _turns = all.ToDictionary(w => w.Name, _ => new SemaphoreSlim(1, 1), StringComparer.Ordinal);

    public IReadOnlyList<Work> All => all;

    public async Task RunAsync(string name, CancellationToken ct)
    {
        var work = all.First(w => w.Name == name);
        await _turns[name].WaitAsync(ct);
        try
        {
            await ((IWork)services.GetRequiredService(work.Type)).RunAsync(ct);
        }
        finally
        {
            _turns[name].Release();
        }
    }

    /// <summary>Everything once, now, in order: after the demonstration's clock was moved or the calendar changed.</summary>
    public async Task RunAllAsync(CancellationToken ct)
    {
        foreach (var work in all) await RunAsync(work.Name, ct);
    }

    public void Dispose()
    {
        foreach (var turn in _turns.Values) turn.Dispose();
    }
}
