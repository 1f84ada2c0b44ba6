using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Recoveries;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Matters;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_debt_takes_effect_by_a_second_person_and_closes_with_the_last_fen()
    {
        await using var app = await TestApp.StartAsync();
        var recovery = await app.ARecovery();
        Assert.Equal("debt-not-open", (await app.ReceiveAsync(recovery, "1", "凭证-0")).Refusal?.Code);
        Assert.Equal("not-found", (await app.DecideAsync(recovery, "maker", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await app.DecideAsync(recovery, "releaser", DecideTask.Approve, "与决定书一致。"));

        Given.Ok(await app.ReceiveAsync(recovery, "150000.01", "凭证-1"));
        Assert.Equal("over-balance", (await app.ReceiveAsync(recovery, "50000.00", "凭证-2")).Refusal?.Code);
        Assert.Equal("voucher-taken", (await app.ReceiveAsync(recovery, "1.00", "凭证-1")).Refusal?.Code);
        Assert.Equal("stale-page", (await app.ReceiveAsync(recovery, "1.00", "凭证-2", 0)).Refusal?.Code);
        Given.Ok(await app.ReceiveAsync(recovery, "49999.99", "凭证-2"));

        Assert.Equal("recovered", (await app.ApplicationAsync(recovery)).Result);
        var debt = await app.DebtAsync(recovery);
        Assert.Equal((0L, 20_000_000L, app.Clock.Today), (debt.BalanceFen, debt.ReceivedFen, debt.ClosedOn));
        var keep = app.Get<KeepDebt>();
        Assert.Equal("over-received", (await keep.ReturnAsync(await app.AsAsync("maker"), recovery, debt.Version, "200000.01", app.Clock.Today, "缴库-1", default)).Refusal?.Code);
        Given.Ok(await keep.ReturnAsync(await app.AsAsync("maker"), recovery, debt.Version, "200000.00", app.Clock.Today, "缴库-1", default));
        await using var db = app.Db();
        Assert.Equal(debt.ReceivedFen, (await db.DebtEntries.Where(e => e.Kind == DebtEntryKind.Receipt).ToListAsync()).Sum(e => e.AmountFen));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task The_database_itself_refuses_more_than_is_owed_and_a_changed_receipt()
    {
        await using var app = await TestApp.StartAsync();
        var recovery = await app.ARecovery();
        Given.Ok(await app.DecideAsync(recovery, "releaser", DecideTask.Approve));
        Given.Ok(await app.ReceiveAsync(recovery, "100.00", "凭证-1"));
        await using var db = app.Db();

        foreach (var sql in new[]
        {
            "UPDATE debts SET ReceivedFen = AmountFen + 1", "UPDATE debts SET ReturnedFen = ReceivedFen + 1", "UPDATE debts SET ClosedOn = '2026-11-21'",
            "UPDATE debt_entries SET AmountFen = 1", "DELETE FROM debt_entries",
        })
            await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync(sql));
    }

    [Fact]
    public async Task No_more_than_was_paid_is_recovered_and_one_case_at_a_time()
    {
        await using var app = await TestApp.StartAsync();
        var recovery = await app.ARecovery();
        var award = await app.ApplicationAsync((await app.ApplicationAsync(recovery)).AboutId!.Value);

        Assert.Equal("matter-open", (await app.ProposeRecoveryAsync(award.Number, "1.00")).Refusal?.Code);
        Assert.Equal("incomplete", (await app.ProposeRecoveryAsync(award.Number, "200000.01")).Refusal?.Code);
        Assert.Equal("incomplete", (await app.ProposeRecoveryAsync("330114-2026-999999", "1.00")).Refusal?.Code);
        Assert.Equal("not-allowed", (await app.ProposeRecoveryAsync(award.Number, "1.00", "releaser")).Refusal?.Code);
    }

    [Fact]
    public async Task Instalments_add_up_to_the_balance_and_the_firm_hears_of_each_once()
    {
        await using var app = await TestApp.StartAsync();
        var recovery = await app.ARecovery();
        Given.Ok(await app.DecideAsync(recovery, "releaser", DecideTask.Approve));
        var keep = app.Get<KeepDebt>();
        var (first, second) = (app.Clock.Today.AddDays(2), app.Clock.Today.AddDays(30));
        Assert.Equal("plan-sum", (await keep.PlanAsync(await app.AsAsync("maker"), recovery, await app.DebtVersionAsync(recovery), [new(first, "100000"), new(second, "99999.99")], default)).Refusal?.Code);
        Assert.Equal("plan-day", (await keep.PlanAsync(await app.AsAsync("maker"), recovery, await app.DebtVersionAsync(recovery), [new(second, "100000"), new(first, "100000")], default)).Refusal?.Code);
        Given.Ok(await keep.PlanAsync(await app.AsAsync("maker"), recovery, await app.DebtVersionAsync(recovery), [new(first, "100000"), new(second, "100000")], default));

        await app.RunAsync("debt-reminders");
        await app.RunAsync("debt-reminders");
        Given.Ok(await app.ReceiveAsync(recovery, "60000", "凭证-1"));
        app.MoveTo(BusinessClock.EndOfDay(first));
        await app.RunAsync("debt-reminders");
        await app.RunAsync("debt-reminders");

        await using var db = app.Db();
        Assert.Equal(["debt-reminder", "debt-overdue"], await db.Messages.Where(m => m.ApplicationId == recovery && (m.Kind == "debt-reminder" || m.Kind == "debt-overdue")).OrderBy(m => m.Id).Select(m => m.Kind).ToListAsync());
        Assert.Contains("40,000.00 元未到账", (await db.Messages.SingleAsync(m => m.Kind == "debt-overdue")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finance_keeps_the_ledger_and_a_firm_sees_its_debt_only_when_it_is_in_effect()
    {
        await using var app = await Visitor.ServeAsync();
        var recovery = await app.ARecovery();
        using var firm = await Visitor.AsAsync(app, "approver1");
        Assert.Equal(HttpStatusCode.NotFound, (await firm.GetAsync($"/Matters/Show/{recovery}")).StatusCode);
        using var releaser = await Visitor.AsAsync(app, "releaser");
        Assert.Contains("ZJ-2026-000001", await releaser.TextAsync("/Recoveries"), StringComparison.Ordinal);
        var confirmed = await releaser.PostAsync($"/Review/Matter/{recovery}", new() { ["Form.Outcome"] = "Approve", ["Form.Opinion"] = "与决定书一致。", ["Form.SeenVersion"] = $"{await app.VersionAsync(recovery)}" });
        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);

        Assert.Contains("追缴告知书", await firm.TextAsync($"/Matters/Show/{recovery}"), StringComparison.Ordinal);
        using var maker = await Visitor.AsAsync(app, "maker");
        var received = await maker.PostAsync($"/Recoveries/Show/{recovery}", new() { ["Version"] = $"{await app.DebtVersionAsync(recovery)}", ["Amount"] = "200000", ["Day"] = "2026-11-21", ["Voucher"] = "凭证-9" }, $"/Recoveries/Show/{recovery}?handler=Receive");
        Assert.Equal(HttpStatusCode.Redirect, received.StatusCode);
        Assert.Contains("凭证-9", await maker.TextAsync($"/Recoveries/Show/{recovery}"), StringComparison.Ordinal);
        using var other = await Visitor.AsAsync(app, "approver2");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/Matters/Show/{recovery}")).StatusCode);
        using var township = await Visitor.AsAsync(app, "township1");
        Assert.Equal(HttpStatusCode.NotFound, (await township.GetAsync($"/Review/Matter/{recovery}")).StatusCode);
    }
}
