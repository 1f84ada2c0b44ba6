using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What a decision finds, kept so that it can be taken back.</summary>
internal static class CaseBefores
{
    public static async Task<(string State, CaseBefore Case)> LookAsync(CaseStep step)
    {
        var (db, a, ct) = (step.Db, step.Application, step.Ct);
        var open = await db.Tasks.Where(t => t.ApplicationId == a.Id && t.State == TaskState.Open).Select(t => t.Id).ToListAsync(ct);
        return (step.Instance.StateJson!, new(a.Situation, a.Stage, a.StageSince, a.PromisedBy, a.AmountFen, open,
            await db.Tasks.Where(t => t.ApplicationId == a.Id).MaxAsync(t => (long?)t.Id, ct) ?? 0,
            await db.Assessments.IgnoreQueryFilters().Where(x => x.ApplicationId == a.Id).MaxAsync(x => (long?)x.Id, ct) ?? 0,
            await db.PathEntries.IgnoreQueryFilters().Where(x => x.ApplicationId == a.Id).MaxAsync(x => (long?)x.Id, ct) ?? 0,
            await db.KeptApprovals.IgnoreQueryFilters().Where(x => x.ApplicationId == a.Id).MaxAsync(x => (long?)x.Id, ct) ?? 0,
            await db.Messages.MaxAsync(x => (long?)x.Id, ct) ?? 0,
            await db.ThresholdNotes.IgnoreQueryFilters().Where(x => x.ApplicationId == a.Id).MaxAsync(x => (long?)x.Id, ct) ?? 0));
    }

    /// <summary>After the step: the row that says what its decision found. One per case.</summary>
    public static async Task KeepAsync(CaseStep step, long taskId, (string State, CaseBefore Case) before)
    {
        var row = await step.Db.LastSteps.FirstOrDefaultAsync(s => s.ApplicationId == step.Application.Id, step.Ct)
            ?? step.Db.LastSteps.Add(new LastStep(step.Application.Id)).Entity;
        row.Keep(taskId, step.Instance.Version, before.State, before.Case, step.Now);
    }
}
