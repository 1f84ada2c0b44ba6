using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What a decision finds, kept so that it can be taken back.</summary>
internal static class CaseBefores
{
    public static async Task<(string State, CaseBefore Case)> LookAsync(CaseStep step)
    {
        var (db, a, ct) = (step.Db, step.Application, step.Ct);
        var id = a.Id;
        var open = await db.Tasks.Where(t => t.ApplicationId == id && t.State == TaskState.Open).Select(t => t.Id).ToListAsync(ct);
        var last = await db.Applications.IgnoreQueryFilters().Where(x => x.Id == id).Select(x => new
        {
            Task = db.Tasks.Where(t => t.ApplicationId == id).Max(t => (long?)t.Id) ?? 0,
            Assessment = db.Assessments.IgnoreQueryFilters().Where(t => t.ApplicationId == id).Max(t => (long?)t.Id) ?? 0,
            Entry = db.PathEntries.IgnoreQueryFilters().Where(t => t.ApplicationId == id).Max(t => (long?)t.Id) ?? 0,
            Kept = db.KeptApprovals.IgnoreQueryFilters().Where(t => t.ApplicationId == id).Max(t => (long?)t.Id) ?? 0,
            Note = db.ThresholdNotes.IgnoreQueryFilters().Where(t => t.ApplicationId == id).Max(t => (long?)t.Id) ?? 0,
            Message = db.Messages.Max(m => (long?)m.Id) ?? 0,
        }).SingleAsync(ct);
        return (step.Instance.StateJson!, new(a.Situation, a.Stage, a.StageSince, a.PromisedBy, a.AmountFen, open,
            last.Task, last.Assessment, last.Entry, last.Kept, last.Message, last.Note));
    }

    /// <summary>After the step: the row that says what its decision found. One per case.</summary>
    public static async Task KeepAsync(CaseStep step, long taskId, (string State, CaseBefore Case) before)
    {
        var row = await step.Db.LastSteps.FirstOrDefaultAsync(s => s.ApplicationId == step.Application.Id, step.Ct)
            ?? step.Db.LastSteps.Add(new LastStep(step.Application.Id)).Entity;
        row.Keep(taskId, step.Instance.Version, before.State, before.Case, step.Now);
    }
}
