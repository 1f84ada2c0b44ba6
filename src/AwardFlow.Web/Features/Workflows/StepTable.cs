using AwardFlow.Workflow;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>The steps of a definition for the table in words: along the way, ends last.</summary>
public sealed record StepTable(WorkflowDefinition Definition)
{
    public IEnumerable<ActivityNode> Steps => Definition.Activities.Where(a => a.Type != "Elsa.Start").OrderBy(a => a.IsTerminal).ThenBy(a => a.X).ThenBy(a => a.Y);

    /// <summary>Where an outcome leads; whether it loops back.</summary>
    public IEnumerable<(string Port, ActivityNode Target, bool IsBackward)> From(ActivityNode step) =>
        Definition.From(step.Id).Select(c => (c.Port, Definition.Node(c.Target), c.IsBackward));
}
