namespace AwardFlow.Workflow.Tests.Elsa;

/// <summary>
/// Elsa's default mode. Visits of activities and arrows are counted; every completed activity visits all its outbound
/// arrows, followed or not; a target runs when all its forward arrows were visited more often than itself and one of them was
/// followed, and is skipped, with all that follows from it, when none was.
/// </summary>
internal sealed class CounterMode(ElsaFlowchart chart) : ElsaRun(chart)
{
    private readonly Dictionary<string, int> visits = [];
    private readonly Dictionary<ElsaConnection, int> arrowVisits = [];
    private readonly HashSet<ElsaConnection> lastFollowed = [];

    protected override void Completed(string activity, string[] outcomes, bool backward)
    {
        var hasScheduled = VisitOutbound(activity, outcomes, backward);
        if (!hasScheduled && Status == ElsaStatus.Suspended && !HasScheduledOrRunning) Finish(null);
    }

    protected override void Executing(ElsaActivity activity)
    {
        if (activity.JoinMode is not null) CancelInboundAncestors(activity.Id);
    }

    protected override void Cancelled(string activity) => VisitOutbound(activity, [], false);

    private bool VisitOutbound(string activity, string[] outcomes, bool backward)
    {
        if (!backward) visits[activity] = Visits(activity) + 1;
        var hasScheduled = false;
        foreach (var arrow in Chart.Outbound(activity))
        {
            var isFollowed = outcomes.Contains(arrow.Port);
            arrowVisits[arrow] = Visits(arrow) + 1;
            if (isFollowed) lastFollowed.Add(arrow);
            else lastFollowed.Remove(arrow);
            hasScheduled |= Chart.IsForward(arrow) ? VisitForward(arrow) : isFollowed && FollowBackward(arrow);
            if (Status == ElsaStatus.Faulted) return false;
        }

        return hasScheduled;
    }

    private bool FollowBackward(ElsaConnection arrow)
    {
        if (!Chart.IsValidBackward(arrow))
        {
            Fault();
            return false;
        }

        Schedule(arrow.Target, backward: true);
        return true;
    }

    private bool VisitForward(ElsaConnection arrow)
    {
        var target = arrow.Target;
        switch (Chart.Activities[target].JoinMode)
        {
            case "WaitAny":
                if (Visits(arrow) <= Visits(target) || IsScheduled(target)) return false;
                if (!AnyFollowed(target)) return AllVisited(target) && Skip(target);
                Schedule(target);
                CancelInboundAncestors(target);
                return true;
            case "WaitAll":
                if (!AllVisited(target)) return false;
                if (!AllFollowed(target)) return Skip(target);
                Schedule(target);
                return true;
            default:
                if (!AllVisited(target)) return false;
                if (!AnyFollowed(target)) return Skip(target);
                Schedule(target);
                return true;
        }
    }

    private bool Skip(string activity) => VisitOutbound(activity, [], false);

    private bool AllVisited(string activity) => Chart.ForwardInbound(activity).Min(Visits) > Visits(activity);

    private bool AnyFollowed(string activity)
    {
        var inbound = Chart.ForwardInbound(activity);
        var most = inbound.Max(Visits);
        return most > Visits(activity) && inbound.Any(a => Visits(a) == most && lastFollowed.Contains(a));
    }

    private bool AllFollowed(string activity)
    {
        var inbound = Chart.ForwardInbound(activity);
        var most = inbound.Max(Visits);
        return most > Visits(activity) && inbound.All(a => Visits(a) == most && lastFollowed.Contains(a));
    }

    private int Visits(string activity) => visits.GetValueOrDefault(activity);

    private int Visits(ElsaConnection arrow) => arrowVisits.GetValueOrDefault(arrow);
}
