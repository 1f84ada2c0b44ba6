using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Data.Sqlite;
using Quartz;

namespace AwardFlow.Web.Plumbing.Jobs;

public static class JobsSetup
{
    /// <summary>
    /// The scheduler on a file of its own. Everything in it can be made anew from the business rows and from
    /// <paramref name="works"/>: losing jobs.db costs nothing.
    /// </summary>
    public static void AddJobs(this IServiceCollection services, AppFolders folders, TimeProvider time, IReadOnlyList<Work> works)
    {
        PrepareFile(folders.JobsDatabase);
        foreach (var work in works) services.AddSingleton(work.Type);
        services.AddSingleton(s => new Works(works, s));
        services.AddSingleton<Alarms>();
        services.AddSingleton<SchedulerState>();
        services.AddHostedService<AfterCommit>();
        services.AddQuartz(q =>
        {
            q.ConfigureScheduler(o => o.InstanceName = "AwardFlow");
            q.UseTimeProvider(time);
            q.UseDefaultThreadPool(4);
            q.UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, ConnectionString(folders.JobsDatabase));
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.UseExecutionHistory();
            });
            foreach (var work in works)
                q.ScheduleJob<RunWork>(
                    trigger => trigger.WithIdentity(work.Name, RunWork.Group).StartNow().WithSchedule(SimpleScheduleBuilder.Create()
                        .WithInterval(work.Every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount)),
                    job => job.WithIdentity(RunWork.KeyOf(work.Name)).StoreDurably());
        });
        services.AddQuartzExecutionHistory(o =>
        {
            o.Retention = TimeSpan.FromDays(7);
            o.MaxEntriesPerJob = 500;
        });
        // The first round would compete with the first pages, which somebody waits for.
        services.AddQuartzHostedService(o => (o.WaitForJobsToComplete, o.AwaitApplicationStarted, o.StartDelay) = (true, true, TimeSpan.FromSeconds(2)));
    }

    /// <summary>Write-ahead logging, set once; a file that is no database any more is put aside and made anew.</summary>
    private static void PrepareFile(string file)
    {
        try
        {
            SetJournal(file);
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is 11 or 26)
        {
            SqliteConnection.ClearAllPools();
            File.Move(file, file + ".broken", overwrite: true);
            foreach (var rest in new[] { file + "-wal", file + "-shm" }) File.Delete(rest);
            SetJournal(file);
        }
    }

    private static void SetJournal(string file)
    {
        using var connection = new SqliteConnection(ConnectionString(file));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA quick_check(1);";
        command.ExecuteNonQuery();
    }

    private static string ConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30, Cache = SqliteCacheMode.Private }.ToString();
}
