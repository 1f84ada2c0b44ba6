using System.Net;
using AwardFlow.Web.Features.FundUse;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Features.Statements;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.FundUse;

public sealed class FundUseTests
{
    private static readonly FundUseInput Whole = new("200000.00", "购置检测设备。", "产能提高一成。", "10000000", "12000000", "500000", "600000", "80", "92");

    [Fact]
    public async Task A_firm_reports_the_bureau_sends_back_and_then_scores_it()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.APaidCase();
        var keep = app.Get<KeepFundReport>();

        var empty = await keep.SubmitAsync(await app.AsAsync("approver1"), id, 0, new(null, " ", null, "x", "-1", "", "", "1.5", ""), [], default);
        Assert.Equal(["Used", "Purpose", "Results", "RevenueBefore", "RevenueAfter", "TaxBefore", "TaxAfter", "StaffBefore", "StaffAfter"], empty.Refusal!.Faults.Select(f => f.Field));
        Assert.Equal(["Used"], (await keep.SubmitAsync(await app.AsAsync("approver1"), id, 0, Whole with { Used = "200000.01" }, [], default)).Refusal!.Faults.Select(f => f.Field));
        Given.Ok(await keep.SubmitAsync(await app.AsAsync("approver1"), id, 0, Whole, [], default));
        Assert.Equal("stale-page", (await keep.SubmitAsync(await app.AsAsync("approver1"), id, 0, Whole, [], default)).Refusal?.Code);
        Assert.Equal("fund-report-submitted", (await keep.SubmitAsync(await app.AsAsync("approver1"), id, 1, Whole, [], default)).Refusal?.Code);

        Assert.Equal("not-allowed", (await keep.ReviewAsync(await app.AsAsync("township1"), id, 1, "90", "好", default)).Refusal?.Code);
        Assert.Equal(["Score"], (await keep.ReviewAsync(await app.AsAsync("bureau"), id, 1, "101", "好", default)).Refusal!.Faults.Select(f => f.Field));
        Given.Ok(await keep.ReviewAsync(await app.AsAsync("bureau"), id, 1, null, "请补充发票清单。", default));
        Given.Ok(await keep.SubmitAsync(await app.AsAsync("approver1"), id, 2, Whole, [], default));
        Given.Ok(await keep.ReviewAsync(await app.AsAsync("bureau"), id, 3, "90", "用途合规。", default));

        await using var db = app.Db();
        var report = await db.FundReports.SingleAsync();
        Assert.Equal((FundReportState.Accepted, 90, "优"), (report.State, report.Score, report.Grade));
        Assert.Equal(["fund-report.submitted", "fund-report.returned", "fund-report.submitted", "fund-report.accepted"],
            await db.AuditEntries.Where(e => e.Action.StartsWith("fund-report.")).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
        Assert.Equal(2, await db.Messages.CountAsync(m => m.Subject.StartsWith("【绩效评价】")));
    }

    [Fact]
    public async Task The_firm_is_reminded_before_the_day_told_after_it_and_the_bureau_sees_who_is_late()
    {
        await using var app = await Visitor.ServeAsync("--FundUse:MonthsAfterPayment=2", "--FundUse:RemindDays=10");
        var id = await app.APaidCase();
        await using var db = app.Db();
        var (due, paidOn) = (await db.FundReportDuties.Where(d => d.ApplicationId == id).Select(d => d.DueOn).SingleAsync(), await db.Payments.Select(p => p.PaidOn).SingleAsync());
        Assert.Equal(paidOn!.Value.AddMonths(2), due);

        await app.RunAsync("fund-report-reminders");
        Assert.Equal(0, await db.Messages.CountAsync(m => m.Kind.StartsWith("fund-report-")));
        app.Time.Advance(TimeSpan.FromDays(due.AddDays(-10).DayNumber - app.Clock.Today.DayNumber));
        await app.RunAsync("fund-report-reminders");
        await app.RunAsync("fund-report-reminders");
        Assert.Equal(1, await db.Messages.CountAsync(m => m.Kind == "fund-report-reminder" && m.Body.Contains($"{due:yyyy-MM-dd}")));
        app.Time.Advance(TimeSpan.FromDays(11));
        await app.RunAsync("fund-report-reminders");
        await app.RunAsync("fund-report-reminders");
        Assert.Equal((1, 1), (await db.Messages.CountAsync(m => m.Kind == "fund-report-overdue"), await db.AuditEntries.CountAsync(e => e.Action == "fund-report.overdue")));

        using var firm = await Visitor.AsAsync(app, "approver1");
        using var disguised = await firm.UploadAsync($"/FundUse/Show/{id}", new() { ["seen"] = "0" }, $"/FundUse/Show/{id}?handler=Submit", ("Files", "发票.pdf", "MZ program"u8.ToArray()));
        Assert.Contains("不是允许的格式", await disguised.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var late = await Visitor.AsAsync(app, "bureau");
        Assert.Contains("演示精密机械", await late.TextAsync("/FundUse?State=overdue"), StringComparison.Ordinal);
        Given.Ok(await app.Get<KeepFundReport>().SubmitAsync(await app.AsAsync("approver1"), id, 0, Whole, [await app.AFileAsync()], default));
        Assert.Contains("没有已到账的奖励", await late.TextAsync("/FundUse?State=overdue"), StringComparison.Ordinal);
        Assert.Contains("认定文件.pdf", await late.TextAsync($"/FundUse/Show/{id}"), StringComparison.Ordinal);
        var paper = await db.Attachments.Where(a => a.Slot == Attachment.FundUse).Select(a => a.Id).SingleAsync();
        using var shown = await late.GetAsync($"/Attachments/{paper}");
        Assert.Equal("application/pdf", shown.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Each_sees_its_own_list_and_nobody_anothers_report()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.APaidCase();
        using var firm = await Visitor.AsAsync(app, "approver1");
        using var bureau = await Visitor.AsAsync(app, "bureau");
        using var other = await Visitor.AsAsync(app, "approver2");

        Assert.Contains("未填报", await firm.TextAsync("/FundUse"), StringComparison.Ordinal);
        using var sent = await firm.PostAsync($"/FundUse/Show/{id}", new()
        {
            ["seen"] = "0",
            ["Input.Used"] = "1000",
            ["Input.Purpose"] = "设备",
            ["Input.Results"] = "好",
            ["Input.RevenueBefore"] = "1",
            ["Input.RevenueAfter"] = "1",
            ["Input.TaxBefore"] = "1",
            ["Input.TaxAfter"] = "1",
            ["Input.StaffBefore"] = "1",
            ["Input.StaffAfter"] = "abc",
        }, $"/FundUse/Show/{id}?handler=Submit");
        Assert.Contains("请填写整数", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Given.Ok(await app.Get<KeepFundReport>().SubmitAsync(await app.AsAsync("approver1"), id, 0, Whole, [], default));
        Assert.Contains("200,000.00", await bureau.TextAsync("/FundUse?State=Submitted"), StringComparison.Ordinal);
        Assert.Contains("绩效评价", await bureau.TextAsync($"/FundUse/Show/{id}"), StringComparison.Ordinal);
        Assert.Contains("没有已到账的奖励", await other.TextAsync("/FundUse"), StringComparison.Ordinal);
        using var hidden = await other.GetAsync($"/FundUse/Show/{id}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }
}
