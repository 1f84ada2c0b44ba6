using System.Diagnostics.CodeAnalysis;

namespace AwardFlow.Workflow;

/// <summary>One published version of a path: immutable, checked, compiled into a graph. Safe to share between threads.</summary>
public sealed class WorkflowDefinition
{
    private readonly Dictionary<string, ActivityNode> nodes;
    private readonly Dictionary<string, Connection[]> outgoing;
    private readonly Dictionary<string, int> forwardInbound;
    private readonly Dictionary<string, HashSet<string>> joinScopes;
    private readonly HashSet<string> withdrawable;

    internal WorkflowDefinition(DefinitionHeader header, IReadOnlyList<ActivityNode> activities, FlowGraph graph)
    {
        Header = header;
        Activities = activities;
        Connections = graph.Connections;
        Start = activities.First(a => a.Type == ActivityCatalogue.Start);
        nodes = activities.ToDictionary(a => a.Id);
        outgoing = activities.ToDictionary(a => a.Id, a => graph.Connections.Where(c => c.Source == a.Id).ToArray());
        forwardInbound = activities.ToDictionary(a => a.Id, a => graph.Connections.Count(c => c.Target == a.Id && !c.IsBackward));
        joinScopes = activities.Where(a => a.IsJoin).ToDictionary(a => a.Id, a => graph.Scope(a.Id));
        withdrawable = WithdrawUntil is { } until ? WithdrawRule.NodesBefore(until, activities, graph) : [];
    }

    internal DefinitionHeader Header { get; }

    /// <summary>The id of this version, such as <c>recognition-award-v1</c>.</summary>
    public string Id => Header.Id;

    /// <summary>The path's id, the same over its versions, such as <c>recognition-award</c>.</summary>
    public string DefinitionId => Header.DefinitionId;

    /// <summary>1, 2, 3 …</summary>
    public int Version => Header.Version;

    /// <summary>The path's Chinese name.</summary>
    public string Name => Header.Name;

    /// <summary>The path's English name, custom property <c>AwardFlow:NameEn</c>; the Chinese one where the file has none.</summary>
    public string NameEn => Header.NameEn;

    /// <summary>The file, relative to the workflows folder, with forward slashes.</summary>
    public string FileName => Header.FileName;

    /// <summary>SHA-256 of the file with LF line ends, lower-case hex.</summary>
    public string Digest => Header.Digest;

    /// <summary>The node from which on the applicant can't withdraw; null where the path allows no withdrawal.</summary>
    public string? WithdrawUntil => Header.WithdrawUntil;

    /// <summary>The workflow variables.</summary>
    public IReadOnlyList<VariableDefinition> Variables => Header.Variables;

    /// <summary>The values that the application gives when it starts a case.</summary>
    public IReadOnlyList<InputDefinition> Inputs => Header.Inputs;

    /// <summary>The nodes in the order of the file.</summary>
    public IReadOnlyList<ActivityNode> Activities { get; }

    /// <summary>The arrows in the order of the file.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    /// <summary>The one Elsa.Start.</summary>
    public ActivityNode Start { get; }

    /// <summary>The node of that id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ActivityNode Node(string id) =>
        nodes.TryGetValue(id, out var node) ? node : throw new KeyNotFoundException($"{FileName} has no node \"{id}\".");

    /// <summary>Finds a node.</summary>
    public bool TryNode(string id, [NotNullWhen(true)] out ActivityNode? node) => nodes.TryGetValue(id, out node);

    /// <summary>The arrows that leave a node, in the order of the file.</summary>
    public IReadOnlyList<Connection> From(string nodeId) => outgoing[nodeId];

    /// <summary>
    /// Whether the applicant may withdraw while the case waits at this node: it waits, it is not the node named by
    /// <see cref="WithdrawUntil"/>, that node is still ahead (some way leads there, loops included), and the node is not
    /// one that a case only comes to after it (the named node does not dominate it).
    /// </summary>
    public bool MayWithdrawAt(string nodeId) => withdrawable.Contains(nodeId);

    internal Connection? Follow(string nodeId, string port) => Array.Find(outgoing[nodeId], c => c.Port == port);

    internal int ForwardInbound(string nodeId) => forwardInbound[nodeId];

    /// <summary>The nodes between a join and its fork: what a WaitAny join cancels when its first branch arrives.</summary>
    internal IReadOnlySet<string> JoinScope(string joinId) => joinScopes[joinId];
}

/// <summary>What stands at the top of the file.</summary>
internal sealed record DefinitionHeader(
    string Id, string DefinitionId, int Version, string Name, string NameEn, string FileName, string Digest, string? WithdrawUntil,
    IReadOnlyList<VariableDefinition> Variables, IReadOnlyList<InputDefinition> Inputs);
