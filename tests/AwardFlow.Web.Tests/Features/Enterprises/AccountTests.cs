using AwardFlow.Web.Features.Enterprises;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Enterprises;

public sealed class AccountTests
{
    private static AccountInput Account(string name = "演示精密机械有限公司", string number = "12345678-9012", string? again = null) =>
        new() { BankName = "新银行钱塘支行", AccountName = name, AccountNumber = number, AccountNumberAgain = again ?? number };

    [Fact]
    public async Task A_change_counts_only_after_a_second_person_confirmed_it()
    {
        await using var app = await TestApp.StartAsync();
        var change = app.Get<ChangeAccount>();
        var id = Given.Ok(await change.ProposeAsync(await app.AsAsync("approver1"), Account(), default));
        Assert.NotEqual("9012", await LastFourAsync(app));
        Assert.Equal("same-person-as-proposer", (await change.DecideAsync(await app.AsAsync("approver1"), id, true, default)).Refusal?.Code);
        // The clerk may not confirm; the township may, because the firm has no second approver.
        Assert.Equal("not-found", (await change.DecideAsync(await app.AsAsync("clerk1"), id, true, default)).Refusal?.Code);
        Assert.Equal("not-found", (await change.DecideAsync(await app.AsAsync("township2"), id, true, default)).Refusal?.Code);
        Given.Ok(await change.DecideAsync(await app.AsAsync("township1"), id, true, default));
        Assert.Equal("9012", await LastFourAsync(app));
        Assert.Equal("already-decided", (await change.DecideAsync(await app.AsAsync("township1"), id, true, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Where_the_firm_has_another_approver_the_township_stays_out()
    {
        await using var app = await TestApp.StartAsync();
        var change = app.Get<ChangeAccount>();
        var id = Given.Ok(await change.ProposeAsync(await app.AsAsync("approver2"), Account("演示新材料科技有限公司"), default));
        Assert.Equal("not-found", (await change.DecideAsync(await app.AsAsync("township2"), id, true, default)).Refusal?.Code);
        Assert.Equal("not-found", (await change.DecideAsync(await app.AsAsync("approver1"), id, true, default)).Refusal?.Code);
        Given.Ok(await change.DecideAsync(await app.AsAsync("approver2b"), id, true, default));
    }

    [Fact]
    public async Task A_newer_proposal_takes_the_place_of_the_open_one()
    {
        await using var app = await TestApp.StartAsync();
        var change = app.Get<ChangeAccount>();
        var old = Given.Ok(await change.ProposeAsync(await app.AsAsync("clerk1"), Account(), default));
        Given.Ok(await change.ProposeAsync(await app.AsAsync("clerk1"), Account(number: "999999999"), default));
        Assert.Equal("already-decided", (await change.DecideAsync(await app.AsAsync("approver1"), old, true, default)).Refusal?.Code);
    }

    [Theory]
    [InlineData("别家有限公司", "12345678", "12345678", "AccountName")]
    [InlineData("演示精密机械有限公司", "12345678", "12345679", "AccountNumberAgain")]
    [InlineData("演示精密机械有限公司", "1234abc", "1234abc", "AccountNumber")]
    [InlineData("演示精密机械有限公司", "123456789012345678901234567890123", "123456789012345678901234567890123", "AccountNumber")]
    public async Task A_wrong_account_is_refused_at_its_field(string name, string number, string again, string field)
    {
        await using var app = await TestApp.StartAsync();
        var result = await app.Get<ChangeAccount>().ProposeAsync(await app.AsAsync("clerk1"), Account(name, number, again), default);
        Assert.Equal([field], result.Refusal?.Faults.Select(f => f.Field));
    }

    [Fact]
    public async Task Full_width_letters_and_digits_name_the_same_firm_and_number()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.Db();
        var number = Account(number: "１２３４５６７８－９０１２", again: "12345678-9012");
        Given.Ok(await app.Get<ChangeAccount>().ProposeAsync(await app.AsAsync("clerk1"), number, default));
        var kept = await db.AccountChanges.OrderByDescending(a => a.Id).FirstAsync();
        Assert.Equal("12345678-9012", app.Get<AccountVault>().Open(kept.Account));
        Assert.DoesNotContain("12345678", kept.Account.Cipher, StringComparison.Ordinal);
    }

    private static async Task<string?> LastFourAsync(TestApp app)
    {
        await using var db = app.Db();
        return (await db.Enterprises.SingleAsync(e => e.CreditCode == "91330114MA20003770")).Account?.LastFour;
    }
}
