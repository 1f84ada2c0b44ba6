using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Features.Matters;
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

    public static async Task<DateOnly> DueAsync(this TestApp app, long matter)
    {
        await using var db = app.Db();
        return await db.Tasks.Where(t => t.ApplicationId == matter && t.State == TaskState.Open).Select(t => t.DueOn).SingleAsync();
    }
}
