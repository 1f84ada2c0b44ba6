using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// After a correction, a review that approved before and whose fields the firm did not touch is not asked again. Which fields
/// a step looks at stands in the definition (custom property <c>AwardFlow:Reviews</c>); without it everybody is asked again.
/// </summary>
public static class StandingApproval
{
    public const string Property = "AwardFlow:Reviews";
    public const string All = "all";

    /// <summary>Every field of the form; every evidence slot.</summary>
    public const string Form = "form";
    public const string Evidence = "evidence";

    /// <summary>The approval that still stands at this node, or null where people have to look.</summary>
    public static async Task<Decision?> FindAsync(CaseStep step, ActivityCall call)
    {
        if (!call.Node.CustomProperties.TryGetValue(Property, out var reviews) || call.Text("quorum") != "one") return null;
        var (db, application, name) = (step.Db, step.Application, call.Text("step"));
        var last = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == application.Id && d.Step == name)
            .OrderByDescending(d => d.Id).FirstOrDefaultAsync(step.Ct);
        // What was decided on this very revision, a refusal, or an amount that was set by hand: people look again.
        if (last is not { Outcome: DecideTask.Approve, ProposedFen: null } || last.Revision >= application.Revision) return null;
        // Facts that were set officially went with the revision they were set in: who approved on them looks again.
        if (await db.Amendments.AnyAsync(a => a.ApplicationId == application.Id && a.Revision == last.Revision && (a.TaskId == null || a.TaskId <= last.TaskId), step.Ct)) return null;
        // Once per revision: a case that comes back without a correction has another reason to be looked at.
        if (db.KeptApprovals.Local.Any(k => k.ApplicationId == application.Id && k.Step == name && k.Revision == application.Revision)
            || await db.KeptApprovals.AnyAsync(k => k.ApplicationId == application.Id && k.Step == name && k.Revision == application.Revision, step.Ct)) return null;
        var changes = await Changes.BetweenAsync(db, application.Id, last.Revision, application.Revision, step.Ct);
        return Untouched(reviews, [.. step.Award.Form.Fields.Select(f => f.Id), .. step.Award.Evidence.Select(e => Changes.EvidencePrefix + e.Id)], changes) ? last : null;
    }

    /// <summary>Pure: a list that names a field which the form doesn't have is never untouched.</summary>
    public static bool Untouched(string reviews, IReadOnlyCollection<string> known, Changes changes)
    {
        if (reviews.Trim() == All) return changes.Ids.Count == 0;
        var fields = reviews.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 0 && fields.All(f => f switch
        {
            Changes.Profile => !changes.Touch(f),
            Evidence => !changes.Ids.Any(IsEvidence),
            Form => changes.Ids.All(i => i == Changes.Profile || IsEvidence(i)),
            _ => known.Contains(f) && !changes.Touch(f),
        });

        static bool IsEvidence(string id) => id.StartsWith(Changes.EvidencePrefix, StringComparison.Ordinal);
    }

    public static void Keep(CaseStep step, ActivityCall call, Decision stands)
    {
        step.Db.KeptApprovals.Add(new KeptApproval(stands, call.NodeId, step.Application.Revision, step.Now));
        step.Audit("case.approval-stands", after: new { step = stands.Step, call.NodeId, decision = stands.Id, decidedOn = stands.Revision, step.Application.Revision });
    }
}
