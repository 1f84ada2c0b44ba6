using System.Text.Json;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// A case as it stood before a decision. Rows of the case with a later number than these were written by the decision's step,
/// as long as nothing has moved the case since.
/// </summary>
public sealed record CaseBefore(Situation Situation, string Stage, DateTime StageSince, DateOnly? PromisedBy, long? AmountFen,
    IReadOnlyList<long> OpenTasks, long LastTask, long LastAssessment, long LastPathEntry, long LastKept, long LastMessage, long LastThreshold = 0);

/// <summary>
/// What the last decision of a case found, so that whoever made it can take it back while nothing has followed. One row per
/// case: only the last decision can be taken back.
/// </summary>
public sealed class LastStep
{
    private LastStep() { }

    public LastStep(long applicationId) => ApplicationId = applicationId;

    public long ApplicationId { get; private set; }
    public long TaskId { get; private set; }

    /// <summary>The version of the engine's row right after the decision: a later one means that something has followed.</summary>
    public int InstanceVersion { get; private set; }
    public string StateJson { get; private set; } = "";
    public string BeforeJson { get; private set; } = "";
    public DateTime At { get; private set; }

    public InstanceState State => InstanceState.FromJson(StateJson);
    public CaseBefore Before => JsonSerializer.Deserialize<CaseBefore>(BeforeJson)!;

    internal void Keep(long taskId, int instanceVersion, string stateJson, CaseBefore before, DateTime now) =>
        (TaskId, InstanceVersion, StateJson, BeforeJson, At) = (taskId, instanceVersion, stateJson, JsonSerializer.Serialize(before), now);

    internal sealed class Mapping : IEntityTypeConfiguration<LastStep>
    {
        public void Configure(EntityTypeBuilder<LastStep> b)
        {
            b.ToTable("last_steps");
            b.HasKey(s => s.ApplicationId);
            b.Property(s => s.ApplicationId).ValueGeneratedNever();
            b.Ignore(s => s.State);
            b.Ignore(s => s.Before);
            b.HasOne<Application>().WithOne().HasForeignKey<LastStep>(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
