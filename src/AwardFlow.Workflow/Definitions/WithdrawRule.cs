namespace AwardFlow.Workflow;

/// <summary>Where a case may be withdrawn, worked out once per definition.</summary>
internal static class WithdrawRule
{
    /// <summary>
    /// The waiting nodes before the named one. A node is before it if a case that stands there can still come to the named
    /// node, and need not have been there already. A hold that loops back to the screening in front of the payment is before
    /// the payment; a step that is only reached through the payment is not, even where it loops back over it.
    /// </summary>
    public static HashSet<string> NodesBefore(string until, IReadOnlyList<ActivityNode> activities, FlowGraph graph) =>
        activities
            .Where(a => a.IsWaiting && a.Id != until && graph.Reaches(a.Id, until) && !graph.Dominates(until, a.Id))
            .Select(a => a.Id)
            .ToHashSet();
}
