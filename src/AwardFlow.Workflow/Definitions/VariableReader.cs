using System.Text.Json;

namespace AwardFlow.Workflow;

/// <summary>Reads the workflow's variables and inputs.</summary>
internal static class VariableReader
{
    // Under any other driver, or none, Elsa forgets the value while the case waits.
    private static readonly HashSet<string> Drivers =
    [
        "WorkflowInstanceStorageDriver", "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
    ];

    public static List<VariableDefinition> Variables(JsonElement file, FaultList faults)
    {
        var variables = new List<VariableDefinition>();
        foreach (var element in file.List("variables"))
        {
            var (id, name, type) = (element.Text("id"), element.Text("name"), element.Text("typeName"));
            var value = element.Member("value")?.Scalar();
            if (id is null || name is null)
                Fault("invalid-variable", $"variable \"{name ?? id}\" needs id and name");
            else if (variables.Any(v => v.Id == id || v.Name == name))
                Fault("invalid-variable", $"two variables have the id or the name of \"{name}\"");
            else if (type is null || !ValueType.IsKnown(type) || element.Member("isArray")?.Scalar() == "true")
                Fault("invalid-variable", $"variable \"{name}\" must be a single String, Int32, Int64 or Boolean");
            else if (value is not null && !ValueType.Holds(type, Normal(type, value)))
                Fault("invalid-variable", $"variable \"{name}\": \"{value}\" is not a value of type {type}");
            else
                variables.Add(new(id, name, type, value is null ? null : Normal(type, value)));

            if (element.Text("storageDriverTypeName") is not { } driver || !Drivers.Contains(driver))
                Fault("unknown-storage-driver",
                    $"variable \"{name ?? id}\" needs the storage driver WorkflowInstanceStorageDriver; its value would be lost while the case waits");
        }

        return variables;

        void Fault(string code, string message) => faults.Add(null, code, message);
    }

    public static List<InputDefinition> Inputs(JsonElement file, FaultList faults)
    {
        var inputs = new List<InputDefinition>();
        foreach (var element in file.List("inputs"))
        {
            var (name, type) = (element.Text("name"), element.Text("type"));
            if (name is null || inputs.Any(i => i.Name == name))
                faults.Add(null, "invalid-workflow-input", $"workflow input \"{name}\" needs a name of its own");
            else if (type is null || !ValueType.IsKnown(type))
                faults.Add(null, "invalid-workflow-input", $"workflow input \"{name}\" must be a String, Int32, Int64 or Boolean");
            else
                inputs.Add(new(name, type));
        }

        return inputs;
    }

    // Elsa keeps defaults as text and accepts True for true.
    private static string Normal(string type, string value) => type == "Boolean" ? value.ToLowerInvariant() : value;
}
