using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Funds;

public sealed class BudgetTests
{
    private const long OneAward = 20_000_000;

    [Fact]
    public async Task Fifty_parallel_reservations_never_exceed_the_appropriation()
    {
        await using var app = await TestApp.StartAsync();
        var line = (await app.BudgetAsync()).Id;
        await app.SqlAsync($"""UPDATE budget_lines SET "AppropriatedFen" = 1000 WHERE "Id" = {line}""");
        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => app.Get<Ledger>().WriteAsync<bool>(async (db, ct) =>
            await BudgetMoves.TryReserveAsync(db, line, 30, $"同时 {i}", Actor.System, app.Clock.UtcNow, ct), default))));

        Assert.Equal(33, tries.Count(t => t.Value));
        var after = await app.BudgetAsync();
        Assert.Equal((990, 10), (after.ReservedFen, after.AvailableFen));
        await using var db = app.Db();
        Assert.Equal(33, await db.BudgetMovements.CountAsync(m => m.BudgetLineId == line && m.Move == BudgetMove.Reserved));
        await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync($"""UPDATE budget_lines SET "ReservedFen" = 1001 WHERE "Id" = {line}"""));
    }

    [Fact]
    public async Task Money_is_reserved_when_due_committed_by_the_batch_paid_and_returned_by_the_bank()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(2);
        async Task<(long Reserved, long Committed, long Paid)> Figures() => await app.BudgetAsync() is var b ? (b.ReservedFen, b.CommittedFen, b.PaidFen) : default;

        Assert.Equal((3 * OneAward, 0, 0), await Figures());
        var given = Given.Ok(await app.BuildAsync(due)).BatchIds[0];
        Assert.Equal((OneAward, 2 * OneAward, 0), await Figures());
        Given.Ok(await app.CancelAsync(given));
        Assert.Equal((3 * OneAward, 0, 0), await Figures());
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : app.Returned())));
        Assert.Equal((2 * OneAward, 0, OneAward), await Figures());
        await using var db = app.Db();
        Assert.Equal([BudgetMove.Committed, BudgetMove.Uncommitted, BudgetMove.Committed, BudgetMove.Paid, BudgetMove.Returned],
            await db.BudgetMovements.Where(m => m.Reference.StartsWith("PB-")).OrderBy(m => m.Id).Select(m => m.Move).ToListAsync());
    }

    [Fact]
    public async Task Without_budget_an_award_is_due_and_gets_into_no_batch()
    {
        await using var app = await TestApp.StartAsync();
        await app.SqlAsync("DELETE FROM budget_movements; DELETE FROM budget_lines");
        await app.APaymentDue();
        await using var db = app.Db();
        var payment = await db.Payments.SingleAsync();
        Assert.Equal((PaymentState.Due, null), (payment.State, payment.BudgetLineId));
        Assert.Equal((0, 1), Given.Ok(await app.BuildAsync()) is var b ? (b.Lines, b.LeftOut) : default);

        var change = Given.Ok(await app.ProposeBudgetAsync(new(BudgetChangeKind.Open) { Amount = "200000" }));
        Assert.Equal("same-person-as-proposer", (await app.Get<KeepBudget>().DecideAsync(new((await app.ActorAsync("maker")) with { Roles = new HashSet<string> { Roles.FinanceChecker } }), change, true, default)).Refusal?.Code);
        Given.Ok(await app.Get<KeepBudget>().DecideAsync(await app.AsAsync("checker"), change, true, default));
        Assert.Equal(1, Given.Ok(await app.BuildAsync()).Lines);
        Assert.Equal("below-used", (await app.AdjustAsync("-0.01")).Refusal?.Code);
    }

    [Fact]
    public async Task A_pool_too_small_is_shared_in_proportion_and_paid_as_the_document_says()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(3);
        await app.SqlAsync($"""UPDATE budget_lines SET "AppropriatedFen" = {OneAward + 1}""");

        var document = Given.Ok(await app.DraftAsync(ids, proRata: true)).DocumentId;
        Assert.Equal([6_666_667, 6_666_667, 6_666_667], (await app.DocumentLinesAsync(document)).Select(l => l.AmountFen));
        Assert.Equal(0, (await app.BudgetAsync()).AvailableFen);
        Given.Ok(await app.Get<DraftDocument>().TakeOffAsync(await app.AsAsync("maker"), document, (await app.DocumentAsync(document)).Version, [ids[2]], default));
        Assert.Equal([10_000_000, 10_000_001], (await app.DocumentLinesAsync(document)).Select(l => l.AmountFen));
        Given.Ok(await app.IssueAsync(document));
        await using var db = app.Db();
        var payments = await db.Payments.OrderBy(p => p.Id).ToListAsync();
        Assert.Equal([10_000_000, 10_000_001], payments.Select(p => p.AmountFen));
        Assert.Equal(2, Given.Ok(await app.BuildAsync()).Lines);
        Assert.Contains("按比例", (await db.Messages.FirstAsync(m => m.Kind == "fund-document")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_too_small_leaves_the_last_out_and_a_dropped_draft_gives_its_reservation_back()
    {
        await using var app = await GivenDocuments.StartAsync();
        var ids = await app.CasesWithoutDocument(3);
        await app.SqlAsync($"""UPDATE budget_lines SET "AppropriatedFen" = {2 * OneAward}""");

        var drafted = Given.Ok(await app.DraftAsync(ids));
        Assert.Equal((2, 1), (drafted.Cases, drafted.LeftOut));
        Assert.Equal("budget-exceeded", Assert.Single(DraftDocument.LeftOutOf((await app.DocumentAsync(drafted.DocumentId)).LeftOutJson)).Code);
        await using (var db = app.Db()) Assert.Equal(4, await db.Messages.CountAsync(m => m.Kind == "budget-warning"));
        Given.Ok(await app.Get<DraftDocument>().DropAsync(await app.AsAsync("maker"), drafted.DocumentId, (await app.DocumentAsync(drafted.DocumentId)).Version, "重做", default));
        Assert.Equal(2 * OneAward, (await app.BudgetAsync()).AvailableFen);
    }

    [Fact]
    public async Task At_year_end_what_is_owed_moves_into_the_next_year_with_its_money()
    {
        await using var app = await TestApp.StartAsync();
        await app.PaymentsDue(2);
        var from = await app.BudgetAsync();
        app.Time.Advance(TimeSpan.FromDays(45));
        Assert.Equal((0, 3), Given.Ok(await app.BuildAsync()) is var b ? (b.Lines, b.LeftOut) : default);

        var change = Given.Ok(await app.ProposeBudgetAsync(new(BudgetChangeKind.CarryOver) { LineId = from.Id, Amount = "100" }));
        Given.Ok(await app.Get<KeepBudget>().DecideAsync(await app.AsAsync("releaser"), change, true, default));
        var (old, next) = (await app.BudgetAsync(2026), await app.BudgetAsync(2027));
        Assert.Equal((from.AppropriatedFen - 3 * OneAward - 10_000, 0), (old.AppropriatedFen, old.ReservedFen));
        Assert.Equal((20_000_000_000 + 3 * OneAward + 10_000, 3 * OneAward), (next.AppropriatedFen, next.ReservedFen));
        Assert.Equal(3, Given.Ok(await app.BuildAsync()).Lines);
        Assert.Equal(0, (await app.BudgetAsync(2027)).ReservedFen);
    }

    [Fact]
    public async Task Finance_reads_the_budget_its_ledger_and_what_is_owed()
    {
        await using var app = await Visitor.ServeAsync();
        await app.PaymentsDue(1);
        using var maker = await Visitor.AsAsync(app, "maker");
        var list = await maker.TextAsync("/Funds/Budgets");
        Assert.Contains("2150517", list, StringComparison.Ordinal);
        Assert.Contains("预留", await maker.TextAsync($"/Funds/Budget/{(await app.BudgetAsync()).Id}"), StringComparison.Ordinal);
        Assert.Contains("COPY-1001", await maker.TextAsync("/Funds/Ageing"), StringComparison.Ordinal);
        var wrong = await maker.PostAsync("/Funds/ProposeBudget", new() { ["Kind"] = "Open", ["Amount"] = "12.345" });
        var text = await wrong.Content.ReadAsStringAsync();
        Assert.Contains("金额最多保留两位小数", text, StringComparison.Ordinal);
        Assert.Contains("12.345", text, StringComparison.Ordinal);
    }
}

internal static class GivenBudget
{
    public static async Task<BudgetLine> BudgetAsync(this TestApp app, int year = 2026)
    {
        await using var db = app.Db();
        return await db.BudgetLines.AsNoTracking().SingleAsync(l => l.PolicyId == "qiantang-2024" && l.Year == year);
    }

    public static async Task<Result<long>> ProposeBudgetAsync(this TestApp app, BudgetInput input) =>
        await app.Get<KeepBudget>().ProposeAsync(await app.AsAsync("maker"), input with
        {
            Year = 2026,
            Award = "qiantang-2024/",
            Level = "district",
            FunctionCode = "2150517",
            FunctionName = "产业发展",
            EconomicCode = "31299",
            EconomicName = "其他对企业补助",
            DocumentNumber = "钱财预〔2026〕9号",
            Reason = "年中追加",
        }, default);

    public static async Task<Result<Done>> AdjustAsync(this TestApp app, string amount)
    {
        var change = await app.ProposeBudgetAsync(new(BudgetChangeKind.Adjust) { LineId = (await app.BudgetAsync()).Id, Amount = amount });
        return await app.Get<KeepBudget>().DecideAsync(await app.AsAsync("checker"), Given.Ok(change), true, default);
    }
}
