using AwardFlow.Rules;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

public sealed class BatchTests
{
    [Fact]
    public async Task Three_lines_add_up_in_digits_and_capitals()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);

        var built = Given.Ok(await app.BuildAsync(due));
        var batch = await app.BatchAsync(Assert.Single(built.BatchIds));

        Assert.Equal("PB-2026-0001", batch.Number);
        Assert.Equal((3, 105_479_452), (batch.Lines, batch.TotalFen));
        Assert.Equal("1,054,794.52", Yuan.Format(batch.TotalFen));
        Assert.Equal("人民币壹佰零伍万肆仟柒佰玖拾肆元伍角贰分", Capitals.Of(batch.TotalFen));
        Assert.Equal(PaymentState.Batched, (await app.PaymentAsync(due[0])).State);
    }

    [Fact]
    public async Task The_maker_does_not_release_the_own_batch()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        var id = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        var maker = await app.ActorAsync("maker");

        Assert.Equal("maker-releases-own-batch", (await app.ReleaseAsync(id, maker)).Refusal?.Code);
        Assert.Equal("maker-releases-own-batch", (await app.ReleaseAsync(id, maker with { Roles = new HashSet<string> { Roles.FinanceReleaser } })).Refusal?.Code);
        Assert.Equal(BatchState.Locked, (await app.BatchAsync(id)).State);
    }

    [Fact]
    public async Task Nobody_releases_a_batch_with_a_case_that_they_decided()
    {
        await using var app = await TestApp.StartAsync();
        await app.APaymentDue();
        var id = Given.Ok(await app.BuildAsync()).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        var head = (await app.ActorAsync("head")) with { Roles = new HashSet<string> { Roles.FinanceReleaser } };

        Assert.Equal("releaser-decided", (await app.ReleaseAsync(id, head)).Refusal?.Code);
        Given.Ok(await app.ReleaseAsync(id));
    }

    [Fact]
    public async Task A_firm_listed_before_the_build_is_left_out_and_its_case_is_held()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3);
        await app.ListAsync("COPY1002");

        var built = Given.Ok(await app.BuildAsync(due));

        var left = Assert.Single(BuildBatch.LeftOutOf((await app.BatchAsync(built.BatchIds[0])).LeftOutJson));
        Assert.Equal(("COPY-1002", "listed"), (left.Number, left.Code));
        Assert.Contains("演示决定〔2026〕9号", left.Reason, StringComparison.Ordinal);
        Assert.Equal(2, built.Lines);
        Assert.Equal(PaymentState.Held, (await app.PaymentAsync(1002)).State);
        Assert.Equal(Situation.Held, (await app.ApplicationAsync(1002)).Situation);
        await using var db = app.Db();
        Assert.True(await db.Messages.AnyAsync(m => m.EnterpriseId == 1002 && m.Kind == "hold"));
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "payment.held"));
    }

    [Fact]
    public async Task A_held_payment_is_due_again_after_its_release_by_the_integrity_office()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        await app.ListAsync("COPY1001");
        var nothing = Given.Ok(await app.BuildAsync(due));
        Assert.Equal((0, 1), (nothing.Lines, nothing.LeftOut));
        Assert.Equal(BatchState.Cancelled, (await app.BatchAsync(nothing.BatchIds[0])).State);
        await app.SqlAsync("UPDATE dishonesty_records SET \"Status\" = 'Repaired'");
        Given.Ok(await app.DecideAsync(1001, "integrity", "Released", "已经修复"));

        Assert.Equal(1, Given.Ok(await app.BuildAsync(due)).Lines);
    }

    [Fact]
    public async Task A_firm_listed_after_the_build_stops_the_release_and_is_named()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3);
        var id = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        await app.ListAsync("COPY1002");

        var refused = (await app.ReleaseAsync(id)).Refusal!;

        Assert.Equal("lines-not-payable", refused.Code);
        Assert.StartsWith("第 2 行 演示复制企业1002", Assert.Single(refused.Faults).Message, StringComparison.Ordinal);
        Assert.Equal(BatchState.Locked, (await app.BatchAsync(id)).State);
        Given.Ok(await app.CancelAsync(id));
        Assert.Equal(2, Given.Ok(await app.BuildAsync(due)).Lines);
    }

    [Theory]
    [InlineData("UPDATE enterprises SET \"Account_AccountName\" = '别的公司' WHERE \"Id\" = 1001", "account-name-differs")]
    [InlineData("UPDATE enterprises SET \"Name\" = '=演示', \"Account_AccountName\" = '=演示' WHERE \"Id\" = 1001", "account-text")]
    [InlineData("UPDATE enterprises SET \"Account_AccountName\" = NULL, \"Account_BankCode\" = NULL, \"Account_BankName\" = NULL, \"Account_Cipher\" = NULL, \"Account_Fingerprint\" = NULL, \"Account_LastFour\" = NULL WHERE \"Id\" = 1001", "account-missing")]
    [InlineData("UPDATE public_notices SET \"AmountFen\" = \"AmountFen\" - 1 WHERE \"Id\" = 1001", "amount-differs")]
    [InlineData("UPDATE payments SET \"AmountFen\" = \"AmountFen\" + 1 WHERE \"Id\" = 1001", "amount-differs")]
    [InlineData("UPDATE public_notices SET \"State\" = 'Open' WHERE \"Id\" = 1001", "notice-not-closed")]
    [InlineData("UPDATE applications SET \"Situation\" = 'Objected' WHERE \"Id\" = 1001", "case-not-at-payment")]
    [InlineData("UPDATE workflow_instances SET \"StateJson\" = replace(\"StateJson\", 'AwardFlow.Pay', 'AwardFlow.Hold') WHERE \"ApplicationId\" = 1001", "case-not-at-payment")]
    [InlineData("INSERT INTO objections (\"NoticeId\",\"ApplicationId\",\"Receipt\",\"NameCipher\",\"ContactCipher\",\"Text\",\"State\",\"FiledAt\") VALUES (1001,1001,'R','x','x','x','Received',0)", "open-objection")]
    [InlineData("INSERT INTO account_changes (\"EnterpriseId\",\"State\",\"ProposedBy\",\"ProposedAt\",\"Account_AccountName\",\"Account_BankName\",\"Account_Cipher\",\"Account_Fingerprint\",\"Account_LastFour\") VALUES (1001,'Proposed',1,0,'a','b','c','d','e')", "account-changing")]
    public async Task A_line_that_may_not_be_paid_is_left_out_with_its_reason(string change, string reason)
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2);
        await app.SqlAsync(change);

        var built = Given.Ok(await app.BuildAsync(due));

        var left = Assert.Single(BuildBatch.LeftOutOf((await app.BatchAsync(built.BatchIds[0])).LeftOutJson));
        Assert.Equal((1001, reason), (left.PaymentId, left.Code));
        Assert.Equal(1, built.Lines);
        Assert.Equal(PaymentState.Due, (await app.PaymentAsync(1001)).State);
    }

    [Fact]
    public async Task Without_an_integrity_list_no_batch_is_built()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2);
        await app.SqlAsync("DELETE FROM settings WHERE \"Key\" = 'integrity-list-kept-since'");
        Assert.Equal("integrity-list-missing", (await app.BuildAsync(due)).Refusal?.Code);
        Assert.Equal(PaymentState.Due, (await app.PaymentAsync(due[0])).State);
    }

    [Fact]
    public async Task Twenty_simultaneous_builds_put_each_payment_into_one_batch()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(50);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.BuildAsync(due))));

        Assert.Equal(50, results.Sum(r => Given.Ok(r).Lines));
        await using var db = app.Db();
        Assert.Equal(50, await db.PaymentAttempts.CountAsync());
        Assert.Equal(50, await db.PaymentAttempts.Select(a => a.PaymentId).Distinct().CountAsync());
        Assert.Equal(50, await db.Payments.CountAsync(p => p.State == PaymentState.Batched && due.Contains(p.Id)));
    }

    [Fact]
    public async Task The_database_refuses_a_second_live_line_of_a_payment()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        var first = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        const string copy = """
            INSERT INTO payment_attempts ("BatchId","Line","Transfer","PaymentId","AmountFen","Number","PayeeName","State","Live","Account_AccountName","Account_BankName","Account_Cipher","Account_Fingerprint","Account_LastFour")
            SELECT "BatchId", 99, 99, "PaymentId", "AmountFen", "Number", "PayeeName", 'Batched', 1, "Account_AccountName","Account_BankName","Account_Cipher","Account_Fingerprint","Account_LastFour" FROM payment_attempts
            """;

        var refused = await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync(copy));

        Assert.Contains("payment_attempts.PaymentId", refused.Message, StringComparison.Ordinal);
        Assert.Single(await app.LinesAsync(first));
    }

    [Fact]
    public async Task Content_changed_behind_the_lock_is_not_released()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2);
        var id = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        await app.SqlAsync("UPDATE payment_attempts SET \"AmountFen\" = \"AmountFen\" + 1 WHERE \"Line\" = 1");

        Assert.Equal("batch-content-changed", (await app.ReleaseAsync(id)).Refusal?.Code);
    }

    [Fact]
    public async Task A_cancelled_batch_gives_its_payments_back_and_a_released_one_stays()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2);
        var first = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.CancelAsync(first));
        Assert.Equal(PaymentState.Due, (await app.PaymentAsync(due[0])).State);

        var second = await app.AReleasedBatch(due);

        Assert.Equal("batch-released", (await app.CancelAsync(second)).Refusal?.Code);
        Assert.All(await app.LinesAsync(first), l => Assert.Equal((AttemptState.Dropped, false), (l.State, l.Live)));
    }

    [Fact]
    public async Task A_long_list_is_split_by_the_setting()
    {
        await using var app = await TestApp.StartAsync(settings: "--Payer:LinesPerBatch=2");
        var due = await app.PaymentsDue(5);
        var built = Given.Ok(await app.BuildAsync(due));
        Assert.Equal([2, 2, 1], built.BatchIds.Select(b => app.BatchAsync(b).Result.Lines));
    }
}
