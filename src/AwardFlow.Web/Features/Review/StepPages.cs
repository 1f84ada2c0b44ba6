using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>Tasks that are no decision on the review page: which page does them.</summary>
public static class StepPages
{
    public static async Task<string?> OfAsync(AwardFlowDb db, long taskId, CancellationToken ct) =>
        await db.Tasks.AsNoTracking().Where(t => t.Id == taskId && t.State == TaskState.Open && (t.Kind == TaskKind.Audit || t.Kind == TaskKind.Panel))
            .Select(t => new { t.Kind, t.Step }).FirstOrDefaultAsync(ct) switch
        {
            { Kind: TaskKind.Panel } => "/Review/Panels/Show",
            { Step: SpecialAudits.GiveStep } => "/Review/Projects/Give",
            { Kind: TaskKind.Audit } => "/Review/Projects/Verify",
            _ => null,
        };
}
