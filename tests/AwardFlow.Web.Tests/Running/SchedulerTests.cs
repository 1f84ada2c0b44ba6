using System.Globalization;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace AwardFlow.Web.Tests.Running;

/// <summary>The real scheduler on a real jobs.db, in real time.</summary>
public sealed class SchedulerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("awardflow-jobs-").FullName;

    [Fact]
    public async Task An_alarm_rings_when_the_business_clock_reaches_the_end_of_the_day()
    {
        await ATaskThatEndsIn(TimeSpan.FromSeconds(6));
        await using var server = await StartAsync();
        Assert.Equal(0, await OverdueMarksAsync(server));

        await Jobs.EventuallyAsync(async () => await OverdueMarksAsync(server) == 1);

        await server.StopAsync();
    }

    [Fact]
    public async Task An_alarm_outlives_the_server_and_a_lost_or_broken_jobs_file_costs_nothing()
    {
        await ATaskThatEndsIn(TimeSpan.FromDays(1));
        await using (var first = await StartAsync())
        {
            await Jobs.EventuallyAsync(() => HasAlarmAsync(first));
            await first.StopAsync();
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_folder, "jobs.db-*")) File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(_folder, "jobs.db"), "this is no database");
        await using var second = await StartAsync();

        await Jobs.EventuallyAsync(() => HasAlarmAsync(second));

        await second.StopAsync();
        Assert.True(File.Exists(Path.Combine(_folder, "jobs.db.broken")));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ATaskThatEndsIn(TimeSpan left)
    {
        await using var app = await TestApp.StartAsync(_folder);
        var id = await app.ASubmittedApplication();
        await using var db = app.Db();
        var due = await db.Tasks.Where(t => t.ApplicationId == id).Select(t => t.DueOn).SingleAsync();
        var ahead = BusinessClock.EndOfDay(due) - left - TimeProvider.System.GetUtcNow().UtcDateTime;
        await db.Settings.Where(s => s.Key == Setting.ClockAhead)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, ahead.Ticks.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task<WebApplication> StartAsync()
    {
        string[] args = [$"--Data:Folder={_folder}", "--Logging:LogLevel:Default=Warning", "--urls=http://127.0.0.1:0"];
        var server = await App.BuildAsync(Launch.Read(args, TestApp.RepositoryRoot()), args, TimeProvider.System);
        await server.StartAsync();
        return server;
    }

    private static async Task<bool> HasAlarmAsync(WebApplication server)
    {
        var scheduler = await server.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        return (await scheduler.QueryTriggers(new TriggerQuery())).Items.Any(t => t.Key.Group == Alarms.Group);
    }

    private static async Task<int> OverdueMarksAsync(WebApplication server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AwardFlowDb>>().CreateDbContextAsync();
        return await db.AuditEntries.CountAsync(e => e.Action == "task.overdue");
    }
}
