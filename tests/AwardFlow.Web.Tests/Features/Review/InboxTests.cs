using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Features.Review;

public sealed class InboxTests
{
    [Fact]
    public async Task A_page_reads_the_tasks_table_alone_in_the_order_of_one_index()
    {
        await using var app = await TestApp.StartAsync();
        using var scope = app.Host.Services.CreateScope();
        var inbox = scope.ServiceProvider.GetRequiredService<Inbox>();
        foreach (var filter in new InboxFilter[] { new(), new() { Tab = InboxFilter.Overdue }, new() { Sort = InboxFilter.BySubmission }, new() { Tab = InboxFilter.Urged } })
        {
            var plan = await PlanAsync(app, inbox.FirstPageOf(1, Roles.TownshipReviewer, filter));
            var step = Assert.Single(plan);
            Assert.StartsWith("SEARCH t USING INDEX ", step, StringComparison.Ordinal);
            Assert.Contains("UnitId=? AND Role=?", step, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(InboxFilter.BySubmission)]
    public async Task Pages_leave_nothing_out_and_show_nothing_twice_where_all_are_due_on_one_day(string? sort)
    {
        await using var app = await TestApp.StartAsync();
        await app.ManyTasksAsync(60);
        var actor = await app.ActorAsync("township1");
        using var scope = app.Host.Services.CreateScope();
        var inbox = scope.ServiceProvider.GetRequiredService<Inbox>();
        var filter = new InboxFilter { Sort = sort };
        var seen = new List<long>();
        string? after = null;
        do
        {
            var page = await inbox.PageAsync(actor, filter, after, 7, default);
            Assert.InRange(page.Rows.Count, 1, 7);
            seen.AddRange(page.Rows.Select(r => r.Id));
            after = page.Next;
        }
        while (after is not null);

        await using var db = app.Db();
        var all = await db.Tasks.Where(t => t.Role == Roles.TownshipReviewer).Select(t => t.Id).ToListAsync();
        Assert.Equal(60, seen.Count);
        Assert.Equal(all.Order(), seen.Order());
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_neighbours_of_a_task_are_those_beside_it_in_the_list()
    {
        await using var app = await TestApp.StartAsync();
        await app.ManyTasksAsync(9);
        var actor = await app.ActorAsync("township1");
        using var scope = app.Host.Services.CreateScope();
        var inbox = scope.ServiceProvider.GetRequiredService<Inbox>();
        var rows = (await inbox.PageAsync(actor, new InboxFilter(), null, 9, default)).Rows;

        var next = await inbox.NeighbourAsync(actor, new InboxFilter(), rows[4].Key(false), back: false, default);
        var previous = await inbox.NeighbourAsync(actor, new InboxFilter(), rows[4].Key(false), back: true, default);

        Assert.Equal((rows[5].Id, rows[3].Id), (next?.Id, previous?.Id));
        Assert.Null(await inbox.NeighbourAsync(actor, new InboxFilter(), rows[8].Key(false), back: false, default));
    }

    [Fact]
    public async Task A_township_sees_its_own_tasks_only()
    {
        await using var app = await TestApp.StartAsync();
        await app.ASubmittedApplication();
        using var scope = app.Host.Services.CreateScope();
        var inbox = scope.ServiceProvider.GetRequiredService<Inbox>();

        Assert.Single((await inbox.PageAsync(await app.ActorAsync("township1"), new InboxFilter(), null, 25, default)).Rows);
        Assert.Empty((await inbox.PageAsync(await app.ActorAsync("township2"), new InboxFilter(), null, 25, default)).Rows);
        Assert.Empty((await inbox.PageAsync(await app.ActorAsync("bureau"), new InboxFilter(), null, 25, default)).Rows);
    }

    [Fact]
    public async Task The_search_finds_firm_and_number()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var number = (await app.ApplicationAsync(id)).Number;
        var actor = await app.ActorAsync("township1");
        using var scope = app.Host.Services.CreateScope();
        var inbox = scope.ServiceProvider.GetRequiredService<Inbox>();

        Assert.Single((await inbox.PageAsync(actor, new InboxFilter { Q = number }, null, 25, default)).Rows);
        Assert.Single((await inbox.PageAsync(actor, new InboxFilter { Q = " 精密机械 " }, null, 25, default)).Rows);
        Assert.Empty((await inbox.PageAsync(actor, new InboxFilter { Q = "%" }, null, 25, default)).Rows);
        Assert.Empty((await inbox.PageAsync(actor, new InboxFilter { Award = "qiantang-2024/other" }, null, 25, default)).Rows);
    }

    [Fact]
    public async Task The_figures_follow_the_clock()
    {
        await using var app = await TestApp.StartAsync();
        await app.ASubmittedApplication();
        var actor = await app.ActorAsync("township1");

        Assert.Equal(new InboxFigures(1, 20_000_000, 0, 0, 0), await FiguresAsync());
        app.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(new InboxFigures(1, 20_000_000, 1, 0, 0), await FiguresAsync());
        app.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(new InboxFigures(1, 20_000_000, 0, 1, 0), await FiguresAsync());
        await app.DecideAsync((await AnyCaseAsync()).Id, "township1", DecideTask.Approve);
        Assert.Equal(new InboxFigures(0, 0, 0, 0, 0), await FiguresAsync());

        async Task<InboxFigures> FiguresAsync()
        {
            using var scope = app.Host.Services.CreateScope();
            return await scope.ServiceProvider.GetRequiredService<Inbox>().FiguresAsync(actor, default);
        }

        async Task<Application> AnyCaseAsync()
        {
            await using var db = app.Db();
            return await db.Applications.AsNoTracking().SingleAsync();
        }
    }

    private static async Task<List<string>> PlanAsync(TestApp app, IQueryable<TaskRow> query)
    {
        await using var db = app.Db();
        using var command = query.CreateDbCommand();
        await db.Database.OpenConnectionAsync();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        command.Connection = db.Database.GetDbConnection();
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    }
}
