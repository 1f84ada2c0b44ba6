using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>A running case and whether it may go on under another version of its path.</summary>
public sealed record MovableCase(long ApplicationId, string Number, IReadOnlyList<string> WaitsAt, Refusal? WhyNot);

/// <summary>How a move ended: the cases that went over, and those that stayed with the reason.</summary>
public sealed record MovedCases(IReadOnlyList<string> Moved, IReadOnlyList<MovableCase> Stayed);

/// <summary>
/// Takes running cases to another version of their path. A case goes only where it can wait at the same steps; what was
/// decided stays as it was decided.
/// </summary>
public sealed class MoveVersion(Ledger ledger, Paths paths)
{
    public const int Most = 200;

    /// <summary>The running cases of a version, by key, each with its answer.</summary>
    public async Task<IReadOnlyList<MovableCase>> PreviewAsync(AwardFlowDb db, string path, int from, int to, long after, CancellationToken ct)
    {
        var (old, next) = (paths.Current.Get(path, from), paths.Current.Get(path, to));
        var rows = await Running(db, path, from).Where(i => i.ApplicationId > after).OrderBy(i => i.ApplicationId).Take(Most)
            .Join(db.Applications.AsNoTracking(), i => i.ApplicationId, a => a.Id, (i, a) => new { i.ApplicationId, a.Number, i.StateJson }).OrderBy(r => r.ApplicationId).ToListAsync(ct);
        return [.. rows.Select(r => Judge(r.ApplicationId, r.Number, InstanceState.FromJson(r.StateJson!), old, next))];
    }

    /// <summary>Moves those of the chosen cases that can go. Each case is judged again inside the transaction.</summary>
    public Task<Result<MovedCases>> MoveAsync(Command command, string path, int from, int to, IReadOnlyCollection<long> chosen, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<MovedCases>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.MoveRunningCases)) return new Refusal("not-allowed", "您的账号没有这项流程权限。");
            if (!paths.Current.Contains(path, from) || !paths.Current.Contains(path, to) || from == to) return new Refusal("no-such-version", "没有这个流程版本，请重新选择。");
            if (chosen.Count is 0 or > Most) return new Refusal("cases-missing", $"请选择要转的申报，一次最多 {Most} 件。");
            if (string.IsNullOrWhiteSpace(reason)) return new Refusal("reason-missing", "请写明转到新版本的理由，审计日志会记录。");
            var (old, next) = (paths.Current.Get(path, from), paths.Current.Get(path, to));
            var rows = await Running(db, path, from).AsTracking().Where(i => EF.Parameter(chosen).Contains(i.ApplicationId)).OrderBy(i => i.ApplicationId)
                .Join(db.Applications, i => i.ApplicationId, a => a.Id, (i, a) => new { Instance = i, a.Number }).ToListAsync(c);
            var moved = new List<string>();
            var stayed = new List<MovableCase>();
            foreach (var row in rows)
            {
                var state = row.Instance.State!;
                var judged = Judge(row.Instance.ApplicationId, row.Number, state, old, next);
                if (judged.WhyNot is not null)
                {
                    stayed.Add(judged);
                    continue;
                }
                row.Instance.MoveTo(state with { Version = next.Version });
                moved.Add(row.Number);
                db.Audit(command.Actor, "case.moved-version", "application", row.Number, new { path, version = from }, new { path, version = to, waiting = judged.WaitsAt, reason = reason.Trim() });
            }
            return new MovedCases(moved, stayed);
        }, ct);

    /// <summary>
    /// Why a case can't go on there: every step at which it waits, or which failed, must be in the new version under the
    /// same id and type; what its branches wait for and what it remembers must be there too.
    /// </summary>
    public static Refusal? WhyNot(InstanceState state, WorkflowDefinition from, WorkflowDefinition to)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var needed = state.Bookmarks.Select(b => b.NodeId)
            .Concat(state.Joining.Concat(state.Pending).Select(t => t.NodeId))
            .Concat(state.Incident is { } incident ? [incident.NodeId] : []).Distinct();
        foreach (var id in needed)
        {
            var name = from.Node(id).NameZh;
            if (!to.TryNode(id, out var node)) return new("step-missing", $"新版本没有环节“{name}”（{id}），该申报正在这里办理。");
            if (node.Type != from.Node(id).Type) return new("step-changed", $"新版本的“{name}”（{id}）是另一种环节，该申报正在这里办理。");
        }
        // What waits for its money without a document would never be paid where one has to stand before the money.
        if (needed.FirstOrDefault(n => WithoutDocument(from).Contains(n) && !WithoutDocument(to).Contains(n)) is { } unfunded)
            return new("document-skipped", $"新版本在“{from.Node(unfunded).NameZh}”之前须下达资金文件，该申报没有资金文件，请按原版本办结。");
        // A branch under way is counted at its join: it must find the same connections there.
        if (state.Joining.Any(t => t.Source is { } s && !to.Connections.Any(c => c.Source == s && c.Port == t.Port && c.Target == t.NodeId))
            || state.Joining.Select(t => t.NodeId).Distinct().Any(j => Entries(from, j) != Entries(to, j)))
            return new("branches-changed", "新版本的并行环节与原版本不同，该申报有一部分正在等待汇合。");
        if (state.Variables.Keys.FirstOrDefault(v => !to.Variables.Any(n => n.Id == v && from.Variables.Any(o => o.Id == v && o.Type == n.Type))) is { } lost)
            return new("variable-missing", $"新版本没有变量“{lost}”，该申报已经记有它的值。");
        return to.Inputs.FirstOrDefault(i => !state.Input.ContainsKey(i.Name)) is { } input
            ? new("input-missing", $"新版本需要启动参数“{input.Name}”，该申报启动时没有。") : null;
    }

    private static MovableCase Judge(long id, string number, InstanceState state, WorkflowDefinition from, WorkflowDefinition to) =>
        new(id, number, [.. state.Bookmarks.Select(b => b.NodeId).DefaultIfEmpty(state.Incident?.NodeId ?? "")], WhyNot(state, from, to));

    /// <summary>The nodes that a case reaches without a fund document.</summary>
    private static HashSet<string> WithoutDocument(WorkflowDefinition definition)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(definition.Activities.Where(a => a.Type == "Elsa.Start").Select(a => a.Id));
        while (open.TryPop(out var node))
            if (reached.Add(node) && definition.Node(node).Type != Activities.AwaitDocument.TypeName)
                foreach (var next in definition.From(node)) open.Push(next.Target);
        return reached;
    }

    private static int Entries(WorkflowDefinition definition, string join) => definition.Connections.Count(c => c.Target == join && !c.IsBackward);

    private static IQueryable<WorkflowInstance> Running(AwardFlowDb db, string path, int version) => db.WorkflowInstances.AsNoTracking()
        .Where(i => i.DefinitionId == path && i.DefinitionVersion == version && (i.Status == InstanceStatus.Running || i.Status == InstanceStatus.Faulted) && i.StateJson != null);
}
