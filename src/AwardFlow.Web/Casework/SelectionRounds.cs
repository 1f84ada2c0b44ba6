using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>How applications come into a round, and what their path says about it.</summary>
public static class SelectionRounds
{
    /// <summary>The round of an award that takes applications on a day.</summary>
    public static Task<SelectionRound?> OpenAsync(AwardFlowDb db, string policyId, string awardId, DateOnly day, CancellationToken ct) =>
        db.SelectionRounds.AsNoTracking().FirstOrDefaultAsync(r => r.PolicyId == policyId && r.AwardId == awardId && r.State == RoundState.Open && r.OpensOn <= day && r.ClosesOn >= day, ct);

    /// <summary>Every round that is announced or takes applications, as the filing windows of their awards.</summary>
    public static async Task<ILookup<(string Policy, string Award), FilingWindow>> WindowsAsync(AwardFlowDb db, DateOnly day, CancellationToken ct) =>
        (await db.SelectionRounds.AsNoTracking().Where(r => r.State == RoundState.Open && r.ClosesOn >= day).OrderBy(r => r.OpensOn).ToListAsync(ct))
            .ToLookup(r => (r.PolicyId, r.AwardId), r => new FilingWindow(r.WindowId, r.Name, r.Name, r.OpensOn, r.ClosesOn));

    /// <summary>Whether an award takes an application today, and under which window: a round of a competition, else a window of the policy.</summary>
    public static async Task<FilingWindow?> WindowAsync(AwardFlowDb db, Award award, DateOnly today, CancellationToken ct) =>
        award.Competition is null ? award.OpenWindow(today)
        : await OpenAsync(db, award.PolicyId, award.Id, today, ct) is { } round ? new(round.WindowId, round.Name, round.Name, round.OpensOn, round.ClosesOn) : null;

    /// <summary>The days of the round that an application was begun in; null for awards without competition.</summary>
    public static async Task<FilingWindow?> OfAsync(AwardFlowDb db, Application application, CancellationToken ct) =>
        (await db.SelectionRounds.AsNoTracking().Where(r => r.PolicyId == application.PolicyId && r.AwardId == application.AwardId).ToListAsync(ct))
            .Find(r => r.WindowId == application.WindowId) is { } round ? new(round.WindowId, round.Name, round.Name, round.OpensOn, round.ClosesOn) : null;

    public static Refusal Closed { get; } = new("round-closed", "这一轮评选的申报已经截止，不能再提交。请留意主管部门公布的下一轮评选。");

    /// <summary>Why a draft can't be submitted into its round any more, or null. Awards without competition have none.</summary>
    public static async Task<Refusal?> WhyNotFileAsync(AwardFlowDb db, Application application, Award award, DateOnly today, CancellationToken ct) =>
        award.Competition is null || (await OpenAsync(db, application.PolicyId, application.AwardId, today, ct))?.WindowId == application.WindowId ? null : Closed;

    /// <summary>The first submission puts the application into its round.</summary>
    public static async Task EnterAsync(AwardFlowDb db, Application application, Award award, DateOnly today, CancellationToken ct)
    {
        if (award.Competition is null || await db.SelectionEntries.AnyAsync(e => e.ApplicationId == application.Id, ct)) return;
        var round = await db.SelectionRounds.FirstAsync(r => r.PolicyId == application.PolicyId && r.AwardId == application.AwardId && r.State == RoundState.Open, ct);
        db.SelectionEntries.Add(new SelectionEntry(round.Id, application.Id, today));
    }

    /// <summary>The case's entry; for one that an appeal has brought back, a new one in the round of the old.</summary>
    internal static async Task<SelectionEntry?> EntryAsync(CaseStep step)
    {
        var (db, application) = (step.Db, step.Application);
        if (await db.SelectionEntries.FirstOrDefaultAsync(e => e.ApplicationId == application.Id, step.Ct) is { } own) return own;
        if (application.AboutId is not { } about || await db.SelectionEntries.FirstOrDefaultAsync(e => e.ApplicationId == about, step.Ct) is not { } before) return null;
        var again = new SelectionEntry(before, application.Id, step.Today);
        db.SelectionEntries.Add(again);
        return again;
    }

    /// <summary>The place that the rules see: the one in the signed list; the first, while nothing is decided.</summary>
    internal static async Task<int> PlaceAsync(AwardFlowDb db, long applicationId, CancellationToken ct) =>
        db.SelectionEntries.Local.FirstOrDefault(e => e.ApplicationId == applicationId)?.Place
        ?? await db.SelectionEntries.AsNoTracking().Where(e => e.ApplicationId == applicationId).Select(e => e.Place).FirstOrDefaultAsync(ct) ?? 1;

    /// <summary>The step of a path that waits for a round; null where it has none.</summary>
    public static ActivityNode? StepOf(WorkflowDefinition definition) => definition.Activities.FirstOrDefault(a => a.Type == Activities.Select.TypeName);

    public static RoundTerms TermsOf(ActivityNode step) =>
        new(step.Number("experts") ?? 1, step.Number("dueWorkingDays") ?? 1, step.Text("organiserRole")!, step.Text("role")!);

    public static async Task<string> NumberAsync(AwardFlowDb db, DateOnly today, CancellationToken ct)
    {
        var next = await db.NextNumberAsync(string.Create(CultureInfo.InvariantCulture, $"round-{today.Year}"), ct);
        return string.Create(CultureInfo.InvariantCulture, $"PX-{today.Year}-{next:D4}");
    }

    /// <summary>Which rounds a person of the staff may see: those of the own unit.</summary>
    public static IQueryable<SelectionRound> VisibleTo(this IQueryable<SelectionRound> rounds, Actor actor) =>
        actor.UnitId is { } unit && (actor.May(Permission.KeepRounds) || actor.May(Permission.SignRounds)) ? rounds.Where(r => r.LeadUnitId == unit) : rounds.Where(r => false);
}
