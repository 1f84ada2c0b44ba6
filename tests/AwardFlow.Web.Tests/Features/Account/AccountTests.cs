using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Features.People;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Account;

public sealed partial class AccountTests
{
    private const string Secret = "Geheim-2026-Wort";

    [Fact]
    public async Task An_invited_person_sets_a_password_by_the_mailed_link_once_and_signs_in()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        var link = await app.AnInvitation();

        Assert.Equal("/Account/SignIn", (await visitor.PostAsync(link, Both(Secret))).Headers.Location?.ToString());
        Assert.Contains("无效、已使用或者已过期", await visitor.TextAsync(link), StringComparison.Ordinal);

        Assert.Equal("/", await SignInAsync(visitor, "new@example.gov.cn", Secret));
        await using var db = app.Db();
        var person = await db.Users.SingleAsync(p => p.Email == "new@example.gov.cn");
        Assert.Equal(PersonState.Active, person.State);
        Assert.Equal(app.Time.GetUtcNow().UtcDateTime, person.LastSignInAt);
    }

    [Fact]
    public async Task An_invitation_runs_out()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        var link = await app.AnInvitation();
        app.Time.Advance(TimeSpan.FromHours(72));
        Assert.Contains("设置密码", await visitor.TextAsync(link), StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("已过期", await visitor.TextAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_sent_again_replaces_the_first()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        var first = await app.AnInvitation();
        await using var db = app.Db();
        var id = await db.Users.Where(p => p.Email == "new@example.gov.cn").Select(p => p.Id).SingleAsync();

        Given.Ok(await app.Get<CreateStaff>().InviteAgainAsync(await app.AsAsync("sysadmin"), id, default));

        Assert.Contains("已过期", await visitor.TextAsync(first), StringComparison.Ordinal);
        Assert.Contains("设置密码", await visitor.TextAsync(await app.LastLink()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kurz-A1", "Password")]
    [InlineData("nurkleinbuchstaben1", "Password")]
    [InlineData("OhneZiffernDarin", "Password")]
    [InlineData("Hallo-new-2026", "Password")]
    public async Task A_weak_password_is_refused_and_the_link_still_holds(string password, string field)
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        var link = await app.AnInvitation();

        var answer = await visitor.PostAsync(link, Both(password));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"href=\"#{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("设置密码", await visitor.TextAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_and_then_the_right_one_does_not_open()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        await app.WithPassword("head", Secret);
        for (var i = 0; i < 5; i++) Assert.Null(await SignInAsync(visitor, DemonstrationData.Email("head"), "wrong"));

        Assert.Null(await SignInAsync(visitor, DemonstrationData.Email("head"), Secret));

        await using var db = app.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "account.locked"));
    }

    [Fact]
    public async Task After_four_wrong_passwords_the_right_one_opens()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        await app.WithPassword("head", Secret);
        for (var i = 0; i < 4; i++) Assert.Null(await SignInAsync(visitor, DemonstrationData.Email("head"), "wrong"));

        Assert.Equal("/", await SignInAsync(visitor, DemonstrationData.Email("head"), Secret));
    }

    [Fact]
    public async Task Fifteen_idle_minutes_end_the_session_and_use_prolongs_it()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = await Visitor.AsAsync(app, "head");
        app.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/Account")).StatusCode);
        app.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/Account")).StatusCode);

        app.Time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));

        Assert.Contains("/Account/SignIn", (await visitor.GetAsync("/Account")).Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_session_on_the_other_machine_too()
    {
        await using var app = await Visitor.ServeAsync();
        using var here = await Visitor.AsAsync(app, "head");
        using var there = await Visitor.AsAsync(app, "head");

        await here.PostAsync("/Account", [], "/Account?handler=Everywhere");

        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/Account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await here.GetAsync("/Account")).StatusCode);
    }

    [Fact]
    public async Task A_changed_password_keeps_this_session_and_ends_the_others()
    {
        await using var app = await Visitor.ServeAsync();
        await app.WithPassword("head", Secret);
        using var here = await Visitor.AsAsync(app, "head");
        using var there = await Visitor.AsAsync(app, "head");

        var changed = await here.PostAsync("/Account", new() { ["Current"] = Secret, ["Password"] = "Anderes-Wort-77", ["Again"] = "Anderes-Wort-77" }, "/Account?handler=Password");

        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/Account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/Account")).StatusCode);
    }

    [Fact]
    public async Task Forgetting_the_password_says_the_same_for_any_address_and_mails_only_its_owner()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);

        await visitor.PostAsync("/Account/ForgotPassword", new() { ["Email"] = DemonstrationData.Email("head") });
        var known = await visitor.TextAsync("/Account/ForgotPassword");
        await visitor.PostAsync("/Account/ForgotPassword", new() { ["Email"] = "nobody@demo.example" });
        var unknown = await visitor.TextAsync("/Account/ForgotPassword");

        Assert.Contains("如果该邮箱有账号", known, StringComparison.Ordinal);
        Assert.Equal(Varying().Replace(known, ""), Varying().Replace(unknown, ""));
        await using var db = app.Db();
        Assert.Equal(1, await db.Outbox.CountAsync(o => o.DedupKey.StartsWith("reset/")));
    }

    [Fact]
    public async Task A_reset_link_works_once_within_two_hours_and_opens_a_lock()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        await app.WithPassword("head", Secret);
        for (var i = 0; i < 5; i++) await SignInAsync(visitor, DemonstrationData.Email("head"), "wrong");
        await visitor.PostAsync("/Account/ForgotPassword", new() { ["Email"] = DemonstrationData.Email("head") });
        var link = await app.LastLink();

        await visitor.PostAsync(link, Both("Ganz-Neues-Wort-1"));

        Assert.Equal("/", await SignInAsync(visitor, DemonstrationData.Email("head"), "Ganz-Neues-Wort-1"));
        Assert.Contains("已使用", await visitor.TextAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_link_runs_out_and_is_no_invitation()
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        await visitor.PostAsync("/Account/ForgotPassword", new() { ["Email"] = DemonstrationData.Email("head") });
        var link = await app.LastLink();
        Assert.Contains("已过期", await visitor.TextAsync(link.Replace("ResetPassword", "AcceptInvitation", StringComparison.Ordinal)), StringComparison.Ordinal);

        app.Time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));

        Assert.Contains("已过期", await visitor.TextAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_is_limited_per_address()
    {
        await using var app = await Visitor.ServeAsync("--SignIn:FormsPerMinute=3");
        using var visitor = Visitor.To(app);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) statuses.Add((await visitor.PostBareAsync("/Account/SignIn")).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.Equal(3, statuses.Count(s => s == HttpStatusCode.BadRequest));
    }

    private static Dictionary<string, string> Both(string password) => new() { ["Password"] = password, ["Again"] = password };

    /// <summary>Where a sign-in leads, or null where it is refused.</summary>
    private static async Task<string?> SignInAsync(Visitor visitor, string email, string password) =>
        (await visitor.PostAsync("/Account/SignIn", new() { ["Email"] = email, ["Password"] = password })).Headers.Location?.ToString();

    [GeneratedRegex("value=\"[^\"]*\"")]
    private static partial Regex Varying();
}

internal static partial class GivenAccounts
{
    public static async Task<string> AnInvitation(this TestApp app)
    {
        Given.Ok(await app.Get<CreateStaff>().InviteAsync(await app.AsAsync("sysadmin"), "新同事", "new@example.gov.cn", (await app.ActorAsync("head")).UnitId!.Value, default));
        return await app.LastLink();
    }

    /// <summary>The link in the mail that was written last.</summary>
    public static async Task<string> LastLink(this TestApp app)
    {
        await using var db = app.Db();
        var payload = await db.Outbox.OrderByDescending(o => o.Id).Select(o => o.PayloadJson).FirstAsync();
        return new Uri(Link().Match(JsonSerializer.Deserialize<MailToSend>(payload)!.Body).Value).PathAndQuery;
    }

    public static async Task WithPassword(this TestApp app, string login, string password)
    {
        var id = (await app.ActorAsync(login)).Id;
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var person = await db.Users.SingleAsync(p => p.Id == id, ct);
            person.PasswordHash = new Microsoft.AspNetCore.Identity.PasswordHasher<Person>().HashPassword(person, password);
            return new Done();
        }, default));
    }

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
