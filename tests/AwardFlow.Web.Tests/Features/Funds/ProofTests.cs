using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Funds;

public sealed class ProofTests
{
    [Fact]
    public async Task Money_moved_by_the_use_cases_proves_and_each_tampering_is_named()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(3);
        var document = await app.ADraftDocument(ids);
        Given.Ok(await app.IssueAsync(document));
        var batch = await app.AReleasedBatch();
        Assert.Empty(await FindAsync(app));
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : app.Returned())));
        Assert.Empty(await FindAsync(app));

        foreach (var (tampering, undo, code) in Tamperings)
        {
            await app.SqlAsync(tampering);
            Assert.Contains(code, await FindAsync(app));
            await app.SqlAsync(undo);
            Assert.Empty(await FindAsync(app));
        }
    }

    private static readonly (string Tampering, string Undo, string Code)[] Tamperings =
    [
        ("UPDATE applications SET \"AmountFen\" = \"AmountFen\" - 1 WHERE \"Id\" = 1001", "UPDATE applications SET \"AmountFen\" = \"AmountFen\" + 1 WHERE \"Id\" = 1001", "payments-above-decided"),
        ("UPDATE applications SET \"AmountFen\" = \"AmountFen\" + 1 WHERE \"Id\" = 1001", "UPDATE applications SET \"AmountFen\" = \"AmountFen\" - 1 WHERE \"Id\" = 1001", "document-differs-from-decided"),
        ("UPDATE payments SET \"AmountFen\" = \"AmountFen\" - 1 WHERE \"ApplicationId\" = 1001", "UPDATE payments SET \"AmountFen\" = \"AmountFen\" + 1 WHERE \"ApplicationId\" = 1001", "payment-differs-from-document"),
        ("UPDATE payment_attempts SET \"AmountFen\" = \"AmountFen\" + 1 WHERE \"Line\" = 1", "UPDATE payment_attempts SET \"AmountFen\" = \"AmountFen\" - 1 WHERE \"Line\" = 1", "batch-total-differs"),
        ("UPDATE payment_attempts SET \"State\" = 'Paid', \"ReturnReason\" = NULL WHERE \"Line\" = 2", "UPDATE payment_attempts SET \"State\" = 'Returned', \"ReturnReason\" = '退汇' WHERE \"Line\" = 2", "paid-not-exactly-once"),
        ("UPDATE budget_lines SET \"PaidFen\" = \"PaidFen\" + 1 WHERE \"PaidFen\" > 0", "UPDATE budget_lines SET \"PaidFen\" = \"PaidFen\" - 1 WHERE \"PaidFen\" > 0", "budget-paid-differs"),
        ("UPDATE budget_lines SET \"AppropriatedFen\" = \"AppropriatedFen\" + 1", "UPDATE budget_lines SET \"AppropriatedFen\" = \"AppropriatedFen\" - 1", "budget-ledger-differs"),
        ("UPDATE batch_signatures SET \"VoidedAt\" = 1, \"VoidReason\" = 'x' WHERE \"Kind\" = 'Releaser'", "UPDATE batch_signatures SET \"VoidedAt\" = NULL, \"VoidReason\" = NULL", "batch-without-its-people"),
        ("UPDATE fund_documents SET \"Title\" = \"Title\" || '改'", "UPDATE fund_documents SET \"Title\" = replace(\"Title\", '改', '')", "document-changed"),
        ("UPDATE assessments SET \"Moment\" = 'Payment' WHERE \"ApplicationId\" = 1001 AND \"Moment\" = 'Decision'", "UPDATE assessments SET \"Moment\" = 'Decision' WHERE \"ApplicationId\" = 1001 AND \"Id\" = (SELECT MIN(\"Id\") FROM assessments WHERE \"ApplicationId\" = 1001)", "payment-without-decision"),
    ];

    [Fact]
    public async Task A_breach_locks_the_release_and_alarms_until_a_person_clears_it_with_a_reason()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        var batch = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(batch));
        await app.SqlAsync("""UPDATE budget_lines SET "AppropriatedFen" = "AppropriatedFen" + 1""");
        await app.RunAsync("verify-money");

        var refused = (await app.ReleaseAsync(batch)).Refusal!;
        Assert.Equal("release-locked", refused.Code);
        Assert.Contains("资金核对", refused.Message, StringComparison.Ordinal);
        await using (var db = app.Db())
        {
            var alarmed = await db.Messages.Where(m => m.Kind == "money-alarm").Select(m => m.PersonId).ToListAsync();
            Assert.Contains((await app.ActorAsync("maker")).Id, alarmed.Select(a => a ?? 0));
            Assert.Contains((await app.ActorAsync("sysadmin")).Id, alarmed.Select(a => a ?? 0));
        }
        // A later proof that finds nothing opens nothing by itself.
        await app.SqlAsync("""UPDATE budget_lines SET "AppropriatedFen" = "AppropriatedFen" - 1""");
        var watch = app.Get<WatchMoney>();
        Assert.Empty((await watch.ProveAsync(default)).Findings);
        Assert.Equal("release-locked", (await app.ReleaseAsync(batch)).Refusal?.Code);
        Assert.Equal("not-allowed", (await watch.ClearAsync(await app.AsAsync("maker"), "查明", default)).Refusal?.Code);
        Assert.Equal("reason-missing", (await watch.ClearAsync(await app.AsAsync("checker"), " ", default)).Refusal?.Code);
        Given.Ok(await watch.ClearAsync(await app.AsAsync("checker"), "已查明：测试改动", default));
        Given.Ok(await app.ReleaseAsync(batch));
    }

    [Fact]
    public async Task The_verb_ends_with_0_where_all_holds_and_with_3_where_not()
    {
        await using var app = await TestApp.StartAsync();
        await app.APaymentDue();
        var folders = app.Get<AppFolders>();
        Assert.Equal(Verbs.Fine, await VerifyMoneyVerb.RunAsync(folders, TextWriter.Null, default));
        await app.SqlAsync("""UPDATE payments SET "AmountFen" = "AmountFen" + 1""");
        await using var text = new StringWriter();
        Assert.Equal(Verbs.Found, await VerifyMoneyVerb.RunAsync(folders, text, default));
        Assert.Contains("payments-above-decided", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_a_day_and_not_before_one_o_clock_it_proves_by_itself()
    {
        await using var app = await TestApp.StartAsync();
        app.MoveTo(BusinessClock.StartOfDay(new DateOnly(2026, 11, 25)).AddMinutes(30));
        await app.RunAsync("verify-money");
        await using var db = app.Db();
        Assert.Null(await WatchMoney.LastAsync(db, default));
        app.MoveTo(BusinessClock.StartOfDay(new DateOnly(2026, 11, 25)).AddMinutes(61));
        await app.RunAsync("verify-money");
        var first = await WatchMoney.LastAsync(db, default);
        app.MoveTo(BusinessClock.StartOfDay(new DateOnly(2026, 11, 25)).AddHours(5));
        await app.RunAsync("verify-money");
        Assert.Equal(first!.At, (await WatchMoney.LastAsync(db, default))!.At);
    }

    private static async Task<IReadOnlyList<string>> FindAsync(TestApp app)
    {
        await using var db = app.Db();
        return [.. (await app.Get<VerifyMoney>().RunAsync(db, default)).Select(f => f.Code)];
    }
}
