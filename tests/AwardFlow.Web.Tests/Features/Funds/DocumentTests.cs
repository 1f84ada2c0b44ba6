using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Funds;

public sealed class DocumentTests
{
    [Fact]
    public async Task A_document_lists_cases_with_their_amounts_and_another_person_issues_it()
    {
        await using var app = await GivenDocuments.StartAsync();
        var id = await app.ACaseWithoutDocument();
        Assert.Equal(Situation.AwaitingDocument, (await app.ApplicationAsync(id)).Situation);

        var document = await app.ADraftDocument();
        var line = Assert.Single(await app.DocumentLinesAsync(document));
        Assert.Equal(("district", 20_000_000L, 20_000_000L, id), (line.Level, line.DecidedFen, line.AmountFen, line.ApplicationId));
        Assert.Equal("maker-issues-own-document", (await app.IssueAsync(document, "maker")).Refusal?.Code);
        Assert.Equal("not-allowed", (await app.DraftAsync(by: "checker", number: "别的")).Refusal?.Code);
        Assert.Equal("number-used", (await app.DraftAsync()).Refusal?.Code);
        Assert.Equal("nothing-chosen", (await app.DraftAsync(number: "第二份")).Refusal?.Code);

        Given.Ok(await app.IssueAsync(document));
        Assert.Equal(Situation.AwaitingPayment, (await app.ApplicationAsync(id)).Situation);
        await using var db = app.Db();
        var payment = await db.Payments.SingleAsync();
        Assert.Equal((line.Id, line.AmountFen, "district"), (payment.DocumentLineId, payment.AmountFen, payment.Level));
        Assert.Equal(1, await db.Messages.CountAsync(m => m.ApplicationId == id && m.Kind == "fund-document"));
        Assert.Equal("document-not-draft", (await app.IssueAsync(document)).Refusal?.Code);
        // No live line on an issued document is not the same as a path that needs none.
        await app.SqlAsync("""UPDATE fund_document_lines SET "Live" = 0""");
        var without = await app.BatchAsync(Given.Ok(await app.BuildAsync([payment.Id])).BatchIds[0]);
        Assert.Equal("document-missing", Assert.Single(BuildBatch.LeftOutOf(without.LeftOutJson)).Code);
        await app.SqlAsync("""UPDATE fund_document_lines SET "Live" = 1""");
        Assert.Equal(1, Given.Ok(await app.BuildAsync([payment.Id])).Lines);
    }

    [Fact]
    public async Task A_case_that_may_not_stand_on_a_document_is_left_out_with_its_reason()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(5);
        await app.SqlAsync($"""UPDATE public_notices SET "AmountFen" = 1 WHERE "ApplicationId" = {ids[0]}""");
        await app.SqlAsync($"""UPDATE public_notices SET "State" = 'Open' WHERE "ApplicationId" = {ids[1]}""");
        await app.ListAsync("COPY" + ids[2]);
        await app.SqlAsync($"""UPDATE applications SET "AmountFen" = 5 WHERE "Id" = {ids[3]}; UPDATE public_notices SET "AmountFen" = 5 WHERE "ApplicationId" = {ids[3]}""");

        var drafted = Given.Ok(await app.DraftAsync(ids));
        Assert.Equal((1, 4), (drafted.Cases, drafted.LeftOut));
        var document = await app.DocumentAsync(drafted.DocumentId);
        Assert.Equal(["amount-differs", "notice-not-closed", "listed", "shares-differ"], DraftDocument.LeftOutOf(document.LeftOutJson).Select(l => l.Code));
        Assert.Contains("另一份", Assert.Single((await app.DraftAsync([ids[4]], "第二份")).Refusal!.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_no_longer_qualifies_stops_the_issue_until_it_is_taken_off()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(3);
        var document = await app.ADraftDocument(ids);
        await app.ListAsync("COPY" + ids[1]);

        var refused = (await app.IssueAsync(document)).Refusal!;
        Assert.Equal("lines-not-issuable", refused.Code);
        Assert.Contains("COPY-" + ids[1], Assert.Single(refused.Faults).Message, StringComparison.Ordinal);

        var before = (await app.DocumentAsync(document)).ContentHash;
        Given.Ok(await app.Get<DraftDocument>().TakeOffAsync(await app.AsAsync("maker"), document, (await app.DocumentAsync(document)).Version, [ids[1]], default));
        Assert.NotEqual(before, (await app.DocumentAsync(document)).ContentHash);
        Given.Ok(await app.IssueAsync(document));
        await using var db = app.Db();
        Assert.Equal([ids[0], ids[2]], await db.Payments.OrderBy(p => p.Id).Select(p => p.ApplicationId).ToListAsync());
    }

    [Fact]
    public async Task A_changed_amount_breaks_the_hash_and_a_dropped_draft_gives_its_cases_back()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(2);
        var document = await app.ADraftDocument(ids);
        await app.SqlAsync($"""UPDATE fund_document_lines SET "AmountFen" = 1, "Formula" = 'x' WHERE "ApplicationId" = {ids[0]}""");
        Assert.Equal("document-content-changed", (await app.IssueAsync(document)).Refusal?.Code);

        Given.Ok(await app.Get<DraftDocument>().DropAsync(await app.AsAsync("checker"), document, (await app.DocumentAsync(document)).Version, "金额有误", default));
        Assert.Equal(2, Given.Ok(await app.DraftAsync(ids)).Cases);
    }

    [Fact]
    public async Task Finance_drops_a_case_with_a_reason_and_a_firm_withdraws_off_a_draft()
    {
        await using var app = await GivenDocuments.StartAsync();
        var id = await app.ACaseWithoutDocument();
        var drop = app.Get<DropCase>();
        var version = await app.VersionAsync(id);
        Assert.Equal("not-allowed", (await drop.DropAsync(await app.AsAsync("maker"), id, version, "项目已停", default)).Refusal?.Code);
        Assert.Equal("reason-missing", (await drop.DropAsync(await app.AsAsync("checker"), id, version, " ", default)).Refusal?.Code);
        var document = await app.ADraftDocument();
        Assert.Equal("on-another-document", (await drop.DropAsync(await app.AsAsync("checker"), id, version, "项目已停", default)).Refusal?.Code);

        Given.Ok(await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), id, await app.VersionAsync(id), default));
        Assert.Empty(await app.DocumentLinesAsync(document));
        Assert.Equal("document-empty", (await app.IssueAsync(document)).Refusal?.Code);

        var second = await app.ACaseWithoutDocument();
        Given.Ok(await drop.DropAsync(await app.AsAsync("checker"), second, await app.VersionAsync(second), "项目已停", default));
        Assert.Equal("cancelled", (await app.ApplicationAsync(second)).Result);
        await using var db = app.Db();
        Assert.Contains("项目已停", (await db.Messages.SingleAsync(m => m.ApplicationId == second && m.Kind == "not-funded")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_of_an_issued_document_follow_in_chunks_and_only_once()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(230);
        var document = await app.ADraftDocument(ids);
        var issues = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.IssueAsync(document)));
        Assert.Equal(1, issues.Count(i => !i.IsRefused));

        await using (var db = app.Db()) Assert.Equal(200, await db.Payments.CountAsync());
        await Task.WhenAll(app.RunAsync("bank-results"), app.Get<ApplySignals>().ApplyAsync(default));
        await using var after = app.Db();
        Assert.Equal((230, 230, 0), (await after.Payments.CountAsync(), await after.Payments.Select(p => p.DocumentLineId).Distinct().CountAsync(),
            await after.CaseSignals.CountAsync(s => s.AppliedAt == null || s.Refused != null)));
    }
}
