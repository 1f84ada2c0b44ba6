using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum WorkflowVersionState { Draft, Proposed, Published, Refused }

/// <summary>
/// One version of a path that was made in the browser: an Elsa 3 definition with its scenarios. One person writes and
/// proposes it, another signs; from then on new cases of the path start on it. A published version is never changed: a
/// trigger refuses it even to us.
/// </summary>
public sealed class WorkflowVersion
{
    private WorkflowVersion() { }

    public WorkflowVersion(string definitionId, int number, string definitionJson, string scenariosJson, string digest, long authorId, string authorName, DateTime now)
    {
        (DefinitionId, Number, AuthorId, AuthorName, CreatedAt) = (definitionId, number, authorId, authorName, now);
        Write(definitionJson, scenariosJson, digest, now);
    }

    public long Id { get; private set; }
    public string DefinitionId { get; private set; } = "";

    /// <summary>1, 2, 3 … within the path, over files and database together.</summary>
    public int Number { get; private set; }
    public string DefinitionJson { get; private set; } = "";
    public string ScenariosJson { get; private set; } = "[]";
    public string Digest { get; private set; } = "";
    public WorkflowVersionState State { get; private set; }
    public long AuthorId { get; private set; }
    public string AuthorName { get; private set; } = "";
    public long? SignerId { get; private set; }
    public string? SignerName { get; private set; }
    public string? RefusalReason { get; private set; }
    public DateTime CreatedAt { get; private set; }
    public DateTime ChangedAt { get; private set; }
    public DateTime? ProposedAt { get; private set; }
    public DateTime? DecidedAt { get; private set; }
    public int Revision { get; private set; }

    /// <summary>Where such a file would lie under workflows/; faults name it.</summary>
    public string FileName => $"{DefinitionId}/v{Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}.json";

    public void Write(string definitionJson, string scenariosJson, string digest, DateTime now)
    {
        Require(WorkflowVersionState.Draft);
        (DefinitionJson, ScenariosJson, Digest, ChangedAt, Revision) = (definitionJson, scenariosJson, digest, now, Revision + 1);
    }

    public void Propose(DateTime now)
    {
        Require(WorkflowVersionState.Draft);
        (State, ProposedAt, Revision) = (WorkflowVersionState.Proposed, now, Revision + 1);
    }

    public void Sign(long signerId, string signerName, DateTime now)
    {
        Require(WorkflowVersionState.Proposed);
        (State, SignerId, SignerName, DecidedAt, Revision) = (WorkflowVersionState.Published, signerId, signerName, now, Revision + 1);
    }

    public void Refuse(long signerId, string signerName, string reason, DateTime now)
    {
        Require(WorkflowVersionState.Proposed);
        (State, SignerId, SignerName, RefusalReason, DecidedAt, Revision) = (WorkflowVersionState.Refused, signerId, signerName, reason, now, Revision + 1);
    }

    private void Require(WorkflowVersionState state)
    {
        if (State != state) throw new InvalidOperationException($"{FileName} is {State}, not {state}.");
    }

    internal sealed class Mapping : IEntityTypeConfiguration<WorkflowVersion>
    {
        public void Configure(EntityTypeBuilder<WorkflowVersion> b)
        {
            b.ToTable("workflow_versions", t =>
            {
                t.HasCheckConstraint("workflow_versions_second_person", "\"SignerId\" IS NULL OR \"SignerId\" <> \"AuthorId\"");
                t.HasCheckConstraint("workflow_versions_signed", "\"State\" NOT IN ('Published', 'Refused') OR \"SignerId\" IS NOT NULL");
            });
            b.HasIndex(v => new { v.DefinitionId, v.Number }).HasFilter("\"State\" IN ('Proposed', 'Published')").IsUnique().HasDatabaseName("workflow_versions_one_number");
            b.Property(v => v.DefinitionId).HasMaxLength(60);
            b.Property(v => v.Revision).IsConcurrencyToken();
            b.Ignore(v => v.FileName);
        }
    }
}
