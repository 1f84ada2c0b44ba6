using System.Globalization;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>Against what a firm appeals.</summary>
public enum AppealAgainst { Refusal, Return, Listing }

/// <summary>What may be appealed against until when, and what the decision on an appeal does.</summary>
public static class AppealCases
{
    /// <summary>Ends of an award that a person decided against the firm.</summary>
    private static readonly string[] Refusals = ["rejected", "refused", "covered", "cancelled", "not-selected"];

    public static AppealAgainst? Against(Application award) => award switch
    {
        { Kind: CaseKind.Award, Situation: Situation.Closed, Result: { } result } when Refusals.Contains(result) => AppealAgainst.Refusal,
        { Kind: CaseKind.Award, Situation: Situation.Correcting } => AppealAgainst.Return,
        _ => null,
    };

    /// <summary>Upheld: a refused award runs again as a new case, a return is taken back, a listing is lifted.</summary>
    internal static async ValueTask<ActivityResult> GrantAsync(CaseStep step)
    {
        if (step.Application.RecordId is not null) return await ListingCases.EndAsync(step, IntegrityStatus.Lifted, "申诉成立，解除");
        var award = await step.Db.Applications.FirstAsync(a => a.Id == step.Application.AboutId, step.Ct);
        if (award.Situation == Situation.Closed) return Against(award) is null ? ActivityResult.Done : await ReopenAsync(step, award);
        if (await CorrectionAsync(step, award) is { } task)
        {
            task.Extend(step.Today);
            step.Consequences.Add(new Consequence.Resume(award.Id, task.BookmarkId, Correct.Resubmitted));
        }
        return ActivityResult.Done;
    }

    /// <summary>Not upheld: a return stands, and the days that the appeal took are given back.</summary>
    internal static async ValueTask<ActivityResult> DismissAsync(CaseStep step)
    {
        var award = await step.Db.Applications.FirstOrDefaultAsync(a => a.Id == step.Application.AboutId, step.Ct);
        if (award is { Situation: Situation.Correcting } && await CorrectionAsync(step, award) is { } task)
        {
            var took = step.Today.DayNumber - BusinessClock.DayOf(step.Application.CreatedAt).DayNumber;
            task.Extend(task.DueOn.AddDays(took));
            award.Promise(task.DueOn);
        }
        return ActivityResult.Done;
    }

    private static Task<WorkTask?> CorrectionAsync(CaseStep step, Application award) =>
        step.Db.Tasks.FirstOrDefaultAsync(t => t.ApplicationId == award.Id && t.Kind == TaskKind.Correct && t.State == TaskState.Open, step.Ct);

    /// <summary>A new case with what was signed last, under the policy version and as of the day of the first submission; inside the window or not.</summary>
    private static async ValueTask<ActivityResult> ReopenAsync(CaseStep step, Application old)
    {
        var (db, ct) = (step.Db, step.Ct);
        var district = old.Number[..old.Number.IndexOf('-', StringComparison.Ordinal)];
        var next = await db.NextNumberAsync($"application-{step.Today.Year}", ct);
        var number = string.Create(CultureInfo.InvariantCulture, $"{district}-{step.Today.Year}-{next:D6}");
        var again = Application.Reopen(old, number, $"{old.WindowId}/{step.Application.Number}", step.Now);
        db.Applications.Add(again);
        await db.SaveChangesAsync(ct);
        var draft = await db.Drafts.AsNoTracking().FirstAsync(d => d.ApplicationId == old.Id, ct);
        db.Drafts.Add(new Draft(again.Id, draft.AnswersJson, draft.SavedBy, step.Now));
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == old.Id).OrderByDescending(s => s.Revision).FirstAsync(ct);
        db.Submissions.Add(new Submission(again.Id, 1, signed.AnswersJson, signed.FactsJson, signed.ProfileJson, signed.SubmittedBy, signed.SubmittedAt));
        var files = await db.Attachments.AsNoTracking().Where(a => a.ApplicationId == old.Id && a.RemovedAt == null && a.AddedInRevision <= old.Revision).OrderBy(a => a.Id).ToListAsync(ct);
        db.Attachments.AddRange(files.Select(f => new Attachment(again.Id, f.Slot, f.FileId, 1, f.AddedAt)));
        var numbers = await db.StatedNumbers.AsNoTracking().Where(n => n.ApplicationId == old.Id).ToListAsync(ct);
        db.StatedNumbers.AddRange(numbers.Select(n => new StatedNumber(again, n.Field, n.Value)));
        var asked = await db.Assessments.AsNoTracking().Where(a => a.ApplicationId == old.Id && a.Moment == AssessmentMoment.Submission).OrderByDescending(a => a.Id).FirstAsync(ct);
        db.Assessments.Add(new AssessmentRecord(again.Id, asked.Moment, asked.AsOf, asked.PolicyVersion, asked.ContentHash, asked.FactsJson, asked.HistoryJson, asked.ResultJson, asked.AmountFen, step.Now));
        db.Audit(step.Actor, "case.reopened", "application", again.Number, after: new { of = old.Number, appeal = step.Application.Number });
        step.Consequences.Add(new Consequence.Begin(again.Id));
        return ActivityResult.Done;
    }
}
