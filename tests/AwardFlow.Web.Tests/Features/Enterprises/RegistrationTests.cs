using AwardFlow.Web.Features.Enterprises;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Enterprises;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_confirmed_registration_makes_firm_approver_and_account()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.RegisterAsync(Registrations.Input(await app.TownshipAsync())));
        var (waiting, membership, person) = await app.LastMembershipAsync();
        Assert.Equal((EnterpriseState.Waiting, PersonState.Waiting, MembershipKind.First), (waiting.State, person.State, membership.Kind));
        Assert.False(waiting.RegisteredInDistrict);

        Given.Ok(await app.ByTownshipAsync(membership.Id));

        var (firm, _, approver) = await app.LastMembershipAsync();
        Assert.Equal((EnterpriseState.Confirmed, PersonState.Active), (firm.State, approver.State));
        Assert.Equal("0011", firm.Account?.LastFour);
        Assert.Equal("测试（演示）有限公司", firm.Name);
        Assert.True(firm.RegisteredInDistrict && firm.TaxPaidInDistrict);
        Assert.NotEqual(person.SecurityStamp, approver.SecurityStamp);
        await using var db = app.Db();
        Assert.Equal(Roles.EnterpriseApprover, (await db.RoleGrants.SingleAsync(g => g.PersonId == approver.Id)).Role);
        Assert.DoesNotContain("6222", string.Join("", await db.AuditEntries.Select(e => e.After ?? "").ToListAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_township_neither_sees_nor_confirms_it()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.RegisterAsync(Registrations.Input(await app.TownshipAsync())));
        var (_, membership, _) = await app.LastMembershipAsync();
        Assert.Equal("not-found", (await app.ByTownshipAsync(membership.Id, login: "township2")).Refusal?.Code);
        Assert.Equal("not-found", (await app.ByTownshipAsync(membership.Id, login: "bureau")).Refusal?.Code);
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_the_firm_may_register_again()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.RegisterAsync(Registrations.Input(await app.TownshipAsync())));
        var (_, membership, person) = await app.LastMembershipAsync();
        Assert.Equal("reason-missing", (await app.ByTownshipAsync(membership.Id, admit: false)).Refusal?.Code);
        Given.Ok(await app.ByTownshipAsync(membership.Id, admit: false, reason: "授权书没有盖章"));
        Assert.Equal(EnterpriseState.Refused, (await app.LastMembershipAsync()).Firm.State);

        var again = new Actor(person.Id, person.Name, null, null, new HashSet<string>(), "127.0.0.1");
        Given.Ok(await app.RegisterAsync(Registrations.Input(await app.TownshipAsync()), again));

        var (firm, second, samePerson) = await app.LastMembershipAsync();
        Assert.Equal((EnterpriseState.Waiting, person.Id), (firm.State, samePerson.Id));
        Given.Ok(await app.ByTownshipAsync(second.Id));
    }

    [Fact]
    public async Task A_further_person_is_admitted_by_the_firm_and_not_by_the_township()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.RegisterAsync(Registrations.Input(await app.TownshipAsync(), code: "91330114MA20003770", name: "冒充的名称")));
        var (firm, membership, person) = await app.LastMembershipAsync();
        Assert.Equal(("演示精密机械有限公司", MembershipKind.Further), (firm.Name, membership.Kind));
        Assert.NotEqual("0011", firm.Account?.LastFour);
        Assert.Equal("not-found", (await app.ByTownshipAsync(membership.Id)).Refusal?.Code);

        var decide = app.Get<DecideMembership>();
        var admit = new MembershipDecision(membership.Id, true, "", Roles.EnterpriseClerk);
        Assert.Equal("not-found", (await decide.ByFirmAsync(await app.AsAsync("approver2"), admit, default)).Refusal?.Code);
        Assert.Equal("not-found", (await decide.ByFirmAsync(await app.AsAsync("clerk1"), admit, default)).Refusal?.Code);
        Assert.Equal("role-missing", (await decide.ByFirmAsync(await app.AsAsync("approver1"), admit with { Role = Roles.FinanceMaker }, default)).Refusal?.Code);
        Given.Ok(await decide.ByFirmAsync(await app.AsAsync("approver1"), admit, default));
        await using var db = app.Db();
        Assert.Equal(Roles.EnterpriseClerk, (await db.RoleGrants.SingleAsync(g => g.PersonId == person.Id)).Role);
    }

    [Fact]
    public async Task A_removed_colleague_loses_roles_and_sessions_and_nobody_removes_themselves()
    {
        await using var app = await TestApp.StartAsync();
        var (clerk, approver) = (await app.ActorAsync("clerk1"), await app.ActorAsync("approver1"));
        var decide = app.Get<DecideMembership>();
        Assert.Equal("own-account", (await decide.RemoveAsync(await app.AsAsync("approver1"), approver.Id, default)).Refusal?.Code);
        Assert.Equal("not-found", (await decide.RemoveAsync(await app.AsAsync("approver2"), clerk.Id, default)).Refusal?.Code);
        Given.Ok(await decide.RemoveAsync(await app.AsAsync("approver1"), clerk.Id, default));
        await using var db = app.Db();
        Assert.Equal(PersonState.Left, (await db.Users.SingleAsync(p => p.Id == clerk.Id)).State);
        Assert.False(await db.RoleGrants.AnyAsync(g => g.PersonId == clerk.Id));
    }

    [Fact]
    public async Task A_known_address_gets_the_same_answer_and_a_mail_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.Db();
        var before = (await db.Users.CountAsync(), await db.Enterprises.CountAsync(), await db.Memberships.CountAsync());
        Given.Ok(await app.RegisterAsync(Registrations.Input(await app.TownshipAsync(), email: "Clerk1@demo.example")));
        Assert.Equal(before, (await db.Users.CountAsync(), await db.Enterprises.CountAsync(), await db.Memberships.CountAsync()));
        Assert.Equal(1, await db.Outbox.CountAsync(o => o.DedupKey.StartsWith("known-email/")));
    }

    [Fact]
    public async Task Every_fault_of_the_form_is_said_at_once_and_in_words()
    {
        await using var app = await TestApp.StartAsync();
        var faults = await app.FaultsAsync(new RegistrationInput
        {
            CreditCode = "91330114MA27W8XR4I",
            Password = "short",
            PasswordAgain = "other",
            Email = "nobody",
            Firm = new() { ContactPhone = "123" },
            Account = new() { AccountNumber = "12ab", AccountNumberAgain = "12", BankCode = "1", AccountName = "别人" },
            FirmName = "测试",
        });
        var fields = faults.Select(f => f.Field).Distinct().ToList();
        Assert.Contains("不使用字母 I", faults.Single(f => f.Field == "CreditCode").Message, StringComparison.Ordinal);
        foreach (var field in new[] { "TownshipId", "LegalRepresentative", "Address", "ContactName", "ContactPhone", "BankName", "BankCode", "AccountName", "AccountNumber", "AccountNumberAgain", "PersonName", "Email", "Password", "PasswordAgain", "Consent" })
            Assert.Contains(field, fields);
    }
}
