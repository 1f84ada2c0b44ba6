using System.Net;
using AwardFlow.Web.Features.People;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.People;

public sealed class ManageStaffTests
{
    [Fact]
    public async Task Who_leaves_is_signed_out_loses_all_roles_and_hands_tasks_to_a_colleague()
    {
        await using var app = await Visitor.ServeAsync();
        var task = await app.ATaskOf("township1");
        var colleague = (await app.ActorAsync("township1b")).Id;
        using var session = await Visitor.AsAsync(app, "township1");

        Given.Ok(await app.LeaveAsync("township1", colleague));

        var person = await app.PersonAsync("township1");
        Assert.Equal(PersonState.Left, person.State);
        Assert.Empty(await app.RolesOf("township1"));
        await using var db = app.Db();
        Assert.Equal(colleague, (await db.Tasks.SingleAsync(t => t.Id == task)).AssigneeId);
        Assert.Equal(HttpStatusCode.Redirect, (await session.GetAsync("/Account")).StatusCode);
    }

    [Fact]
    public async Task Without_a_colleague_the_tasks_go_back_to_the_unit()
    {
        await using var app = await TestApp.StartAsync();
        var task = await app.ATaskOf("township1");

        Given.Ok(await app.LeaveAsync("township1", null));

        await using var db = app.Db();
        Assert.Null((await db.Tasks.SingleAsync(t => t.Id == task)).AssigneeId);
    }

    [Fact]
    public async Task A_colleague_of_another_unit_cannot_take_the_tasks()
    {
        await using var app = await TestApp.StartAsync();
        await app.ATaskOf("township1");

        Assert.Equal("colleague-unfit", (await app.LeaveAsync("township1", (await app.ActorAsync("township2")).Id)).Refusal?.Code);
    }

    [Fact]
    public async Task The_last_one_of_a_role_leaves_only_after_the_administrator_was_warned()
    {
        await using var app = await TestApp.StartAsync();

        var warned = (await app.LeaveAsync("investigator", null)).Refusal;
        Assert.Equal("role-left-empty", warned?.Code);
        Assert.Contains("异议核查员", warned!.Faults.Single().Message, StringComparison.Ordinal);

        Given.Ok(await app.LeaveAsync("investigator", null, knows: true));
    }

    [Theory]
    [InlineData("sysadmin", "own-account")]
    [InlineData("security2", "last-security-administrators")]
    public async Task Those_who_keep_the_system_in_hand_stay(string login, string code)
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal(code, (await app.LeaveAsync(login, null, knows: true)).Refusal?.Code);
    }

    [Fact]
    public async Task In_a_unit_of_the_same_kind_the_roles_stay_and_the_data_scope_moves()
    {
        await using var app = await TestApp.StartAsync();

        Given.Ok(await app.Get<ManageStaff>().MoveAsync(await app.AsAsync("sysadmin"), (await app.ActorAsync("township1")).Id, await app.UnitAsync("qt-er"), default));

        var moved = await app.ActorAsync("township1");
        Assert.Equal((await app.ActorAsync("township2")).UnitId, moved.UnitId);
        Assert.Contains(Roles.TownshipReviewer, moved.Roles);
    }

    [Fact]
    public async Task In_a_unit_of_another_kind_the_roles_end()
    {
        await using var app = await TestApp.StartAsync();

        Given.Ok(await app.Get<ManageStaff>().MoveAsync(await app.AsAsync("sysadmin"), (await app.ActorAsync("township1")).Id, await app.UnitAsync("qt-czj"), default));

        Assert.Empty(await app.RolesOf("township1"));
    }

    [Fact]
    public async Task Moving_a_security_administrator_is_no_way_around_two_persons()
    {
        await using var app = await TestApp.StartAsync();
        var moved = await app.Get<ManageStaff>().MoveAsync(await app.AsAsync("sysadmin"), (await app.ActorAsync("security")).Id, await app.UnitAsync("qt-czj"), default);
        Assert.Equal("last-security-administrators", moved.Refusal?.Code);
    }

    [Fact]
    public async Task People_of_firms_are_not_staff()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal("not-found", (await app.LeaveAsync("clerk1", null)).Refusal?.Code);
    }

    [Fact]
    public async Task Units_are_added_with_a_code_of_their_own_and_renamed()
    {
        await using var app = await TestApp.StartAsync();
        var units = app.Get<KeepUnits>();
        var id = Given.Ok(await units.AddAsync(await app.AsAsync("sysadmin"), "qt-san", "演示三街道", "", UnitKind.Township, default));
        Given.Ok(await units.RenameAsync(await app.AsAsync("sysadmin"), id, "演示三街道办事处", "Demo Subdistrict Three", default));

        Assert.Equal("Code", (await units.AddAsync(await app.AsAsync("sysadmin"), "qt-san", "又一个", "", UnitKind.Township, default)).Refusal?.Faults.Single().Field);
        Assert.Equal("Code", (await units.AddAsync(await app.AsAsync("sysadmin"), "大写", "又一个", "", UnitKind.Township, default)).Refusal?.Faults.Single().Field);
        await using var db = app.Db();
        Assert.Equal("演示三街道办事处", (await db.Units.SingleAsync(u => u.Id == id)).NameZh);
    }
}

internal static class GivenLeavers
{
    public static async Task<Result<Done>> LeaveAsync(this TestApp app, string login, long? colleague, bool knows = false) =>
        await app.Get<ManageStaff>().LeaveAsync(await app.AsAsync("sysadmin"), (await app.ActorAsync(login)).Id, colleague, knows, default);

    /// <summary>An open task that was handed to this person.</summary>
    public static async Task<long> ATaskOf(this TestApp app, string login)
    {
        var application = await app.ASubmittedApplication();
        var to = (await app.ActorAsync(login)).Id;
        return Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (db, ct) =>
        {
            var task = await db.Tasks.SingleAsync(t => t.ApplicationId == application && t.State == TaskState.Open, ct);
            task.TransferTo(to);
            return task.Id;
        }, default));
    }
}
