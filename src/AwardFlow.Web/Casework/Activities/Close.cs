using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Ends the case and tells the firm: the result, or the refusal with reasons, clause and remedies.</summary>
public sealed class Close(Remedies remedies, IOptions<FundUseOptions> fundUse) : IActivityHandler
{
    public string Type => "AwardFlow.Close";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var result = call.Text("result");
        if (await Ending.SettleAsync(step, "申报已经办结。") is { } open) return ActivityResult.Fail(open.Code, open.Message);
        step.Application.Close(result, step.Now);
        if (step.IsAward && result == "paid") await ReportByAsync(step);
        var letter = step.IsAward
            ? Letters.Closed(step.Application, step.Award, result, await step.ReasonsAsync() ?? step.Ending, step.Decision?.Clause, remedies.Text)
            : MatterLetters.Closed(step.Application, result, step.Decision, remedies.Text);
        if (letter is not null) step.TellEnterprise(result, call.BookmarkId, letter);
        step.Audit("case.closed", after: new { result, node = call.NodeId, step.Application.AmountFen });
        return ActivityResult.Done;
    }

    /// <summary>What was paid is to be reported on; the day is fixed now, by the last payment.</summary>
    private async Task ReportByAsync(CaseStep step)
    {
        var paidOn = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.PaidOn != null).MaxAsync(p => p.PaidOn, step.Ct);
        if (paidOn is { } day && await step.Db.FundReportDuties.FindAsync([step.Application.Id], step.Ct) is null)
            step.Db.FundReportDuties.Add(new FundReportDuty(step.Application, day.AddMonths(fundUse.Value.MonthsAfterPayment)));
    }
}
