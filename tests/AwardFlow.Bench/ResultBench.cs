using System.Diagnostics;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Bench;

/// <summary>
/// The bank's answer to one batch, read and recorded. Each size is released in one process ("results-fill") and imported in
/// another ("results-of"): what is measured is the import alone, on an application that has done nothing else.
/// </summary>
internal static class ResultBench
{
    private const string Answer = "result.csv";

    public static void Run(IEnumerable<int> sizes)
    {
        Console.WriteLine($"\nImport of a bank's results\n{"lines",-12}{"preview s",12}{"import s",12}{"before MB",12}{"peak MB",12}");
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("awardflow-bench-").FullName;
            Child.Run("results-fill", $"{size}", folder);
            Child.Run("results-of", $"{size}", folder);
        }
    }

    public static async Task FillAsync(int size, string folder)
    {
        var place = await OpenAsync(size, folder);
        await BatchBench.PayableCaseAsync(place);
        BatchBench.Clone(place.Database, size);
        var (maker, releaser, checker) = (await place.ActorAsync("maker"), await place.ActorAsync("releaser"), await place.ActorAsync("checker2"));
        await using var db = place.Db();
        var ids = await db.Payments.Where(p => p.Id > BatchBench.CloneFrom).Select(p => p.Id).ToListAsync();
        // A file that takes a hundred thousand transfers: shorter ones split the batch.
        var batch = (await place.Get<BuildBatch>().BuildAsync(new Command(maker), new DueFilter(), ids, new("iso20022"), default)).Value.BatchIds.Single();
        _ = (await place.Get<LockBatch>().LockAsync(new Command(maker), batch, await BatchBench.VersionAsync(db, batch), default)).Value;
        _ = (await place.Get<CheckBatch>().CheckAsync(new Command(checker), batch, await BatchBench.VersionAsync(db, batch), default)).Value;
        _ = (await place.Get<ReleaseBatch>().ReleaseAsync(new Command(releaser), batch, await BatchBench.VersionAsync(db, batch), default)).Value;
        await BatchBench.AnswerAsync(place, db, batch);
        await place.Host.DisposeAsync();
    }

    public static async Task OneAsync(int size, string folder)
    {
        await using var place = await OpenAsync(size, folder);
        // The day on which the bank answered: filling went ten days ahead.
        place.Get<BusinessClock>().Set(TimeSpan.FromDays(10));
        await using var db = place.Db();
        var maker = await place.ActorAsync("maker");
        var batch = await db.Batches.Select(b => b.Id).SingleAsync();
        GC.Collect();
        var before = Memory.StartPeak();
        var watch = Stopwatch.StartNew();
        await using var file = File.OpenRead(Path.Combine(folder, Answer));
        if ((await place.Get<ReadResult>().ReadAsync(maker, batch, file, default)).Value is not { IsRight: true }) throw new InvalidOperationException("The answer has faults.");
        var preview = watch.Elapsed;
        var done = (await place.Get<ImportResult>().ApplyAsync(new Command(maker), batch, Answer, file, new(), default)).Value;
        if (done.Paid + done.Returned != size) throw new InvalidOperationException($"{done} of {size}");
        Console.WriteLine($"{size,-12:N0}{preview.TotalSeconds,12:N2}{(watch.Elapsed - preview).TotalSeconds,12:N2}{before,12:N0}{Memory.PeakMegabytes(),12:N0}");
    }

    private static Task<Workplace> OpenAsync(int size, string folder) => Workplace.OpenAsync(folder, $"--Payer:LinesPerBatch={size}");
}
