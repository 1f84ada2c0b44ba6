using System.Net;
using AwardFlow.Rules;
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

    [Fact]
    public void A_wait_is_late_from_the_day_after_its_standard_and_not_before()
    {
        var calendar = new WorkCalendar([WorkCalendar.China2026]);
        foreach (var today in Enumerable.Range(0, 330).Select(n => new DateOnly(2026, 2, 1).AddDays(n)))
            foreach (var days in new[] { 1, 5, 20 })
            {
                var last = LateWaits.LastLateStart(calendar, today, days);
                Assert.True(calendar.End(last, days, false).Day < today && calendar.End(last.AddDays(1), days, false).Day >= today, $"{today} {days} {last}");
            }
    }

    [Fact]
    public async Task What_has_waited_too_long_for_document_or_money_is_on_the_page_by_its_own_standard_and_in_its_export()
    {
        await using var app = await Visitor.ServeAsync("--Deadlines:DocumentWorkingDays=5", "--Deadlines:PaymentWorkingDays=10");
        await app.PaymentsDue(5);
        await using var db = app.Db();
        var waiting = await db.Applications.Where(a => a.Situation == Situation.AwaitingPayment).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync();
        await app.SqlAsync($"UPDATE applications SET Situation = 'AwaitingDocument', StageSince = StageSince + 1000 WHERE Id IN ({waiting[1]}, {waiting[2]})");
        using var scope = app.Host.Services.CreateScope();
        var waits = (LateWaits)scope.ServiceProvider.GetService(typeof(LateWaits))!;
        async Task<(int, int)> LateAsync() => (await waits.CountAsync(OverdueFilter.Document, default), await waits.CountAsync(OverdueFilter.Money, default));
        var since = BusinessClock.DayOf((await app.ApplicationAsync(waiting[0])).StageSince);
        var calendar = app.Get<Calendars>().Current;
        async Task<(int, int)> LateOnAsync(DateOnly day)
        {
            app.MoveTo(BusinessClock.EndOfDay(day).AddHours(-1));
            return await LateAsync();
        }
        Assert.Equal((0, 0), await LateOnAsync(calendar.End(since, 5, false).Day));
        Assert.Equal((2, 0), await LateOnAsync(calendar.End(since, 5, false).Day.AddDays(1)));
        Assert.Equal((2, waiting.Count - 2), await LateOnAsync(calendar.End(since, 10, false).Day.AddDays(1)));

        // Page by page nothing is missed, and one that was suspended begins anew when it goes on.
        var (seen, after) = (new List<long>(), (string?)null);
        do
        {
            var page = await waits.PageAsync(new() { Tab = OverdueFilter.Money }, after, 2, default);
            seen.AddRange(page.Rows.Select(r => r.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(waiting.Except([waiting[1], waiting[2]]), seen.Order());
        Given.Ok(await app.Get<SuspendCase>().SuspendAsync(await app.AsAsync("head"), waiting[2], await app.VersionAsync(waiting[2]), "等待核实。", app.Clock.Today.AddDays(20), default));
        Given.Ok(await app.Get<SuspendCase>().ResumeAsync(await app.AsAsync("head"), waiting[2], await app.VersionAsync(waiting[2]), "已核实。", default));
        Assert.Equal(1, await waits.CountAsync(OverdueFilter.Document, default));

        using var office = await Visitor.AsAsync(app, "supervisor");
        var shown = await office.TextAsync("/Review/Overdue?tab=document");
        Assert.All(new[] { $"/Review/Case/{waiting[1]}", "尚未列入文件", "超过 5 个工作日" }, w => Assert.Contains(w, shown, StringComparison.Ordinal));
        Assert.DoesNotContain($"/Review/Case/{waiting[0]}\"", shown, StringComparison.Ordinal);
        Assert.Contains("尚未列入批次", await office.TextAsync("/Review/Overdue?tab=money"), StringComparison.Ordinal);
        Assert.Contains("没有符合条件的申报", await office.TextAsync("/Review/Overdue?tab=money&q=nobody"), StringComparison.Ordinal);
        foreach (var tab in new[] { "document", "money" })
        {
            using var excel = await office.GetAsync($"/Review/Overdue?handler=Export&tab={tab}");
            Assert.Equal(HttpStatusCode.OK, excel.StatusCode);
        }
        // Both look-ups take the index of these waits alone, in its order.
        foreach (var tab in new[] { OverdueFilter.Document, OverdueFilter.Money })
        {
            await using var command = waits.Late(tab).OrderBy(a => a.StageSince).ThenBy(a => a.Id).CreateDbCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
            await command.Connection!.OpenAsync();
            var plan = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync())
                while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
            await command.Connection.CloseAsync();
            Assert.Contains("applications_waiting_for_finance (Situation=? AND StageSince<?)", plan[0], StringComparison.Ordinal);
            Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }
}
