using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

public sealed class ScreeningTests
{
    private const string Code = "91330114MA20003770";
    private const string Name = "演示精密机械有限公司";
    private static readonly DateOnly Today = new(2026, 11, 23);

    public static TheoryData<string, string, int, int?, ScreeningResult> Records => new()
    {
        { Code, Name, 0, null, ScreeningResult.Blocked },
        { Code, "旧名称有限公司", 0, null, ScreeningResult.Blocked },
        { Code, Name, -30, 0, ScreeningResult.Blocked },
        { Code, Name, -30, -1, ScreeningResult.Clear },
        { Code, Name, 1, null, ScreeningResult.Clear },
        { "91330114ma20003770", Name, 0, null, ScreeningResult.Blocked },
        { " ９１３３０１１４ＭＡ２０００３７７０ ", Name, 0, null, ScreeningResult.Blocked },
        { "91330114MA2000115M", Name, 0, null, ScreeningResult.Warned },
        { "91330114MA2000115M", "别的公司", 0, null, ScreeningResult.Clear },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public async Task A_record_counts_by_code_and_only_while_it_is_in_force(string code, string name, int from, int? to, ScreeningResult expected)
    {
        await using var app = await TestApp.StartAsync();
        await AddAsync(app, app.ARecord(code, name, IntegrityEffect.Block, Today.AddDays(from), to is { } days ? Today.AddDays(days) : null));
        await using var db = app.Db();
        Assert.Equal(expected, Screen.ResultOf(await Screen.LookAsync(db, Code, Name, Today, default)));
    }

    [Fact]
    public async Task The_same_name_under_another_code_is_noted_and_the_case_goes_on()
    {
        await using var app = await TestApp.StartAsync();
        await AddAsync(app, app.ARecord("91330114MA2000115M", Name, IntegrityEffect.Block));

        var real = await app.ACaseAsync();

        Assert.Equal("township", (await real.RowAsync()).Stage);
        await using var db = app.Db();
        var screening = await db.Screenings.SingleAsync(s => s.ApplicationId == real.Id);
        Assert.Contains("name-only", screening.HitsJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repaired_record_does_not_block()
    {
        await using var app = await TestApp.StartAsync();
        await app.SetListAsync(IntegrityEffect.Block);
        await app.SetListAsync(null);
        Assert.Equal(Situation.InReview, (await (await app.ACaseAsync()).RowAsync()).Situation);
    }

    [Fact]
    public async Task A_list_that_nobody_keeps_blocks()
    {
        await using var app = await TestApp.StartAsync();
        await using (var db = app.Db()) await db.Settings.Where(s => s.Key == Setting.IntegrityListKeptSince).ExecuteDeleteAsync();
        Assert.Equal(Situation.Held, (await (await app.ACaseAsync()).RowAsync()).Situation);
    }

    [Fact]
    public async Task A_firm_listed_between_decision_and_payment_is_held_told_and_not_due()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        await app.SetListAsync(IntegrityEffect.Block);

        Given.Ok(await real.CloseNoticeAsync());

        Assert.Equal(Situation.Held, (await real.RowAsync()).Situation);
        await using var db = app.Db();
        Assert.False(await db.Payments.AnyAsync(p => p.ApplicationId == real.Id));
        var told = await db.Messages.SingleAsync(m => m.ApplicationId == real.Id && m.Kind == "hold");
        Assert.Contains("决定〔2026〕9号", told.Body, StringComparison.Ordinal);
        Assert.Equal(1, await db.Outbox.CountAsync(o => o.DedupKey.Contains("/hold/")));
    }

    [Fact]
    public async Task A_release_while_the_record_is_still_in_force_leads_to_the_hold_again()
    {
        await using var app = await TestApp.StartAsync();
        await app.SetListAsync(IntegrityEffect.Block);
        var real = await app.ACaseAsync();

        Given.Ok(await real.DecideAsync("HoldSubmit", "Released"));

        Assert.Equal("HoldSubmit:2", await real.BookmarkAsync("HoldSubmit"));
    }

    private static async Task AddAsync(TestApp app, DishonestyRecord record) => Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
    {
        db.DishonestyRecords.Add(record);
        return Task.FromResult<Result<Done>>(new Done());
    }, default));
}
