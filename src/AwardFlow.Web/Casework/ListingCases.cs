using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What decisions on listings and repairs do to the list.</summary>
internal static class ListingCases
{
    /// <summary>Decided by a second person: on the list from today, until a date.</summary>
    public static async ValueTask<ActivityResult> ListAsync(CaseStep step)
    {
        var proposal = await step.Db.ListingProposals.FirstAsync(p => p.ApplicationId == step.Application.Id, step.Ct);
        var firm = await step.EnterpriseAsync();
        var record = new DishonestyRecord(firm.CreditCode, firm.Name, proposal.Cause, step.Application.Number, DishonestyRecord.OwnList,
            IntegrityEffect.Block, step.Today, step.Today.AddMonths(proposal.Months).AddDays(-1), step.Actor.Id, step.Now);
        step.Db.DishonestyRecords.Add(record);
        await step.Db.SaveChangesAsync(step.Ct);
        proposal.List(record.Id);
        step.Db.Audit(step.Actor, "integrity.added", "integrity", record.Id, after: new { record.CreditCode, record.Name, record.Cause, record.DecisionDocument, record.From, record.To });
        return ActivityResult.Done;
    }

    /// <summary>The entry blocks nothing from now on; its history stays readable for the auditors.</summary>
    public static async ValueTask<ActivityResult> RepairAsync(CaseStep step)
    {
        var request = await step.Db.RepairRequests.FirstAsync(r => r.ApplicationId == step.Application.Id, step.Ct);
        return await EndAsync(step, request.Ground == RepairGround.Repaired ? IntegrityStatus.Repaired : IntegrityStatus.Lifted,
            request.Ground == RepairGround.Repaired ? "信用修复" : "匹配错误或认定有误，更正");
    }

    public static async ValueTask<ActivityResult> EndAsync(CaseStep step, IntegrityStatus status, string why)
    {
        var record = await step.Db.DishonestyRecords.FirstAsync(r => r.Id == step.Application.RecordId, step.Ct);
        // It may have been ended otherwise meanwhile; what is wanted is reached.
        if (record.Status != IntegrityStatus.InForce) return ActivityResult.Done;
        record.End(status, $"{why}（{step.Application.Number}）", step.Now);
        step.Db.Audit(step.Actor, "integrity.ended", "integrity", record.Id, new { status = nameof(IntegrityStatus.InForce) }, new { status = status.ToString(), record.StatusReason });
        return ActivityResult.Done;
    }
}
