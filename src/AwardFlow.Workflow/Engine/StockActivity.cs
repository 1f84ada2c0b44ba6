namespace AwardFlow.Workflow;

/// <summary>What one of Elsa's own activities did.</summary>
/// <param name="Outcomes">The outcomes to follow, several from a fork.</param>
/// <param name="Set">A variable to set, by id.</param>
/// <param name="Complaint">Why it could not run.</param>
internal readonly record struct StockResult(IReadOnlyList<string> Outcomes, KeyValuePair<string, string>? Set = null, string? Complaint = null);

/// <summary>The activities of Elsa that the engine carries out itself, without the application.</summary>
internal static class StockActivity
{
    private static readonly string[] Done = ["Done"], True = ["True"], False = ["False"], Default = ["Default"];

    public static StockResult Run(
        WorkflowDefinition definition, ActivityNode node, IReadOnlyDictionary<string, string?> inputs,
        IReadOnlyDictionary<string, string?> variables, IReadOnlyDictionary<string, string?> workflowInput) => node.Type switch
        {
            ActivityCatalogue.Decision => new(inputs["condition"] == "true" ? True : False),
            ActivityCatalogue.Switch => Switch(node, variables, workflowInput),
            ActivityCatalogue.Fork => new(node.Outcomes),
            ActivityCatalogue.SetVariable => Assign(definition, node, inputs["value"]),
            _ => new(Done),
        };

    private static StockResult Switch(
        ActivityNode node, IReadOnlyDictionary<string, string?> variables, IReadOnlyDictionary<string, string?> workflowInput)
    {
        foreach (var branch in node.Cases)
        {
            var holds = Values.Evaluate(branch.Condition, variables, workflowInput);
            if (holds == "true") return new([branch.Label]);
            if (holds != "false") return new([], Complaint: $"The condition of case \"{branch.Label}\" is neither true nor false.");
        }

        return new(Default);
    }

    private static StockResult Assign(WorkflowDefinition definition, ActivityNode node, string? value)
    {
        var variable = definition.Variables.First(v => v.Id == node.VariableId);
        return value is not null && ValueType.Holds(variable.Type, value)
            ? new(Done, KeyValuePair.Create(variable.Id, value))
            : new([], Complaint: $"\"{value}\" is not a value of type {variable.Type} for variable \"{variable.Name}\".");
    }
}
