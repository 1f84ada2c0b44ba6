using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review.Rounds;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Review;

/// <summary>Another closing day for an open round: two people, never against an applicant, everybody concerned is told.</summary>
public sealed class RoundClosingTests
{
    private static Task<TestApp> StartAsync() => TestApp.StartOnAsync(SelectionPolicy.Folder());

    private static async Task<Refusal?> ProposeAsync(TestApp app, long round, int days, string? reason = "企业反映材料准备时间不足。", string by = "bureau") =>
        (await app.Get<MoveClosing>().ProposeAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, app.Clock.Today.AddDays(days), reason, default)).Refusal;

    private static async Task<Refusal?> ConfirmAsync(TestApp app, long round, string by = "head") =>
        (await app.Get<MoveClosing>().ConfirmAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, default)).Refusal;

    private static async Task<Refusal?> ReturnAsync(TestApp app, long round, string? reason, string by = "head") =>
        (await app.Get<MoveClosing>().ReturnAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, reason, default)).Refusal;

    [Fact]
    public async Task A_later_day_counts_once_a_second_person_has_confirmed_it_and_every_applicant_is_told()
    {
        await using var app = await StartAsync();
        var round = await app.AnOpenRound(days: 3);
        var first = app.Clock.Today.AddDays(3);
        var logins = await app.FirmsAsync(2);
        var filed = await app.AnEntry(logins[0]);
        var draft = await app.ADraftFor(logins[1], SelectionPolicy.Policy, SelectionPolicy.Award, GivenRounds.Answers());

        Assert.Null(await ProposeAsync(app, round, 10));
        Assert.Equal("closing-proposed", (await ProposeAsync(app, round, 12))?.Code);
        Assert.Equal(first, (await app.RoundAsync(round)).ClosesOn);
        Assert.Equal("not-found", (await ConfirmAsync(app, round, "bureau"))?.Code);
        Assert.Null(await ConfirmAsync(app, round));
        Assert.Equal("no-closing-proposed", (await ConfirmAsync(app, round))?.Code);

        Assert.Equal(first.AddDays(7), (await app.RoundAsync(round)).ClosesOn);
        // What the firm that waits was promised follows.
        Assert.Equal(app.Get<Calendars>().Current.End(first.AddDays(7), (await app.RoundAsync(round)).DueWorkingDays, countFirstDay: false).Day, (await app.ApplicationAsync(filed)).PromisedBy);
        await using var db = app.Db();
        var told = await db.Messages.Where(m => m.Kind == "selection-closing").OrderBy(m => m.ApplicationId).ToListAsync();
        Assert.Equal([filed, draft], told.Select(m => m.ApplicationId!.Value));
        Assert.Contains("已经提交，不需要重新提交", told[0].Body, StringComparison.Ordinal);
        Assert.Contains($"还是草稿，请在 {first.AddDays(7):yyyy-MM-dd} 24:00 之前提交", told[1].Body, StringComparison.Ordinal);
        Assert.Equal(2, await db.Outbox.CountAsync(o => o.DedupKey.Contains("/closing/")));
        Assert.Equal(["selection.closing-proposed", "selection.closing-confirmed"], await db.AuditEntries.Where(a => a.Action.StartsWith("selection.closing")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync());
        // The day that was the last one before is over, and the draft still comes in.
        app.MoveTo(BusinessClock.EndOfDay(first));
        Given.Ok(await app.SubmitAsync(draft, logins[1]));
    }

    [Fact]
    public async Task An_earlier_day_is_only_for_a_round_without_applications_and_nothing_moves_into_the_past_or_after_the_close()
    {
        await using var app = await StartAsync();
        var round = await app.AnOpenRound(days: 5);
        foreach (var (days, code) in new[] { (5, "same-day"), (-1, "day-past"), (500, "figures-missing") }) Assert.Equal(code, (await ProposeAsync(app, round, days))?.Code);
        Assert.Equal(["ClosesOn", "Reason"], (await app.Get<MoveClosing>().ProposeAsync(await app.AsAsync("bureau"), round, (await app.RoundAsync(round)).Version, null, " ", default)).Refusal?.Faults.Select(f => f.Field));
        Assert.Equal("not-found", (await ProposeAsync(app, round, 2, by: "science"))?.Code);
        Assert.Equal("stale-page", (await app.Get<MoveClosing>().ProposeAsync(await app.AsAsync("bureau"), round, -1, app.Clock.Today.AddDays(2), "理由", default)).Refusal?.Code);

        // Proposed while nobody had applied; somebody applies before it is confirmed.
        Assert.Null(await ProposeAsync(app, round, 2));
        await app.FirmsAsync(1);
        await app.AFiledEntry("firm1");
        Assert.Equal(("already-applied", 0), ((await ConfirmAsync(app, round)) is { } late ? (late.Code, late.Faults.Count) : default));
        Assert.Equal("reason-missing", (await ReturnAsync(app, round, " "))?.Code);
        Assert.Null(await ReturnAsync(app, round, "已有企业申报。"));
        Assert.Equal("already-applied", (await ProposeAsync(app, round, 2))?.Code);

        Assert.Null(await ProposeAsync(app, round, 9));
        await app.CloseFilingAsync(round);
        Assert.Equal("round-filing-over", (await ConfirmAsync(app, round))?.Code);
        Assert.Equal("round-filing-over", (await ProposeAsync(app, round, 20))?.Code);
        // The database refuses it too, whoever asks: unconfirmed, or earlier than an application allows.
        foreach (var sql in new[] { "UPDATE selection_rounds SET ClosesOn = '2026-12-20'", "UPDATE selection_rounds SET ClosesOn = '2026-11-22'" })
            await Assert.ThrowsAnyAsync<Exception>(() => app.Get<Ledger>().WriteAsync<Done>(async (db, c) =>
            {
                await db.Database.ExecuteSqlRawAsync(sql, c);
                return new Done();
            }, default));
    }

    [Fact]
    public async Task Of_two_who_confirm_at_the_same_time_one_does_and_nobody_confirms_the_own_proposal()
    {
        await using var app = await StartAsync();
        var round = await app.AnOpenRound(days: 5);
        Assert.Null(await ProposeAsync(app, round, 1));
        var (head, version) = (await app.ActorAsync("head"), (await app.RoundAsync(round)).Version);
        var both = head with { Id = (await app.ActorAsync("bureau")).Id };
        Assert.Equal("same-person", (await app.Get<MoveClosing>().ConfirmAsync(new(both, "own"), round, version, default)).Refusal?.Code);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => app.Get<MoveClosing>().ConfirmAsync(new(head, $"form-{n}"), round, version, default))));

        Assert.Single(answers, a => !a.IsRefused);
        Assert.All(answers.Where(a => a.IsRefused), a => Assert.Equal("no-closing-proposed", a.Refusal!.Code));
        Assert.Equal(app.Clock.Today.AddDays(1), (await app.RoundAsync(round)).ClosesOn);
    }

    [Fact]
    public async Task The_page_offers_it_to_the_bureau_and_its_head_and_keeps_what_became_of_it()
    {
        await using var app = await Visitor.ServeOnAsync(SelectionPolicy.Folder());
        var round = await app.AnOpenRound(days: 5);
        var path = $"/Review/Rounds/Show/{round}";
        using var bureau = await Visitor.AsAsync(app, "bureau");
        using var head = await Visitor.AsAsync(app, "head");
        Assert.DoesNotContain("handler=ProposeClosing", await head.TextAsync(path), StringComparison.Ordinal);
        var refused = await (await bureau.PostAsync(path, new() { ["SeenVersion"] = "0", ["ClosesOn"] = "2026-11-01", ["Reason"] = "写错了的日子" }, path + "?handler=ProposeClosing")).Content.ReadAsStringAsync();
        Assert.All(new[] { "新的截止日不能早于今天。", "写错了的日子" }, w => Assert.Contains(w, refused, StringComparison.Ordinal));

        await bureau.PostAsync(path, new() { ["SeenVersion"] = "0", ["ClosesOn"] = "2026-12-05", ["Reason"] = "企业反映时间不足" }, path + "?handler=ProposeClosing");
        Assert.Contains("handler=ConfirmClosing", await head.TextAsync(path), StringComparison.Ordinal);
        await head.PostAsync(path, new() { ["SeenVersion"] = "1" }, path + "?handler=ConfirmClosing");

        var page = await bureau.TextAsync(path);
        Assert.Contains($"{app.Clock.Today.AddDays(5):yyyy-MM-dd} → 2026-12-05", page[page.IndexOf("提出改截止日", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.All(new[] { "企业反映时间不足", "确认改截止日", "2026-12-05 24:00" }, w => Assert.Contains(w, page, StringComparison.Ordinal));
    }
}
