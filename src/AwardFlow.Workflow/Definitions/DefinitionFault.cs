namespace AwardFlow.Workflow;

/// <summary>Something in a definition that could lose a case, or that nobody meant.</summary>
/// <param name="File">The file, relative to the workflows folder.</param>
/// <param name="Node">The node; null where the fault concerns the whole file.</param>
/// <param name="Code">A stable code such as <c>unconnected-outcome</c>; docs/workflow-activities.md lists them.</param>
/// <param name="Message">What is wrong, in words.</param>
public sealed record DefinitionFault(string File, string? Node, string Code, string Message)
{
    /// <summary>One line: file, node, what.</summary>
    public override string ToString() =>
        Node is null ? $"{File}: {Message} [{Code}]" : $"{File}: node \"{Node}\": {Message} [{Code}]";
}

/// <summary>Definitions that were refused, with every fault that was found.</summary>
public sealed class DefinitionException : Exception
{
    /// <summary>Refuses with the faults.</summary>
    public DefinitionException(IReadOnlyList<DefinitionFault> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>Every fault, in the order of the files.</summary>
    public IReadOnlyList<DefinitionFault> Faults { get; }
}

/// <summary>Collects the faults of one file.</summary>
internal sealed class FaultList(string file, List<DefinitionFault> faults)
{
    private readonly int before = faults.Count;

    public bool IsEmpty => faults.Count == before;

    public bool Has(IReadOnlySet<string> codes) => faults.Skip(before).Any(f => codes.Contains(f.Code));

    public void Add(string? node, string code, string message) => faults.Add(new(file, node, code, message));
}
