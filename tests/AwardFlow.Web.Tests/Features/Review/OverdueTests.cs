using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Features.Review;

/// <summary>督办: the supervision office sees what is late anywhere and urges it; it decides nothing.</summary>
public sealed class OverdueTests
{
    [Fact]
    public async Task The_office_sees_late_steps_of_every_unit_urges_one_by_its_button_and_exports_them()
    {
        await using var app = await Visitor.ServeAsync();
        var first = await app.ASubmittedApplication();
        var second = await app.ASubmittedApplication("approver2");
        Given.Ok(await app.DecideAsync(second, "township2", DecideTask.Approve));
        var listing = await app.AListing();
        using (var early = await Visitor.AsAsync(app, "supervisor")) Assert.Contains("全区没有超期的环节", await early.TextAsync("/Review/Overdue"), StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromDays(20));
        using var office = await Visitor.AsAsync(app, "supervisor");
        var page = await office.TextAsync("/Review/Overdue");
        // The listing waits for the firm, which nobody here can urge.
        Assert.All(new[] { first, second }, id => Assert.Contains($"/Review/Case/{id}", page, StringComparison.Ordinal));
        Assert.DoesNotContain($"/Review/Matter/{listing}", page, StringComparison.Ordinal);
        Assert.Contains("区经信科技局（演示）（超期 1 件）", page, StringComparison.Ordinal);

        var task = (await app.TasksAsync(first, "TownshipReview"))[0].Id;
        using (var urged = await office.PostAsync("/Review/Overdue", new() { ["id"] = $"{task}" }, "/Review/Overdue?handler=Urge"))
            Assert.Equal(HttpStatusCode.Redirect, urged.StatusCode);
        Assert.Contains("今天已催办", await office.TextAsync("/Review/Overdue?tab=urged"), StringComparison.Ordinal);
        using (var again = await office.PostAsync("/Review/Overdue", new() { ["id"] = $"{task}" }, "/Review/Overdue?handler=Urge"))
            Assert.Contains("今天已经催办过", WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        // Delivered to both officers of the township, recorded on the case.
        await using var db = app.Db();
        var told = await db.Messages.Where(m => m.ApplicationId == first && m.Kind == "urge").ToListAsync();
        Assert.Equal(2, told.Count);
        Assert.All(told, m => Assert.Contains("区政府督查室（演示）柏督查督办", m.Body, StringComparison.Ordinal));
        Assert.Equal(2, await db.Outbox.CountAsync(o => o.DedupKey.Contains("/urge/")));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == UrgeTask.Event && e.After!.Contains("\"supervised\":true")));
        Assert.Contains("催办", await office.TextAsync($"/Review/Case/{first}"), StringComparison.Ordinal);
        using var excel = await office.GetAsync("/Review/Overdue?handler=Export");
        Assert.Equal(HttpStatusCode.OK, excel.StatusCode);
    }

    [Fact]
    public async Task The_office_reads_every_case_matter_and_list_and_decides_none()
    {
        await using var app = await Visitor.ServeAsync();
        var award = await app.ASubmittedApplication();
        var listing = await app.AListing(GivenLists.Firm2);
        var list = await app.AnOpenList(GivenLists.Row2);
        using var office = await Visitor.AsAsync(app, "supervisor");
        foreach (var page in new[] { "/Review/Cases", $"/Review/Case/{award}", $"/Review/Print/{award}", $"/Review/Path/{award}", "/Review/Matters", $"/Review/Matter/{listing}", "/Lists", $"/Lists/Show/{list}" })
            await office.TextAsync(page);
        Assert.Contains("演示精密机械有限公司", await office.TextAsync("/Review/Cases"), StringComparison.Ordinal);

        var task = (await app.TasksAsync(award, "TownshipReview"))[0].Id;
        using (var answer = await office.GetAsync($"/Review/Decide/{task}")) Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("not-found", (await app.DecideAsync(award, "supervisor", DecideTask.Approve)).Refusal?.Code);
        Assert.Equal("supervisor-decides-nothing", Roles.Conflict([Roles.Supervisor, Roles.TownshipReviewer])?.Code);
    }

    [Fact]
    public async Task Pages_go_by_day_and_number_and_miss_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var ids = new HashSet<long>();
        foreach (var login in await app.FirmsAsync(5)) ids.Add(await (await app.ACaseAsync(login)).RowAsync() is var row ? row.Id : 0);
        app.Time.Advance(TimeSpan.FromDays(20));
        using var scope = app.Host.Services.CreateScope();
        var steps = (OverdueSteps)scope.ServiceProvider.GetService(typeof(OverdueSteps))!;

        var (seen, after) = (new List<long>(), (string?)null);
        do
        {
            var page = await steps.PageAsync(new(), after, 2, default);
            seen.AddRange(page.Rows.Select(r => r.ApplicationId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(ids.Order(), seen);
        Assert.Equal((5, 20 - 5 - 2), (Assert.Single(await steps.UnitsAsync(default)).Steps, app.Clock.Today.DayNumber - (await steps.UnitsAsync(default))[0].Oldest.DayNumber));
    }
}
