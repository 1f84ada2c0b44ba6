using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>办理过程: what happened, who has it now, what is still to come.</summary>
public sealed class CaseTimeline(AwardFlowDb db, BusinessClock clock, Projects.ReadProject project, IStringLocalizer<SharedResource> l)
{
    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(Application application, WorkflowDefinition definition, IReadOnlyList<Decision> decisions,
        IReadOnlyList<WorkTask> tasks, IReadOnlyList<string> waiting, IReadOnlyDictionary<long, Unit> units, IReadOnlySet<string> skipped, CancellationToken ct)
    {
        var past = new List<TimelineEntry>();
        past.AddRange(await SubmissionsAsync(application, ct));
        past.AddRange(decisions.Select(d => Decided(d, definition, tasks.FirstOrDefault(t => t.Id == d.TaskId), units)));
        past.AddRange(await ScreeningsAsync(application, ct));
        past.AddRange(await NoticesAsync(application, ct));
        past.AddRange(await HandedAsync(application, ct));
        past.AddRange(await TakenBackAsync(application, definition, ct));
        past.AddRange(await SuspensionsAsync(application, ct));
        past.AddRange(await project.TimelineAsync(application.Id, units, ct));
        past.AddRange(await KeptAsync(application, definition, decisions, ct));
        past.AddRange(await ThresholdsAsync(application, definition, ct));
        if (application.ClosedAt is { } closed)
            past.Add(new(Moment.Past, l["办结"], Show.Moment(closed), closed));
        List<TimelineEntry> all = [.. past.OrderBy(e => e.At)];
        foreach (var node in waiting) all.Add(await NowAsync(definition.Node(node), tasks, units, ct));
        if (waiting is not [var first, ..]) return all;
        // A step that its rule will skip as the case stands is not promised to anybody.
        all.AddRange(PathDrawing.StepsAhead(definition, first).Where(n => !skipped.Contains(n.Id)).Select(n => new TimelineEntry(Moment.Ahead, CaseWords.Node(n), "", null)));
        return all;
    }

    private async Task<IEnumerable<TimelineEntry>> SubmissionsAsync(Application application, CancellationToken ct)
    {
        var signed = await (from s in db.Submissions.AsNoTracking()
                            where s.ApplicationId == application.Id
                            join p in db.Users.AsNoTracking() on s.SubmittedBy equals p.Id
                            select new { s.Revision, s.SubmittedAt, p.Name }).ToListAsync(ct);
        return signed.Select(s => new TimelineEntry(Moment.Past, s.Revision == 1 ? l["提交申报"] : l["补正后重新提交"], $"{s.Name} · {Show.Moment(s.SubmittedAt)}", s.SubmittedAt));
    }

    private TimelineEntry Decided(Decision d, WorkflowDefinition definition, WorkTask? task, IReadOnlyDictionary<long, Unit> units)
    {
        var step = definition.TryNode(d.NodeId, out var node) ? CaseWords.Node(node) : d.Step;
        var used = task is null ? "" : $" · {l["用时"]} {Took(d.At - task.OpenedAt)}";
        return new(Moment.Past, $"{step} {l[MatterWords.Outcome(d.Step, d.Outcome)]}", $"{d.ActorName} · {CaseWords.Unit(units, d.UnitId)} · {Show.Moment(d.At)}{used}", d.At)
        {
            Words = d.Opinion.Length > 0 ? d.Opinion : null,
            Clause = d.Clause,
            Defects = d.DefectsJson is { } json ? JsonSerializer.Deserialize<List<Defect>>(json)! : [],
            IsBad = d.Outcome is DecideTask.Reject or DecideTask.Refused,
            IsReturn = d.Outcome == DecideTask.Return,
        };
    }

    private async Task<IEnumerable<TimelineEntry>> ScreeningsAsync(Application application, CancellationToken ct)
    {
        var looks = await db.Screenings.AsNoTracking().Where(s => s.ApplicationId == application.Id).Select(s => new { s.Result, s.At }).ToListAsync(ct);
        return looks.Select(s => new TimelineEntry(Moment.Past, s.Result switch
        {
            ScreeningResult.Clear => l["信用核查通过"],
            ScreeningResult.Warned => l["信用核查有提示"],
            _ => l["信用核查命中名单，暂缓办理"],
        }, $"{l["系统"]} · {Show.Moment(s.At)}", s.At)
        { IsBad = s.Result == ScreeningResult.Blocked });
    }

    private async Task<IEnumerable<TimelineEntry>> NoticesAsync(Application application, CancellationToken ct)
    {
        var notices = await db.PublicNotices.AsNoTracking().Where(n => n.ApplicationId == application.Id).ToListAsync(ct);
        return notices.Select(n => new TimelineEntry(Moment.Past, l["开始公示"], l["{0} 至 {1}，公示金额 {2}", Show.Day(n.OpensOn), Show.Day(n.EndsOn), Show.Money(n.AmountFen)], n.OpenedAt));
    }

    /// <summary>Decisions that their makers took back, at the time of the decision and of its end.</summary>
    private async Task<IEnumerable<TimelineEntry>> TakenBackAsync(Application application, WorkflowDefinition definition, CancellationToken ct)
    {
        var gone = await db.Decisions.IgnoreQueryFilters().AsNoTracking().Where(d => d.ApplicationId == application.Id && d.TakenBackAt != null).ToListAsync(ct);
        return gone.Select(d => new TimelineEntry(Moment.Past,
            l["撤回决定：{0} {1}", definition.TryNode(d.NodeId, out var node) ? CaseWords.Node(node) : d.Step, l[OutcomeText.Zh(d.Outcome)]],
            $"{d.ActorName} · {Show.Moment(d.TakenBackAt)}", d.TakenBackAt)
        { Words = d.TakenBackReason, IsBad = true });
    }

    private async Task<IEnumerable<TimelineEntry>> SuspensionsAsync(Application application, CancellationToken ct)
    {
        var all = await db.Suspensions.AsNoTracking().Where(s => s.ApplicationId == application.Id).ToListAsync(ct);
        return all.Select(s => new TimelineEntry(Moment.Past, l["中止办理"], $"{s.ByName} · {Show.Moment(s.At)} · {l["预计 {0} 前恢复", Show.Day(s.Until)]}", s.At) { Words = s.Reason, IsBad = true })
            .Concat(all.Where(s => s.ResumedAt is not null).Select(s => new TimelineEntry(Moment.Past, l["恢复办理"], $"{s.ResumedByName} · {Show.Moment(s.ResumedAt)}", s.ResumedAt) { Words = s.Note }));
    }

    /// <summary>Reviews that were not asked again after a correction.</summary>
    private async Task<IEnumerable<TimelineEntry>> KeptAsync(Application application, WorkflowDefinition definition, IReadOnlyList<Decision> decisions, CancellationToken ct)
    {
        var kept = await db.KeptApprovals.AsNoTracking().Where(k => k.ApplicationId == application.Id).ToListAsync(ct);
        return kept.Select(k => new TimelineEntry(Moment.Past,
            l["{0}：前次同意继续有效", definition.TryNode(k.NodeId, out var node) ? CaseWords.Node(node) : k.Step], $"{l["系统"]} · {Show.Moment(k.At)}", k.At)
        {
            Words = l["本环节所审内容与第 {0} 次提交相比没有改动，{1}的同意继续有效，没有重新征求意见。", k.DecidedOnRevision,
                decisions.FirstOrDefault(d => d.Id == k.DecisionId)?.ActorName ?? ""],
        });
    }

    /// <summary>Which way the case went by a figure of the policy's data, and the reviews it did not need by one.</summary>
    private async Task<IEnumerable<TimelineEntry>> ThresholdsAsync(Application application, WorkflowDefinition definition, CancellationToken ct)
    {
        var notes = await db.ThresholdNotes.AsNoTracking().Where(n => n.ApplicationId == application.Id).ToListAsync(ct);
        return notes.Select(n =>
        {
            var step = definition.TryNode(n.NodeId, out var node) ? CaseWords.Node(node) : n.NodeId;
            return new TimelineEntry(Moment.Past, n.Outcome == ThresholdNote.Skipped ? l["{0}：按规定不再办理", step] : step, $"{l["系统"]} · {Show.Moment(n.At)}", n.At)
            {
                Words = l[n.Reached ? "{0} {1}，达到“{2}”{3}。" : "{0} {1}，未达到“{2}”{3}。", Show.Text(n.FactZh, n.FactEn), n.FactValue, Show.Text(n.ParameterZh, n.ParameterEn), n.ParameterValue],
                Clause = n.Clause,
            };
        });
    }

    /// <summary>Transfers and urges, from the audit trail of the case.</summary>
    private async Task<IEnumerable<TimelineEntry>> HandedAsync(Application application, CancellationToken ct)
    {
        var entries = await db.AuditEntries.AsNoTracking()
            .Where(e => e.ObjectKind == "application" && e.ObjectId == application.Number && (e.Action == TransferTask.Event || e.Action == UrgeTask.Event))
            .OrderBy(e => e.Id).Select(e => new { e.Action, e.ActorName, e.At, e.After }).ToListAsync(ct);
        return entries.Select(e =>
        {
            using var after = JsonDocument.Parse(e.After ?? "{}");
            var to = after.RootElement.TryGetProperty("to", out var t) ? t.GetString() : null;
            var note = after.RootElement.TryGetProperty("note", out var r) ? r.GetString() : null;
            // The audit trail goes by the real clock, the case by the business clock.
            var at = after.RootElement.TryGetProperty("at", out var a) ? a.GetDateTime() : e.At;
            return new TimelineEntry(Moment.Past, e.Action == UrgeTask.Event ? l["催办"] : l["转办给 {0}", to ?? l["本岗位全体"]], $"{e.ActorName} · {Show.Moment(at)}", at)
            {
                Words = string.IsNullOrEmpty(note) ? null : note,
            };
        });
    }

    private async Task<TimelineEntry> NowAsync(ActivityNode node, IReadOnlyList<WorkTask> tasks, IReadOnlyDictionary<long, Unit> units, CancellationToken ct)
    {
        var task = tasks.LastOrDefault(t => t.NodeId == node.Id && t.State == TaskState.Open);
        if (task is null) return new(Moment.Now, CaseWords.Node(node), l["当前环节"], null);
        var holder = task.Kind is TaskKind.Correct or TaskKind.Confirm ? l["申报企业"]
            : task.AssigneeId is { } person ? await db.Users.Where(p => p.Id == person).Select(p => p.Name).FirstAsync(ct) : CaseWords.Unit(units, task.UnitId);
        var stopped = task is { Kind: TaskKind.Correct, DaysLeft: { } left } ? $" · {l["审核时限停止计算，补正后继续，剩余 {0} 个工作日", left]}" : "";
        return new(Moment.Now, CaseWords.Node(node), $"{holder} · {l["办理时限"]} {Show.Day(task.DueOn)} · {l["已用时"]} {Took(clock.UtcNow - task.OpenedAt)}{stopped}", null);
    }

    private string Took(TimeSpan time) => time switch
    {
        { TotalMinutes: < 60 } => l["{0} 分钟", Math.Max(1, (int)time.TotalMinutes)],
        { TotalHours: < 24 } => l["{0} 小时", (int)time.TotalHours],
        _ => l["{0} 天", (time.Ticks * 10 / TimeSpan.TicksPerDay / 10m).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)],
    };
}
