using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>The engine's state of one case. Written by the step function only.</summary>
public sealed class WorkflowInstance
{
    private WorkflowInstance() { }

    public WorkflowInstance(long applicationId, string definitionId, int definitionVersion) =>
        (ApplicationId, DefinitionId, DefinitionVersion) = (applicationId, definitionId, definitionVersion);

    public long ApplicationId { get; private set; }
    public string DefinitionId { get; private set; } = "";
    public int DefinitionVersion { get; private set; }
    public InstanceStatus Status { get; private set; }
    public string? StateJson { get; private set; }
    public int Version { get; private set; }

    public InstanceState? State => StateJson is null ? null : InstanceState.FromJson(StateJson);

    internal void Keep(InstanceState state) => (Status, StateJson, Version) = (state.Status, state.ToJson(), Version + 1);

    /// <summary>The same case on another version of its path; it waits where it waited.</summary>
    internal void MoveTo(InstanceState state)
    {
        Keep(state);
        DefinitionVersion = state.Version;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<WorkflowInstance>
    {
        public void Configure(EntityTypeBuilder<WorkflowInstance> b)
        {
            b.ToTable("workflow_instances");
            b.HasKey(i => i.ApplicationId);
            b.Property(i => i.ApplicationId).ValueGeneratedNever();
            b.Property(i => i.Version).IsConcurrencyToken();
            b.Ignore(i => i.State);
            b.HasIndex(i => new { i.DefinitionId, i.DefinitionVersion, i.Status });
            b.HasOne<Application>().WithOne().HasForeignKey<WorkflowInstance>(i => i.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>One thing that happened on the path: for the timeline and the drawn path.</summary>
public sealed class PathEntry
{
    private PathEntry() { }

    public PathEntry(long applicationId, string nodeId, string kind, string? outcome, long actorId, DateTime at) =>
        (ApplicationId, NodeId, Kind, Outcome, ActorId, At) = (applicationId, nodeId, kind, outcome, actorId, at);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string NodeId { get; private set; } = "";
    public string Kind { get; private set; } = "";
    public string? Outcome { get; private set; }
    public long ActorId { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>The decision that led to it was taken back; a query filter hides it.</summary>
    public DateTime? UndoneAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PathEntry>
    {
        public void Configure(EntityTypeBuilder<PathEntry> b)
        {
            b.ToTable("path_entries");
            b.HasIndex(e => new { e.ApplicationId, e.Id });
            b.HasQueryFilter(e => e.UndoneAt == null);
            b.HasOne<Application>().WithMany().HasForeignKey(e => e.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
