using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Features.Matters;
using AwardFlow.Web.Features.Recoveries;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Cases that are not awards, opened by the same use cases as the pages.</summary>
public static class GivenMatters
{
    public const string Why = "事实清楚，理由如下：材料与原件不符。";

    public static async Task<long> AListing(this TestApp app, string firm = "91330114MA20003770", int months = 24) =>
        Given.Ok(await app.Get<ProposeListing>().ProposeAsync(await app.AsAsync("integrity"), new(firm, "false-data", "条款", months, Why), [await app.AFileAsync()], default));

    public static async Task<Result<Done>> AnswerAsync(this TestApp app, long matter, string login = "approver1") =>
        await app.Get<FileMatter>().AnswerAsync(await app.AsAsync(login), matter, "我单位材料属实，原件可供核对。", [await app.AFileAsync()], default);

    /// <summary>A firm on the fund's own list, and the entry.</summary>
    public static async Task<(long Listing, long Record)> AListedFirm(this TestApp app)
    {
        var listing = await app.AListing();
        Given.Ok(await app.AnswerAsync(listing));
        Given.Ok(await app.DecideAsync(listing, "integrity2", DecideTask.Approve));
        await using var db = app.Db();
        return (listing, (await db.ListingProposals.SingleAsync(p => p.ApplicationId == listing)).RecordId!.Value);
    }

    public static async Task<Result<long>> AppealAsync(this TestApp app, long? caseId, long? recordId = null, string login = "approver1") =>
        await app.Get<FileMatter>().AppealAsync(await app.AsAsync(login), caseId, recordId, Why, [await app.AFileAsync()], default);

    public static async Task<Result<long>> RepairAsync(this TestApp app, long recordId, RepairGround ground, string login = "approver1") =>
        await app.Get<FileMatter>().RepairAsync(await app.AsAsync(login), recordId, ground, Why, [await app.AFileAsync()], default);

    public static async Task<long> ARefusedAward(this TestApp app)
    {
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Reject, "不符合条件。", "四.2"));
        return id;
    }

    /// <summary>A decision to recover the whole of an award that was paid, recorded and not confirmed yet.</summary>
    public static async Task<long> ARecovery(this TestApp app, string amount = "200000.00")
    {
        var real = await app.ACaseAsync();
        Given.Ok(await (await real.ToPaymentAsync()).PayAsync());
        return Given.Ok(await app.ProposeRecoveryAsync((await real.RowAsync()).Number, amount));
    }

    public static async Task<Result<long>> ProposeRecoveryAsync(this TestApp app, string number, string amount, string login = "maker") =>
        await app.Get<KeepDebt>().ProposeAsync(await app.AsAsync(login), new(number, "追缴决定〔2026〕3号", "国务院令第427号第十四条", amount, Why), [], default);

    public static async Task<Result<Done>> ReceiveAsync(this TestApp app, long matter, string amount, string voucher, int? version = null) =>
        await app.Get<KeepDebt>().ReceiveAsync(await app.AsAsync("maker"), matter, version ?? await app.DebtVersionAsync(matter), amount, app.Clock.Today, voucher, default);

    public static async Task<Debt> DebtAsync(this TestApp app, long matter)
    {
        await using var db = app.Db();
        return await db.Debts.AsNoTracking().SingleAsync(d => d.ApplicationId == matter);
    }

    public static async Task<int> DebtVersionAsync(this TestApp app, long matter) => (await app.DebtAsync(matter)).Version;

    public static async Task<DateOnly> DueAsync(this TestApp app, long matter)
    {
        await using var db = app.Db();
        return await db.Tasks.Where(t => t.ApplicationId == matter && t.State == TaskState.Open).Select(t => t.DueOn).SingleAsync();
    }
}
