using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

public sealed class SignatureTests
{
    [Fact]
    public async Task A_large_batch_needs_three_people_and_keeps_their_signatures()
    {
        await using var app = await TestApp.StartAsync(settings: ["--Signatures:CheckerFromYuan=200000.00"]);
        var due = await app.PaymentsDue(1);
        var id = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Given.Ok(await app.LockAsync(id));

        Assert.Equal("check-missing", (await app.ReleaseAsync(id)).Refusal?.Code);
        Assert.Equal("not-allowed", (await app.CheckAsync(id, "releaser")).Refusal?.Code);
        Assert.Equal("maker-releases-own-batch", (await app.CheckAsync(id, "maker")).Refusal?.Code);
        Given.Ok(await app.CheckAsync(id, "checker"));
        Assert.Equal("already-checked", (await app.CheckAsync(id, "checker2")).Refusal?.Code);
        Assert.Equal("checker-releases", (await app.ReleaseAsync(id, (await app.ActorAsync("checker")) with { Roles = new HashSet<string> { Roles.FinanceReleaser } })).Refusal?.Code);
        await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("""UPDATE batches SET "State" = 'Released', "ReleaserId" = "CheckerId" """));
        Given.Ok(await app.ReleaseAsync(id));

        await using var db = app.Db();
        var signatures = await db.BatchSignatures.OrderBy(s => s.Id).ToListAsync();
        Assert.Equal([SignatureKind.Maker, SignatureKind.Checker, SignatureKind.Releaser], signatures.Select(s => s.Kind));
        Assert.All(signatures, s => Assert.Equal(signatures[0].ContentHash, s.ContentHash));
    }

    [Fact]
    public async Task One_fen_below_the_threshold_two_people_are_enough_and_an_unreadable_threshold_stops()
    {
        await using (var app = await TestApp.StartAsync(settings: ["--Signatures:CheckerFromYuan=200000.01"]))
        {
            var batch = Given.Ok(await app.BuildAsync(await app.PaymentsDue(1))).BatchIds[0];
            Given.Ok(await app.LockAsync(batch));
            Assert.Equal("check-not-needed", (await app.CheckAsync(batch, "checker")).Refusal?.Code);
            Given.Ok(await app.ReleaseAsync(batch));
        }
        await using var broken = await TestApp.StartAsync(settings: ["--Signatures:CheckerFromYuan=五百万"]);
        var id = Given.Ok(await broken.BuildAsync(await broken.PaymentsDue(1))).BatchIds[0];
        Assert.Equal("threshold-unreadable", (await broken.LockAsync(id)).Refusal?.Code);
    }

    [Fact]
    public async Task A_change_after_the_lock_voids_the_signatures_and_names_the_line()
    {
        await using var app = await TestApp.StartAsync(settings: ["--Signatures:CheckerFromYuan=1"]);
        var id = Given.Ok(await app.BuildAsync(await app.PaymentsDue(3))).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        Given.Ok(await app.CheckAsync(id, "checker"));
        await app.SqlAsync("""UPDATE payment_attempts SET "PayeeName" = '别的公司' WHERE "Line" = 2""");

        var refused = (await app.ReleaseAsync(id)).Refusal!;
        Assert.Equal("batch-content-changed", refused.Code);
        Assert.Contains("第 2 行", refused.Message, StringComparison.Ordinal);
        Assert.Contains("赵经办、褚审核", refused.Message, StringComparison.Ordinal);
        await using var db = app.Db();
        Assert.Equal(2, await db.BatchSignatures.CountAsync(s => s.VoidedAt != null));
        Assert.Equal(BatchState.Draft, (await app.BatchAsync(id)).State);
        Given.Ok(await app.LockAsync(id));
        Assert.Equal(1, await db.BatchSignatures.CountAsync(s => s.VoidedAt == null));
    }

    [Fact]
    public async Task Who_issued_the_document_signs_none_of_its_payments()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(1);
        Given.Ok(await app.IssueAsync(await app.ADraftDocument(ids), "releaser"));
        var id = Given.Ok(await app.BuildAsync()).BatchIds[0];
        Given.Ok(await app.LockAsync(id));
        Assert.Equal("signer-issued", (await app.ReleaseAsync(id)).Refusal?.Code);
    }
}

internal static class GivenSignatures
{
    public static async Task<Result<Done>> CheckAsync(this TestApp app, long batchId, string by) =>
        await app.Get<CheckBatch>().CheckAsync(await app.AsAsync(by), batchId, (await app.BatchAsync(batchId)).Version, default);
}
