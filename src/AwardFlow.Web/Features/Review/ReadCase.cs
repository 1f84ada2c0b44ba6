using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>Reads a case for those who may see it. The scope is applied here, once, for page, print and decision.</summary>
public sealed class ReadCase(AwardFlowDb db, Catalogues catalogues, DefinitionCatalogue definitions, AssessCase assess, MachineChecks checks,
    CaseTimeline timeline, PathVisits visits, ReadAmendments amendments, Projects.ReadProject project, AccountVault vault, BusinessClock clock, IStringLocalizer<SharedResource> l)
{
    public async Task<CaseFile?> FindAsync(Actor actor, long applicationId, CancellationToken ct)
    {
        var application = await db.Applications.AsNoTracking().VisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == applicationId, ct);
        if (application is null) return null;
        var rules = await catalogues.OfAsync(db, application, ct);
        if (rules.Policy(application.PolicyId) is not { } policy || rules.Award(application.PolicyId, application.AwardId) is not { } award) return null;
        var enterprise = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == application.EnterpriseId, ct);
        var instance = await db.WorkflowInstances.AsNoTracking().FirstOrDefaultAsync(i => i.ApplicationId == applicationId, ct);
        var definition = instance is null ? definitions.Latest(award.Path) : definitions.Get(instance.DefinitionId, instance.DefinitionVersion);
        var submission = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == applicationId).OrderByDescending(s => s.Revision).FirstAsync(ct);
        var amounts = await db.Assessments.AsNoTracking().Where(a => a.ApplicationId == applicationId).OrderBy(a => a.Id)
            .Select(a => new { a.Moment, a.AmountFen }).ToListAsync(ct);
        var evidence = await EvidenceAsync(application, award, ct);
        var assessment = application.IsOpen ? await AssessAsync(application, enterprise, ct) : await DecidedAsync(applicationId, ct);
        var units = await CaseWords.UnitsAsync(db, ct);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == applicationId).OrderBy(d => d.Id).ToListAsync(ct);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == applicationId).OrderBy(t => t.Id).ToListAsync(ct);
        var entries = await db.PathEntries.AsNoTracking().Where(e => e.ApplicationId == applicationId).OrderBy(e => e.Id).ToListAsync(ct);
        var waiting = instance?.State?.Bookmarks.Select(b => b.NodeId).ToList() ?? [];
        return new CaseFile(application, enterprise, policy, award, definition)
        {
            Profile = JsonSerializer.Deserialize<SignedProfile>(submission.ProfileJson, JsonSerializerOptions.Web) ?? SignedProfile.None,
            Answers = FormAnswers.Of(award.Form, JsonSerializer.Deserialize<Dictionary<string, string>>(submission.AnswersJson)!, l),
            Evidence = evidence,
            Checks = application.IsOpen ? await checks.RunAsync(application, enterprise, award, assessment, [.. evidence.Select(e => e.Slot).Distinct()], ct) : [],
            Assessment = assessment,
            AskedFen = amounts.LastOrDefault(a => a.Moment == AssessmentMoment.Submission)?.AmountFen,
            FixedFen = amounts.LastOrDefault(a => a.Moment == AssessmentMoment.Decision)?.AmountFen,
            Decisions = decisions,
            Standing = StandingOf(decisions, tasks),
            Skipped = await db.ThresholdNotes.AsNoTracking().Where(n => n.ApplicationId == applicationId && n.Outcome == ThresholdNote.Skipped).OrderBy(n => n.Id).ToListAsync(ct),
            OpenTasks = [.. tasks.Where(t => t.State == TaskState.Open)],
            LastDecided = await LastDecidedAsync(application, instance, tasks, ct),
            Suspension = await db.Suspensions.AsNoTracking().FirstOrDefaultAsync(s => s.ApplicationId == applicationId && s.ResumedAt == null, ct),
            Timeline = await timeline.OfAsync(application, definition, decisions, tasks, waiting, units, await ThresholdRules.SkippedAsync(db, application, definition, policy, award, clock.Today, ct), ct),
            Path = PathDrawing.Of(definition, await visits.OfAsync(entries, definition, ct), waiting, Show.English),
            Project = await project.OfAsync(actor, applicationId, ct),
            Hits = await HitsAsync(tasks, ct),
            Amended = await amendments.OfAsync(application, award, ct),
            Objections = await ObjectionsAsync(actor, application, ct),
            Units = units,
        };
    }

    private static Dictionary<string, IReadOnlyList<Decision>> StandingOf(List<Decision> decisions, List<WorkTask> tasks)
    {
        var turn = tasks.ToDictionary(t => t.Id, t => t.BookmarkId);
        return decisions.GroupBy(d => d.NodeId).ToDictionary(g => g.Key, g => (IReadOnlyList<Decision>)[.. g.Where(d => turn.GetValueOrDefault(d.TaskId) == turn.GetValueOrDefault(g.Last().TaskId))]);
    }

    private async Task<WorkTask?> LastDecidedAsync(Application application, WorkflowInstance? instance, List<WorkTask> tasks, CancellationToken ct)
    {
        if (!application.IsOpen || instance is null) return null;
        var last = await db.LastSteps.AsNoTracking().Where(s => s.ApplicationId == application.Id && s.InstanceVersion == instance.Version).Select(s => (long?)s.TaskId).FirstOrDefaultAsync(ct);
        return tasks.Find(t => t.Id == last && t.State == TaskState.Done);
    }

    /// <summary>What the rules say now. Facts that no longer fit the rules give none, and a person sees that it is missing.</summary>
    private async Task<CaseAssessment?> AssessAsync(Application application, Enterprise enterprise, CancellationToken ct)
    {
        try
        {
            return await assess.AssessAsync(db, application, enterprise, clock.Today, ct);
        }
        catch (CalculatorInputException)
        {
            return null;
        }
    }

    /// <summary>A closed case shows what was decided on, not what the rules would say today.</summary>
    private async Task<CaseAssessment?> DecidedAsync(long applicationId, CancellationToken ct)
    {
        var last = await db.Assessments.AsNoTracking().Where(a => a.ApplicationId == applicationId && a.Moment != AssessmentMoment.Payment)
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(ct);
        if (last is null) return null;
        using var facts = JsonDocument.Parse(last.FactsJson);
        return new(last.AsOf, Facts.FromJson(facts.RootElement), [], Assessment.FromJson(last.ResultJson));
    }

    private async Task<IReadOnlyList<EvidenceFile>> EvidenceAsync(Application application, Award award, CancellationToken ct)
    {
        var order = award.Evidence.Select((e, i) => (e.Id, i)).ToDictionary(e => e.Id, e => e.i, StringComparer.Ordinal);
        var files = await (from a in db.Attachments.AsNoTracking()
                           where a.ApplicationId == application.Id && a.RemovedAt == null && a.AddedInRevision <= application.Revision && a.Slot != Attachment.FundUse
                           join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                           orderby a.Id
                           select new { a.Id, a.Slot, f.Name, f.Bytes, a.AddedAt, a.AddedInRevision }).ToListAsync(ct);
        return
        [
            .. files.OrderBy(f => order.GetValueOrDefault(f.Slot, int.MaxValue)).Select(f => new EvidenceFile(f.Id, f.Slot,
                award.Evidence.FirstOrDefault(e => e.Id == f.Slot) is { } slot ? Show.Text(slot.LabelZh, slot.LabelEn) : f.Slot, f.Name, f.Bytes, f.AddedAt, f.AddedInRevision)),
        ];
    }

    private async Task<IReadOnlyList<ScreeningHit>> HitsAsync(List<WorkTask> tasks, CancellationToken ct)
    {
        if (tasks.LastOrDefault(t => t.Kind == TaskKind.Hold) is not { } hold) return [];
        var json = await db.Screenings.AsNoTracking().Where(s => s.ApplicationId == hold.ApplicationId).OrderByDescending(s => s.Id).Select(s => s.HitsJson).FirstOrDefaultAsync(ct);
        return json is null ? [] : JsonSerializer.Deserialize<List<ScreeningHit>>(json)!;
    }

    /// <summary>Who objects is for the investigator alone; a township or finance sees that there is an objection by the status only.</summary>
    private async Task<IReadOnlyList<ShownObjection>> ObjectionsAsync(Actor actor, Application application, CancellationToken ct)
    {
        if (application.LeadUnitId != actor.UnitId) return [];
        var objections = await db.Objections.AsNoTracking().Where(o => o.ApplicationId == application.Id).OrderBy(o => o.Id).ToListAsync(ct);
        var named = actor.May(Permission.ReadObjections);
        return [.. objections.Select(o => ShownObjection.Of(o, named, vault))];
    }
}
