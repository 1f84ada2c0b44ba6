using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Applications;

/// <summary>One line of the timeline. <paramref name="Tone"/> is "ok", "warn" for a return, "bad" for a no, "now", or empty for what lies ahead.</summary>
public sealed record ProgressLine(string Zh, string En, string WhoZh, string WhoEn, DateTime? At, DateOnly? Day, string? Words, string Tone);

/// <summary>A letter (文书) the firm was sent about this case.</summary>
public sealed record SentLetter(long Id, string Kind, string Subject, string Body, DateTime At);

public sealed record CaseProgress(StageText Stage, IReadOnlyList<ProgressLine> Lines, IReadOnlyList<SentLetter> Letters,
    IReadOnlyList<Submission> Submissions, IReadOnlyList<AssessmentRecord> Assessments, bool MayWithdraw, bool AccountReturned, Suspension? Suspension);

/// <summary>Where a case stands, in the words of its applicant: who has it, since when, what was said, what comes next.</summary>
public sealed class Progress(Paths paths, Stages stages, Catalogues catalogues, BusinessClock clock)
{
    public async Task<CaseProgress> ReadAsync(AwardFlowDb db, Application a, CancellationToken ct)
    {
        var instance = await db.WorkflowInstances.AsNoTracking().FirstOrDefaultAsync(i => i.ApplicationId == a.Id, ct);
        var definition = instance is null ? null : paths.Current.Get(instance.DefinitionId, instance.DefinitionVersion);
        var waiting = instance?.State?.Bookmarks ?? [];
        var submissions = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == a.Id).OrderByDescending(s => s.Revision).ToListAsync(ct);
        var assessments = await db.Assessments.AsNoTracking().Where(x => x.ApplicationId == a.Id).OrderByDescending(x => x.Id).ToListAsync(ct);
        var letters = await db.Messages.AsNoTracking().Where(m => m.EnterpriseId == a.EnterpriseId && m.ApplicationId == a.Id)
            .OrderByDescending(m => m.Id).Select(m => new SentLetter(m.Id, m.Kind, m.Subject, m.Body, m.At)).ToListAsync(ct);
        var returned = await AccountWanted.Payments(db).AnyAsync(p => p.ApplicationId == a.Id, ct);
        var stage = returned ? AccountWanted.Over(stages.Of(a)) : stages.Of(a);
        var mayWithdraw = definition is not null && a.IsOpen && instance!.Status == InstanceStatus.Running
            && waiting.Count > 0 && waiting.All(b => definition.MayWithdrawAt(b.NodeId));
        return new(stage, await LinesAsync(db, a, definition, submissions, stage, ct), letters, submissions, assessments, mayWithdraw && a.Situation != Situation.Suspended, returned,
            await db.Suspensions.AsNoTracking().FirstOrDefaultAsync(s => s.ApplicationId == a.Id && s.ResumedAt == null, ct));
    }

    private async Task<IReadOnlyList<ProgressLine>> LinesAsync(AwardFlowDb db, Application a, WorkflowDefinition? definition, List<Submission> submissions, StageText stage, CancellationToken ct)
    {
        var people = await db.Users.AsNoTracking().Where(p => p.EnterpriseId == a.EnterpriseId).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var done = submissions.Select(s => new ProgressLine(
            s.Revision == 1 ? "提交申报" : "补正后重新提交", s.Revision == 1 ? "Submitted" : "Submitted again",
            people.GetValueOrDefault(s.SubmittedBy, ""), people.GetValueOrDefault(s.SubmittedBy, ""), s.SubmittedAt, null, null, "ok")).ToList();
        var decisions = await (from d in db.Decisions.AsNoTracking()
                               where d.ApplicationId == a.Id
                               join u in db.Units.AsNoTracking() on d.UnitId equals u.Id
                               select new { d.NodeId, d.Outcome, d.Opinion, d.At, u.NameZh, u.NameEn }).ToListAsync(ct);
        foreach (var d in decisions)
        {
            var node = definition is not null && definition.TryNode(d.NodeId, out var n) ? n : null;
            // What reviewers write to each other stays inside; a no is addressed to the firm.
            var words = d.Outcome is DecideTask.Return or DecideTask.Reject or DecideTask.Refused or Casework.Activities.Select.NotSelected or Casework.Activities.Select.Excluded && d.Opinion.Length > 0 ? d.Opinion : null;
            done.Add(new($"{node?.NameZh ?? "审核"}：{OutcomeText.Zh(d.Outcome)}", $"{node?.NameEn ?? "Review"}: {d.Outcome}", d.NameZh, d.NameEn, d.At, null, words, d.Outcome switch { DecideTask.Return => "warn", DecideTask.Reject or DecideTask.Refused => "bad", _ => "ok" }));
        }
        foreach (var n in await db.PublicNotices.AsNoTracking().Where(n => n.ApplicationId == a.Id).ToListAsync(ct))
            done.Add(new("开始公示", "Public notice opened", $"{n.OpensOn:yyyy-MM-dd} 至 {n.EndsOn:yyyy-MM-dd}", $"{n.OpensOn:yyyy-MM-dd} to {n.EndsOn:yyyy-MM-dd}", n.OpenedAt, null, null, "ok"));
        foreach (var k in await db.KeptApprovals.AsNoTracking().Where(k => k.ApplicationId == a.Id).ToListAsync(ct))
            if (definition is not null && definition.TryNode(k.NodeId, out var node))
                done.Add(new($"{node.NameZh}：前次同意继续有效", $"{node.NameEn}: earlier approval stands", "所审内容没有改动", "Nothing it looks at has changed", k.At, null, null, "ok"));
        foreach (var s in await db.Suspensions.AsNoTracking().Where(s => s.ApplicationId == a.Id).ToListAsync(ct))
        {
            done.Add(new("中止办理", "Suspended", $"预计 {s.Until:yyyy-MM-dd} 前恢复", $"until {s.Until:yyyy-MM-dd}", s.At, null, s.Reason, "ok"));
            if (s.ResumedAt is { } resumed) done.Add(new("恢复办理", "Resumed", "", "", resumed, null, s.Note, "ok"));
        }
        var lines = done.OrderBy(l => l.At).ToList();
        if (a.Situation == Situation.Closed) return [.. lines, Now(a, stage, stage.Tone == "bad" ? "bad" : "ok", a.ClosedAt)];
        if (a.SubmittedAt is null) return lines;
        return [.. lines, Now(a, stage, "now", a.StageSince), .. Ahead(a, definition, await SkippedAsync(db, a, definition, ct))];
    }

    private static ProgressLine Now(Application a, StageText stage, string tone, DateTime? since) =>
        new(stage.Zh, stage.En, stage.HolderZh, stage.HolderEn, since, a.PromisedBy, null, tone);

    private async Task<IReadOnlySet<string>> SkippedAsync(AwardFlowDb db, Application a, WorkflowDefinition? definition, CancellationToken ct) =>
        definition is not null && await catalogues.OfAsync(db, a, ct) is var rules && rules.Policy(a.PolicyId) is { } policy && rules.Award(a.PolicyId, a.AwardId) is { } award
            ? await ThresholdRules.SkippedAsync(db, a, definition, policy, award, clock.Today, ct) : new HashSet<string>();

    /// <summary>The stages that the definition still has before it, in the order of the words for them; none whose review its rule will skip.</summary>
    private IEnumerable<ProgressLine> Ahead(Application a, WorkflowDefinition? definition, IReadOnlySet<string> skipped)
    {
        var here = stages.Of(a).Order;
        return (definition?.Activities ?? [])
            .Where(n => n.Type == "AwardFlow.SetStage" && !definition!.From(n.Id).Any(c => skipped.Contains(c.Target))).Select(n => n.Text("stage")).OfType<string>().Distinct()
            .Select(stages.Text).Where(s => s.Order > here).OrderBy(s => s.Order)
            .Append(stages.Text("result:paid"))
            .Select(s => new ProgressLine(s.Zh, s.En, "", "", null, null, null, ""));
    }
}
