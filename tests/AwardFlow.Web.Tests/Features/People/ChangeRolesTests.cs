using System.Net;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Features.People;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.People;

public sealed class ChangeRolesTests
{
    [Fact]
    public async Task One_proposes_another_confirms_and_the_sessions_of_the_person_end()
    {
        await using var app = await Visitor.ServeAsync();
        using var bureau = await Visitor.AsAsync(app, "bureau");
        var id = Given.Ok(await app.ProposeAsync("bureau", Roles.ObjectionInvestigator, RoleChangeKind.Grant));
        Assert.DoesNotContain(Roles.ObjectionInvestigator, await app.RolesOf("bureau"));
        Assert.Equal(HttpStatusCode.OK, (await bureau.GetAsync("/Account")).StatusCode);

        Given.Ok(await app.Get<ChangeRoles>().DecideAsync(await app.AsAsync("security2"), id, confirm: true, default));

        Assert.Contains(Roles.ObjectionInvestigator, await app.RolesOf("bureau"));
        Assert.Equal(HttpStatusCode.Redirect, (await bureau.GetAsync("/Account")).StatusCode);
        await using var db = app.Db();
        Assert.Equal(["role.proposed", "role.confirmed"], await db.AuditEntries.Where(e => e.Action.StartsWith("role.")).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task Who_proposed_cannot_confirm_but_may_take_it_back()
    {
        await using var app = await TestApp.StartAsync();
        var id = Given.Ok(await app.ProposeAsync("bureau", Roles.ObjectionInvestigator, RoleChangeKind.Grant));
        var changes = app.Get<ChangeRoles>();

        Assert.Equal("same-person-as-proposer", (await changes.DecideAsync(await app.AsAsync("security"), id, confirm: true, default)).Refusal?.Code);
        Given.Ok(await changes.DecideAsync(await app.AsAsync("security"), id, confirm: false, default));
        Assert.Equal("already-decided", (await changes.DecideAsync(await app.AsAsync("security2"), id, confirm: true, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Nobody_changes_roles_of_their_own()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal("own-roles", (await app.ProposeAsync("security", Roles.SystemAdministrator, RoleChangeKind.Grant)).Refusal?.Code);
    }

    [Fact]
    public async Task Nobody_confirms_a_change_of_their_own_roles()
    {
        await using var app = await TestApp.StartAsync();
        await app.AThirdSecurityAdministrator();
        var id = Given.Ok(await app.ProposeAsync("security2", Roles.SecurityAdministrator, RoleChangeKind.Revoke));

        Assert.Equal("own-roles", (await app.Get<ChangeRoles>().DecideAsync(await app.AsAsync("security2"), id, confirm: true, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Two_security_administrators_always_remain()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal("last-security-administrators", (await app.ProposeAsync("security2", Roles.SecurityAdministrator, RoleChangeKind.Revoke)).Refusal?.Code);

        await app.AThirdSecurityAdministrator();

        Given.Ok(await app.ProposeAsync("security2", Roles.SecurityAdministrator, RoleChangeKind.Revoke));
    }

    [Theory]
    [InlineData("maker", Roles.FinanceReleaser, "maker-is-not-releaser")]
    [InlineData("sysadmin", Roles.AuditAdministrator, "administrators-are-separate")]
    [InlineData("head", Roles.SystemAdministrator, "administrators-are-separate")]
    [InlineData("township1", Roles.FinanceMaker, "role-does-not-fit-unit")]
    [InlineData("township1", Roles.TownshipReviewer, "role-held")]
    [InlineData("township1", Roles.EnterpriseApprover, "no-such-role")]
    [InlineData("clerk1", Roles.TownshipReviewer, "no-such-person")]
    public async Task Roles_that_must_not_stand_together_are_refused(string login, string role, string code)
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal(code, (await app.ProposeAsync(login, role, RoleChangeKind.Grant)).Refusal?.Code);
    }

    [Fact]
    public async Task A_conflict_that_came_up_since_the_proposal_is_seen_at_the_confirmation()
    {
        await using var app = await TestApp.StartAsync();
        var changes = app.Get<ChangeRoles>();
        var revoke = Given.Ok(await app.ProposeAsync("maker", Roles.FinanceMaker, RoleChangeKind.Revoke));
        Given.Ok(await changes.DecideAsync(await app.AsAsync("security2"), revoke, confirm: true, default));
        var releaser = Given.Ok(await app.ProposeAsync("maker", Roles.FinanceReleaser, RoleChangeKind.Grant));
        var maker = Given.Ok(await app.ProposeAsync("maker", Roles.FinanceMaker, RoleChangeKind.Grant));
        Given.Ok(await changes.DecideAsync(await app.AsAsync("security2"), maker, confirm: true, default));

        Assert.Equal("maker-is-not-releaser", (await changes.DecideAsync(await app.AsAsync("security2"), releaser, confirm: true, default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_system_administrator_cannot_propose_roles()
    {
        await using var app = await TestApp.StartAsync();
        var refused = await app.Get<ChangeRoles>().ProposeAsync(await app.AsAsync("sysadmin"), (await app.ActorAsync("bureau")).Id, Roles.BureauHead, RoleChangeKind.Grant, "任职", default);
        Assert.Equal("not-allowed", refused.Refusal?.Code);
    }

    [Fact]
    public void Every_permission_has_words() =>
        Assert.Equal(Roles.All.SelectMany(r => r.Permissions).Distinct().Order(), PermissionWords.Words.Keys.Order());
}

internal static class GivenStaff
{
    public static async Task<Result<long>> ProposeAsync(this TestApp app, string login, string role, RoleChangeKind kind, string by = "security") =>
        await app.Get<ChangeRoles>().ProposeAsync(await app.AsAsync(by), (await app.ActorAsync(login)).Id, role, kind, "任职文件〔2026〕3号", default);

    public static async Task<List<string>> RolesOf(this TestApp app, string login) => [.. (await app.ActorAsync(login)).Roles];

    /// <summary>The auditor gives up the audit to become one more security administrator.</summary>
    public static async Task AThirdSecurityAdministrator(this TestApp app)
    {
        foreach (var (role, kind) in new[] { (Roles.AuditAdministrator, RoleChangeKind.Revoke), (Roles.SecurityAdministrator, RoleChangeKind.Grant) })
        {
            var id = Given.Ok(await app.ProposeAsync("auditor", role, kind));
            Given.Ok(await app.Get<ChangeRoles>().DecideAsync(await app.AsAsync("security2"), id, confirm: true, default));
        }
    }

    public static async Task<Person> PersonAsync(this TestApp app, string login)
    {
        await using var db = app.Db();
        var email = DemonstrationData.Email(login);
        return await db.Users.AsNoTracking().SingleAsync(p => p.Email == email);
    }

    public static async Task<long> UnitAsync(this TestApp app, string code)
    {
        await using var db = app.Db();
        return await db.Units.Where(u => u.Code == code).Select(u => u.Id).SingleAsync();
    }
}
