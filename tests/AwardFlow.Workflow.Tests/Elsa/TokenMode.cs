namespace AwardFlow.Workflow.Tests.Elsa;

/// <summary>
/// Elsa's token mode: a token per followed arrow. An ordinary node runs on arrival unless a token still points at one of its
/// forward sources; WaitAll waits for a token on every forward arrow; WaitAny takes the first, cancels what waits before it
/// and blocks the other arrows.
/// </summary>
internal sealed class TokenMode(ElsaFlowchart chart) : ElsaRun(chart)
{
    private readonly List<Token> tokens = [];

    protected override void Completed(string activity, string[] outcomes, bool backward)
    {
        var followed = Chart.Outbound(activity).Where(a => outcomes.Contains(a.Port)).ToArray();
        foreach (var arrow in followed) tokens.Add(new(arrow));
        foreach (var token in tokens.Where(t => t.Arrow.Target == activity && t.IsLive)) token.IsConsumed = true;
        foreach (var arrow in followed) Arrive(arrow);

        if (!HasScheduledOrRunning && !tokens.Any(t => t.IsLive)) Finish(null);
        tokens.RemoveAll(t => t.Arrow.Target == activity && t.IsConsumed);
    }

    protected override void Cancelled(string activity) =>
        tokens.RemoveAll(t => t.Arrow.Source == activity || t.Arrow.Target == activity);

    private void Arrive(ElsaConnection arrow)
    {
        var inbound = Chart.ForwardInbound(arrow.Target);
        switch (Chart.Activities[arrow.Target].JoinMode)
        {
            case "WaitAny":
                CancelInboundAncestors(arrow.Target);
                if (tokens.Find(t => t.Arrow == arrow && t.IsBlocked) is { } block)
                {
                    block.IsConsumed = true;
                    break;
                }

                Schedule(arrow.Target);
                tokens.AddRange(inbound.Where(a => a.Source != arrow.Source).Select(a => new Token(a) { IsBlocked = true }));
                break;
            case not null:
                if (inbound.Length <= 1 || inbound.All(a => tokens.Exists(t => t.Arrow == a && t.IsLive))) Schedule(arrow.Target);
                break;
            default:
                if (!inbound.Any(a => tokens.Exists(t => t.IsLive && t.Arrow.Target == a.Source))) Schedule(arrow.Target);
                break;
        }
    }

    private sealed class Token(ElsaConnection arrow)
    {
        public ElsaConnection Arrow { get; } = arrow;

        public bool IsConsumed { get; set; }

        public bool IsBlocked { get; init; }

        public bool IsLive => !IsConsumed && !IsBlocked;
    }
}
