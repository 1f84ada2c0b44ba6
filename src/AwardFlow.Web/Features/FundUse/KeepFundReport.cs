using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.FundUse;

/// <summary>The firm's form, as typed.</summary>
public sealed record FundUseInput(
    string? Used, string? Purpose, string? Results, string? RevenueBefore, string? RevenueAfter, string? TaxBefore, string? TaxAfter, string? StaffBefore, string? StaffAfter);

/// <summary>The firm reports on a paid award; the bureau that led the case evaluates the report or sends it back.</summary>
public sealed class KeepFundReport(Ledger ledger, BusinessClock clock)
{
    private const int LongestText = 2000;

    public Task<Result<Done>> SubmitAsync(Command command, long applicationId, int seenVersion, FundUseInput input, IReadOnlyList<StoredFile> files, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (!actor.May(Permission.FileApplication) || await PaidAsync(db, actor, applicationId, c) is not { } application) return Refusals.NotFound;
            var report = await db.FundReports.FirstOrDefaultAsync(r => r.ApplicationId == applicationId, c);
            if ((report?.Version ?? 0) != seenVersion) return new Refusal("stale-page", "您打开页面之后，内容有了新变化，请刷新后再操作。");
            var paid = await db.Payments.Where(p => p.ApplicationId == applicationId && p.State == PaymentState.Paid).SumAsync(p => p.AmountFen, c);
            var faults = new List<FieldFault>();
            var used = Fen("Used", input.Used, faults);
            if (used > paid) faults.Add(new("Used", $"已使用金额不能超过到账金额 {Yuan.Format(paid)} 元"));
            var (purpose, results) = (Text("Purpose", input.Purpose, "请写明资金用在哪里", faults), Text("Results", input.Results, "请写明取得的成效", faults));
            var figures = new FundFigures(Fen("RevenueBefore", input.RevenueBefore, faults), Fen("RevenueAfter", input.RevenueAfter, faults), Fen("TaxBefore", input.TaxBefore, faults),
                Fen("TaxAfter", input.TaxAfter, faults), Count("StaffBefore", input.StaffBefore, faults), Count("StaffAfter", input.StaffAfter, faults));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            report ??= db.FundReports.Add(new FundReport(application)).Entity;
            if (report.Submit(used, purpose, results, figures, actor.Id, clock.UtcNow) is { } refusal) return refusal;
            db.Files.AddRange(files);
            await db.SaveChangesAsync(c);
            db.Attachments.AddRange(files.Select(f => new Attachment(applicationId, Attachment.FundUse, f.Id, application.Revision, clock.UtcNow)));
            db.Audit(actor, "fund-report.submitted", "application", applicationId, after: new { report.UsedFen, report.Purpose, report.Results, figures, files = files.Select(f => new { f.Name, f.Sha256 }) });
            return new Done();
        }, ct);

    /// <summary>With a score it is accepted, without one it goes back to the firm.</summary>
    public Task<Result<Done>> ReviewAsync(Command command, long applicationId, int seenVersion, string? score, string? opinion, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (!actor.May(Permission.EvaluateFundUse)) return new Refusal("not-allowed", "您没有评价资金使用情况的权限。");
            if (await PaidAsync(db, actor, applicationId, c) is null || await db.FundReports.FirstOrDefaultAsync(r => r.ApplicationId == applicationId, c) is not { } report) return Refusals.NotFound;
            if (report.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，内容有了新变化，请刷新后再操作。");
            var faults = new List<FieldFault>();
            var words = Text("Opinion", opinion, "请写明评价意见；退回的写明要补充什么", faults);
            int? points = string.IsNullOrWhiteSpace(score) ? null : Count("Score", score, faults);
            if (points > 100) faults.Add(new("Score", "得分为 0 到 100 的整数；不填得分就是退回补充"));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            if (report.Review(points, words, actor, clock.UtcNow) is { } refusal) return refusal;
            db.Messages.Add(Message.ToEnterprise(report.EnterpriseId, applicationId, "fund-report", points is null ? "【绩效评价】资金使用情况请补充" : "【绩效评价】资金使用情况已评价",
                points is null ? $"主管部门意见：{words}\n请在“资金使用”中补充后重新提交。" : $"评价结果：{report.Grade}（{points} 分）。{words}", clock.UtcNow));
            db.Audit(actor, points is null ? "fund-report.returned" : "fund-report.accepted", "application", applicationId, after: new { report.Score, report.Opinion });
            return new Done();
        }, ct);

    public static Task<Application?> PaidAsync(AwardFlowDb db, Actor actor, long applicationId, CancellationToken ct) =>
        db.Applications.VisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == applicationId && a.Situation == Situation.Closed && a.Result == "paid", ct);

    /// <summary>What the fields are called on the page: a list of errors says which of them it means.</summary>
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["Used"] = "已使用金额（元）",
        ["RevenueBefore"] = "获奖前一年营业收入（元）",
        ["RevenueAfter"] = "最近一年营业收入（元）",
        ["TaxBefore"] = "获奖前一年纳税额（元）",
        ["TaxAfter"] = "最近一年纳税额（元）",
        ["StaffBefore"] = "获奖前职工人数",
        ["StaffAfter"] = "目前职工人数",
        ["Score"] = "得分",
    };

    private static long Fen(string field, string? text, List<FieldFault> faults)
    {
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new(field, $"请填写“{Labels[field]}”，没有的填 0"));
        else if (!Yuan.TryParse(text, out var fen, out var error)) faults.Add(new(field, $"{Labels[field]}：{error}"));
        else if (fen < 0) faults.Add(new(field, $"“{Labels[field]}”不能为负数"));
        else return fen;
        return 0;
    }

    private static int Count(string field, string? text, List<FieldFault> faults)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1_000_000) return count;
        faults.Add(new(field, $"“{Labels[field]}”请填写整数，没有的填 0"));
        return 0;
    }

    private static string Text(string field, string? text, string missing, List<FieldFault> faults)
    {
        var plain = (text ?? "").Trim();
        if (plain.Length is 0 or > LongestText) faults.Add(new(field, $"{missing}（{LongestText} 字以内）"));
        return plain;
    }
}
