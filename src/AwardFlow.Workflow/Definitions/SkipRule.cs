using System.Diagnostics.CodeAnalysis;

namespace AwardFlow.Workflow;

/// <summary>
/// When a review need not be asked: a fact of the case lies below a figure of the policy's data, or reaches it. Custom property
/// <c>AwardFlow:SkipWhen</c> with three words, such as <c>amount below joint-review-from</c>. The step then completes at once
/// with Approve, which every type that waits may do; Elsa keeps the property and asks nothing of it.
/// </summary>
/// <param name="Fact">The fact, such as <c>amount</c>.</param>
/// <param name="WhenReached">True for <c>from</c>: skipped at or above the figure; false for <c>below</c>.</param>
/// <param name="Parameter">The figure in the policy's data.</param>
public sealed record SkipRule(string Fact, bool WhenReached, string Parameter)
{
    /// <summary>The custom property that holds it.</summary>
    public const string Property = "AwardFlow:SkipWhen";

    /// <summary>The rule of a node; null where it has none.</summary>
    public static SkipRule? Of(ActivityNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.CustomProperties.TryGetValue(Property, out var text) && TryRead(text, out var rule) ? rule : null;
    }

    internal static bool TryRead(string text, [NotNullWhen(true)] out SkipRule? rule)
    {
        rule = text.Split(' ') is [var fact, ("below" or "from") and var side, var parameter] && InputSpec.IsIdentifier(fact) && InputSpec.IsIdentifier(parameter)
            ? new(fact, side == "from", parameter) : null;
        return rule is not null;
    }
}
