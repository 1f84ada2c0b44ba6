using System.Net;
using System.Text.RegularExpressions;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Features.People;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Account;

public sealed partial class SecondFactorTests
{
    private const string Signing = "--Signatures:SecondFactor=Signatures";

    [Fact]
    public async Task A_batch_is_signed_with_codes_and_no_code_signs_twice()
    {
        await using var app = await TestApp.StartAsync(settings: [Signing]);
        var id = Given.Ok(await app.BuildAsync(await app.PaymentsDue(2))).BatchIds[0];

        Assert.Equal("second-factor-missing", (await app.LockAsync(id)).Refusal?.Code);
        var maker = await app.AnAuthenticator("maker");
        var releaser = await app.AnAuthenticator("releaser");
        app.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("second-factor-wrong", (await app.LockAsync(id)).Refusal?.Code);
        Given.Ok(await app.LockAsync(id, app.CodeOf(maker)));
        Assert.Equal("second-factor-wrong", (await app.ReleaseAsync(id, app.CodeOf(maker))).Refusal?.Code);
        Given.Ok(await app.ReleaseAsync(id, app.CodeOf(releaser)));

        var next = Given.Ok(await app.BuildAsync([(await app.APaymentOfAnotherCase())])).BatchIds[0];
        Assert.Equal("second-factor-used", (await app.LockAsync(next, app.CodeOf(maker))).Refusal?.Code);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        Given.Ok(await app.LockAsync(next, app.CodeOf(maker)));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_even_the_right_one_for_a_while()
    {
        await using var app = await TestApp.StartAsync(settings: [Signing]);
        var id = Given.Ok(await app.BuildAsync(await app.PaymentsDue(1))).BatchIds[0];
        var maker = await app.AnAuthenticator("maker");
        app.Time.Advance(TimeSpan.FromSeconds(30));
        var codes = new List<string?>();
        foreach (var _ in Enumerable.Range(0, 5)) codes.Add((await app.LockAsync(id, "000000")).Refusal?.Code);

        Assert.Equal(["second-factor-wrong", "second-factor-wrong", "second-factor-wrong", "second-factor-wrong", "second-factor-locked"], codes);
        Assert.Equal("second-factor-locked", (await app.LockAsync(id, app.CodeOf(maker))).Refusal?.Code);
        app.Time.Advance(TimeSpan.FromMinutes(16));
        Given.Ok(await app.LockAsync(id, app.CodeOf(maker)));
        await using var db = app.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "second-factor.locked"));
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_asked()
    {
        await using var app = await TestApp.StartAsync();
        var id = Given.Ok(await app.BuildAsync(await app.PaymentsDue(1))).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        Given.Ok(await app.ReleaseAsync(id));
    }

    [Fact]
    public async Task A_lost_authenticator_is_taken_off_by_two_persons_and_the_key_is_never_kept_readable()
    {
        await using var app = await TestApp.StartAsync(settings: [Signing]);
        var secret = await app.AnAuthenticator("maker");
        var maker = (await app.ActorAsync("maker")).Id;
        var reset = app.Get<ResetSecondFactor>();
        await using var db = app.Db();
        Assert.DoesNotContain(Totp.Base32(secret), await db.SecondFactors.Select(f => f.Secret!).SingleAsync(), StringComparison.Ordinal);

        Assert.Equal("reason-missing", (await reset.AskAsync(await app.AsAsync("sysadmin"), maker, " ", default)).Refusal?.Code);
        Given.Ok(await reset.AskAsync(await app.AsAsync("sysadmin"), maker, "手机丢失", default));
        Assert.Equal("already-proposed", (await reset.AskAsync(await app.AsAsync("sysadmin"), maker, "手机丢失", default)).Refusal?.Code);
        var asked = await db.SecondFactorResets.Select(r => r.Id).SingleAsync();
        Assert.Equal("not-allowed", (await reset.DecideAsync(await app.AsAsync("sysadmin"), asked, true, default)).Refusal?.Code);
        var both = (await app.ActorAsync("sysadmin")) with { Roles = new HashSet<string> { Roles.SecurityAdministrator } };
        Assert.Equal("same-person-as-proposer", (await reset.DecideAsync(new Command(both), asked, true, default)).Refusal?.Code);
        Given.Ok(await reset.DecideAsync(await app.AsAsync("security"), asked, true, default));

        Assert.Equal((0, 0), (await db.SecondFactors.CountAsync(), await db.RecoveryCodes.CountAsync()));
        Assert.Equal(["second-factor.begun", "second-factor.enrolled", "second-factor.reset-asked", "second-factor.reset"],
            await db.AuditEntries.Where(e => e.Action.StartsWith("second-factor.")).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task The_pages_enrol_and_the_sign_in_asks_for_a_code_or_a_recovery_code()
    {
        await using var app = await Visitor.ServeAsync("--Signatures:SecondFactor=SignaturesAndSignIn");
        await app.GiveAPasswordAsync("maker", "Correct-Horse-9");
        using var visitor = Visitor.To(app);
        Assert.Equal("/Account/Authenticator", await SignInAsync(visitor, "Correct-Horse-9"));
        Assert.Contains("密码不正确", await BodyAsync(await visitor.PostAsync("/Account/Authenticator", new() { ["Password"] = "wrong" }, "/Account/Authenticator?handler=Begin")), StringComparison.Ordinal);
        (await visitor.PostAsync("/Account/Authenticator", new() { ["Password"] = "Correct-Horse-9" }, "/Account/Authenticator?handler=Begin")).Dispose();
        var page = await visitor.TextAsync("/Account/Authenticator");
        Assert.Contains("<svg class=\"qr\"", page, StringComparison.Ordinal);
        var secret = await app.PendingSecretAsync("maker");
        Assert.Contains(string.Join(' ', Totp.Base32(secret).Chunk(4).Select(c => new string(c))), page, StringComparison.Ordinal);
        var enrolled = await BodyAsync(await visitor.PostAsync("/Account/Authenticator", new() { [CodeField.Name] = app.CodeOf(secret) }, "/Account/Authenticator?handler=Confirm"));
        var recovery = Recovery().Matches(enrolled).Select(m => m.Value).ToList();
        Assert.Equal(10, recovery.Count);

        app.Time.Advance(TimeSpan.FromSeconds(60));
        using var second = Visitor.To(app);
        Assert.Equal("/Account/SecondFactor", await SignInAsync(second, "Correct-Horse-9"));
        using var early = await second.GetAsync("/Payments/Due");
        Assert.Equal("/Account/SignIn", early.Headers.Location?.AbsolutePath);
        Assert.Contains("动态验证码不正确", await BodyAsync(await second.PostAsync("/Account/SecondFactor", new() { [CodeField.Name] = "000000" })), StringComparison.Ordinal);
        using var accepted = await second.PostAsync("/Account/SecondFactor", new() { [CodeField.Name] = app.CodeOf(secret) });
        Assert.Equal("/", accepted.Headers.Location?.ToString());
        _ = await second.TextAsync("/Payments/Due");

        using var third = Visitor.To(app);
        await SignInAsync(third, "Correct-Horse-9");
        using var recovered = await third.PostAsync("/Account/SecondFactor", new() { [CodeField.Name] = recovery[0].ToLowerInvariant() });
        Assert.Equal("/", recovered.Headers.Location?.ToString());
        using var fourth = Visitor.To(app);
        await SignInAsync(fourth, "Correct-Horse-9");
        Assert.Contains("已经用过", await BodyAsync(await fourth.PostAsync("/Account/SecondFactor", new() { [CodeField.Name] = recovery[0] })), StringComparison.Ordinal);
    }

    private static async Task<string?> SignInAsync(Visitor visitor, string password)
    {
        using var answer = await visitor.PostAsync("/Account/SignIn", new() { ["Email"] = AwardFlow.Web.Features.Demonstration.DemonstrationData.Email("maker"), ["Password"] = password });
        return answer.Headers.Location?.ToString();
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer)
    {
        using (answer) return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}")]
    private static partial Regex Recovery();
}

internal static class GivenSecondFactors
{
    /// <summary>The person has bound an authenticator by the use cases; its secret.</summary>
    public static async Task<byte[]> AnAuthenticator(this TestApp app, string login)
    {
        Given.Ok(await app.Get<SecondFactors>().BeginAsync(await app.AsAsync(login), default));
        var secret = await app.PendingSecretAsync(login);
        Given.Ok(await app.Get<SecondFactors>().ConfirmAsync(await app.ActorAsync(login), app.CodeOf(secret), default));
        return secret;
    }

    public static async Task<byte[]> PendingSecretAsync(this TestApp app, string login)
    {
        var actor = await app.ActorAsync(login);
        await using var db = app.Db();
        var key = app.Get<SecondFactors>().Pending(await db.SecondFactors.SingleAsync(f => f.PersonId == actor.Id), "x")!.Value.Key;
        return Base32(key);
    }

    public static string CodeOf(this TestApp app, byte[] secret) => Totp.CodeAt(secret, Totp.StepAt(app.Time.GetUtcNow().UtcDateTime));

    public static async Task<Result<Done>> LockAsync(this TestApp app, long batch, string? code) =>
        await app.Get<LockBatch>().LockAsync((await app.AsAsync("maker")) with { Code = code }, batch, (await app.BatchAsync(batch)).Version, default);

    public static async Task<Result<Done>> ReleaseAsync(this TestApp app, long batch, string code) =>
        await app.Get<ReleaseBatch>().ReleaseAsync((await app.AsAsync("releaser")) with { Code = code }, batch, (await app.BatchAsync(batch)).Version, default);

    /// <summary>The original of the copied cases: due and in no batch.</summary>
    public static async Task<long> APaymentOfAnotherCase(this TestApp app)
    {
        await using var db = app.Db();
        return await db.Payments.Where(p => p.State == PaymentState.Due).Select(p => p.Id).SingleAsync();
    }

    public static async Task GiveAPasswordAsync(this TestApp app, string login, string password)
    {
        var actor = await app.ActorAsync(login);
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var person = await db.Users.SingleAsync(p => p.Id == actor.Id, ct);
            person.PasswordHash = new Microsoft.AspNetCore.Identity.PasswordHasher<Person>().HashPassword(person, password);
            return new Done();
        }, default));
    }

    private static byte[] Base32(string key)
    {
        var bits = string.Concat(key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
