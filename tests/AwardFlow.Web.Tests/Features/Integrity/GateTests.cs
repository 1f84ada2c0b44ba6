using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Integrity;

/// <summary>The list at the three gates: at submission, when the amount is decided, before payment.</summary>
public sealed class GateTests
{
    private const string Listed = "91330109MA2000000T";
    private const string Precise = "91330114MA20003770";

    [Fact]
    public async Task A_firm_on_the_list_is_held_when_it_submits_and_told_why()
    {
        await using var app = await TestApp.StartAsync();

        var id = await app.ASubmittedApplication("approver3");

        Assert.Equal(Situation.Held, (await app.ApplicationAsync(id)).Situation);
        await using var db = app.Db();
        var letter = await db.Messages.SingleAsync(m => m.ApplicationId == id && m.Kind == "hold");
        Assert.Contains("演示决定〔2026〕1号", letter.Body, StringComparison.Ordinal);
        Assert.Equal("submit", (await db.Screenings.SingleAsync(s => s.ApplicationId == id)).Gate);
    }

    [Fact]
    public async Task A_firm_listed_before_the_decision_is_held_there_and_goes_on_once_repaired_and_released()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        var record = Given.Ok(await app.ListAsync(Precise));
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));
        Assert.Equal(Situation.Held, (await app.ApplicationAsync(id)).Situation);

        Given.Ok(await app.Get<KeepIntegrityList>().EndAsync(await app.AsAsync("integrity"), record, 0, IntegrityStatus.Repaired, "信用修复决定书 1 号", default));
        Given.Ok(await app.DecideAsync(id, "integrity", DecideTask.Released));

        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(id)).Situation);
    }

    [Fact]
    public async Task A_firm_listed_between_decision_and_payment_is_held_before_payment_and_refused_with_a_letter()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, login, DecideTask.Approve));
        Given.Ok(await app.ListAsync(Precise));
        app.Time.Advance(TimeSpan.FromDays(5));
        await using var db = app.Db();
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == id);
        Given.Ok(await app.Get<MoveCase>().ResumeAsync(Actor.System, id, notice.BookmarkId, "Closed", default));
        Assert.Equal(Situation.Held, (await app.ApplicationAsync(id)).Situation);
        Assert.False(await db.Payments.AnyAsync(p => p.ApplicationId == id));

        Given.Ok(await app.DecideAsync(id, "integrity", DecideTask.Refused, "经核实属严重失信，依规不予兑现。"));

        var closed = await app.ApplicationAsync(id);
        Assert.Equal((Situation.Closed, "refused"), (closed.Situation, closed.Result));
        Assert.True(await db.Messages.AnyAsync(m => m.ApplicationId == id && m.Body.Contains("经核实属严重失信") && m.Body.Contains("行政复议")));
    }

    [Fact]
    public async Task Released_while_the_record_still_blocks_it_is_held_again()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication("approver3");

        Given.Ok(await app.DecideAsync(id, "integrity", DecideTask.Released));

        Assert.Equal(Situation.Held, (await app.ApplicationAsync(id)).Situation);
    }

    [Fact]
    public async Task A_repaired_record_blocks_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var record = Given.Ok(await app.ListAsync(Precise));

        Given.Ok(await app.Get<KeepIntegrityList>().EndAsync(await app.AsAsync("integrity"), record, 0, IntegrityStatus.Repaired, "信用修复决定书", default));

        Assert.Equal("township", (await app.ApplicationAsync(await app.ASubmittedApplication())).Stage);
    }

    [Fact]
    public async Task A_record_that_ran_out_blocks_nothing_the_day_after_and_blocks_on_its_last_day()
    {
        await using var app = await TestApp.StartAsync();
        var last = app.Clock.Today;
        Given.Ok(await app.ListAsync(Precise, to: last));
        Assert.Equal(ScreeningResult.Blocked, await app.LookAsync(Precise, "演示精密机械有限公司"));

        app.Time.Advance(BusinessClock.EndOfDay(last) - app.Clock.UtcNow);

        Assert.Equal(ScreeningResult.Clear, await app.LookAsync(Precise, "演示精密机械有限公司"));
    }

    [Fact]
    public async Task The_same_name_under_another_code_is_noted_and_blocks_nothing()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.ListAsync("91330114MA2000019Y", name: "演示精密机械有限公司"));

        var id = await app.ASubmittedApplication();

        Assert.Equal("township", (await app.ApplicationAsync(id)).Stage);
        await using var db = app.Db();
        var screening = await db.Screenings.SingleAsync(s => s.ApplicationId == id);
        Assert.Contains("name-only", screening.HitsJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_only_warns_lets_the_case_go_on()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.ListAsync(Precise, effect: IntegrityEffect.Warn));

        Assert.Equal("township", (await app.ApplicationAsync(await app.ASubmittedApplication())).Stage);
    }

    [Fact]
    public async Task Until_the_officer_starts_the_list_every_screening_blocks()
    {
        await using var app = await TestApp.StartAsync();
        await using (var db = app.Db()) await db.Settings.Where(s => s.Key == Setting.IntegrityListKeptSince).ExecuteDeleteAsync();
        Assert.Equal(ScreeningResult.Blocked, await app.LookAsync(Precise, "演示精密机械有限公司"));
        Assert.Equal("not-stated", (await app.Get<KeepIntegrityList>().StartAsync(await app.AsAsync("integrity"), stated: false, default)).Refusal?.Code);

        Given.Ok(await app.Get<KeepIntegrityList>().StartAsync(await app.AsAsync("integrity"), stated: true, default));

        Assert.Equal(ScreeningResult.Clear, await app.LookAsync(Precise, "演示精密机械有限公司"));
    }
}
