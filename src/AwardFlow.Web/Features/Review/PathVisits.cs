using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>What a case has been through, for the drawing of its path: who, when, with which outcome.</summary>
public sealed class PathVisits(AwardFlowDb db, IStringLocalizer<SharedResource> l)
{
    public async Task<IReadOnlyList<PathVisit>> OfAsync(List<PathEntry> entries, WorkflowDefinition definition, CancellationToken ct)
    {
        var ids = entries.Select(e => e.ActorId).Where(i => i > 0).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return
        [
            .. entries.Where(e => definition.TryNode(e.NodeId, out _)).Select(e =>
            {
                var node = definition.Node(e.NodeId);
                var machine = !node.IsWaiting || e.Kind == TraceKind.Waiting;
                var who = machine ? l["系统"] : names.GetValueOrDefault(e.ActorId, l["系统"]);
                var what = e.Kind == TraceKind.Waiting ? l["到达"] : e.Kind == TraceKind.Cancelled ? l["取消"]
                    : e.Outcome is null || machine ? "" : l[MatterWords.Outcome(node.Text("step") ?? "", e.Outcome)].Value;
                return new PathVisit(e.NodeId, e.Kind == TraceKind.Completed ? e.Outcome : null, $"{Show.Moment(e.At)} {who} {what}".TrimEnd());
            }),
        ];
    }
}
