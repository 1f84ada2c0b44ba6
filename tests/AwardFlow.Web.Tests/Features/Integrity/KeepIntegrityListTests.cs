using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Integrity;

public sealed class KeepIntegrityListTests
{
    private const string Precise = "91330114MA20003770";

    [Fact]
    public async Task A_record_is_added_corrected_and_ended_each_with_its_audit_entry()
    {
        await using var app = await TestApp.StartAsync();
        var list = app.Get<KeepIntegrityList>();
        var id = Given.Ok(await list.AddAsync(await app.AsAsync("integrity"), GivenRecords.Record("91330109MA20005370"), default));
        Given.Ok(await list.CorrectAsync(await app.AsAsync("integrity"), id, 0, GivenRecords.Record("", effect: IntegrityEffect.Warn), default));
        Given.Ok(await list.EndAsync(await app.AsAsync("integrity"), id, 1, IntegrityStatus.Lifted, "原决定被撤销", default));

        await using var db = app.Db();
        var key = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var audit = await db.AuditEntries.Where(e => e.ObjectKind == "integrity" && e.ObjectId == key).OrderBy(e => e.Id).ToListAsync();
        Assert.Equal(["integrity.added", "integrity.changed", "integrity.ended"], audit.Select(e => e.Action));
        Assert.Contains("\"Effect\":\"Block\"", audit[1].Before, StringComparison.Ordinal);
        Assert.Contains("\"Effect\":\"Warn\"", audit[1].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_credit_code_is_refused_with_the_place_that_is_wrong()
    {
        await using var app = await TestApp.StartAsync();

        var refusal = (await app.ListAsync("91310115MA1H8R7C6D")).Refusal;

        Assert.Equal("CreditCode", refusal?.Faults.Single().Field);
        Assert.Contains("第 18 位", refusal!.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_missing_is_said_at_once()
    {
        await using var app = await TestApp.StartAsync();

        var refusal = (await app.Get<KeepIntegrityList>().AddAsync(await app.AsAsync("integrity"), new("", "", "", "", "", null, null, null), default)).Refusal;

        Assert.Equal(["CreditCode", "Name", "Cause", "DecisionDocument", "Source", "Effect", "From"], refusal!.Faults.Select(f => f.Field));
    }

    [Fact]
    public async Task The_same_decision_on_the_same_firm_is_recorded_once()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.ListAsync(Precise));

        Assert.Equal("duplicate", (await app.ListAsync(Precise)).Refusal?.Code);
    }

    [Fact]
    public async Task A_page_opened_before_a_change_does_not_overwrite_it()
    {
        await using var app = await TestApp.StartAsync();
        var id = Given.Ok(await app.ListAsync(Precise));
        Given.Ok(await app.Get<KeepIntegrityList>().CorrectAsync(await app.AsAsync("integrity"), id, 0, GivenRecords.Record(""), default));

        var stale = await app.Get<KeepIntegrityList>().EndAsync(await app.AsAsync("integrity"), id, 0, IntegrityStatus.Repaired, "依据", default);

        Assert.Equal("stale-page", stale.Refusal?.Code);
    }

    [Fact]
    public async Task Nobody_but_the_integrity_officer_writes_the_list()
    {
        await using var app = await TestApp.StartAsync();

        var refused = await app.Get<KeepIntegrityList>().AddAsync(await app.AsAsync("head"), GivenRecords.Record(Precise), default);

        Assert.Equal("not-allowed", refused.Refusal?.Code);
    }

    [Fact]
    public async Task The_open_cases_of_the_firm_are_named()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        await using var db = app.Db();

        var touched = await KeepIntegrityList.TouchedAsync(db, Precise, default);

        Assert.Equal([(await app.ApplicationAsync(id)).Number], touched.Select(t => t.Number));
    }
}
