using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum PolicyVersionState { Draft, Proposed, Published, Refused }

/// <summary>
/// One version of a policy's files. One person writes and proposes it, another signs; from its day on it is the rule.
/// A published version is never changed: a trigger refuses it even to us.
/// </summary>
public sealed class PolicyVersion
{
    /// <summary>Author of the versions that came with the program's files.</summary>
    public const long Shipped = 0;

    private PolicyVersion() { }

    public PolicyVersion(string policyId, string version, string contentHash, IReadOnlyDictionary<string, string> files, long authorId, string authorName, DateTime now)
    {
        (PolicyId, AuthorId, AuthorName, CreatedAt) = (policyId, authorId, authorName, now);
        Write(version, contentHash, files, now);
    }

    public long Id { get; private set; }
    public string PolicyId { get; private set; } = "";

    /// <summary>What the file says; empty while the draft can't be read.</summary>
    public string Version { get; private set; } = "";
    public string ContentHash { get; private set; } = "";
    public string FilesJson { get; private set; } = "{}";
    public PolicyVersionState State { get; private set; }
    public DateOnly? EffectiveFrom { get; private set; }
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

    /// <summary>Path inside the policies folder and content.</summary>
    public IReadOnlyDictionary<string, string> Files => JsonSerializer.Deserialize<SortedDictionary<string, string>>(FilesJson)!;

    /// <summary>The first version of a policy: the one the program was installed with.</summary>
    public void Install(DateOnly effectiveFrom, DateTime now) =>
        (State, EffectiveFrom, DecidedAt) = (PolicyVersionState.Published, effectiveFrom, now);

    public void Write(string version, string contentHash, IReadOnlyDictionary<string, string> files, DateTime now)
    {
        Require(PolicyVersionState.Draft);
        (Version, ContentHash, ChangedAt) = (version, contentHash, now);
        FilesJson = JsonSerializer.Serialize(new SortedDictionary<string, string>(files.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal));
        Revision++;
    }

    /// <summary>A version that came with the program gets an author who answers for it.</summary>
    public void TakeOver(long authorId, string authorName)
    {
        Require(PolicyVersionState.Draft);
        (AuthorId, AuthorName, Revision) = (authorId, authorName, Revision + 1);
    }

    public void Propose(DateOnly effectiveFrom, DateTime now)
    {
        Require(PolicyVersionState.Draft);
        (State, EffectiveFrom, ProposedAt, Revision) = (PolicyVersionState.Proposed, effectiveFrom, now, Revision + 1);
    }

    public void Sign(long signerId, string signerName, DateTime now)
    {
        Require(PolicyVersionState.Proposed);
        (State, SignerId, SignerName, DecidedAt, Revision) = (PolicyVersionState.Published, signerId, signerName, now, Revision + 1);
    }

    public void Refuse(long signerId, string signerName, string reason, DateTime now)
    {
        Require(PolicyVersionState.Proposed);
        (State, SignerId, SignerName, RefusalReason, DecidedAt, Revision) = (PolicyVersionState.Refused, signerId, signerName, reason, now, Revision + 1);
    }

    private void Require(PolicyVersionState state)
    {
        if (State != state) throw new InvalidOperationException($"Version {Version} of {PolicyId} is {State}, not {state}.");
    }

    internal sealed class Mapping : IEntityTypeConfiguration<PolicyVersion>
    {
        public void Configure(EntityTypeBuilder<PolicyVersion> b)
        {
            b.ToTable("policy_versions", t =>
            {
                t.HasCheckConstraint("policy_versions_second_person", "\"SignerId\" IS NULL OR \"SignerId\" <> \"AuthorId\"");
                t.HasCheckConstraint("policy_versions_signed", "\"State\" NOT IN ('Published', 'Refused') OR \"SignerId\" IS NOT NULL OR \"AuthorId\" = 0");
                t.HasCheckConstraint("policy_versions_has_day", "\"State\" NOT IN ('Proposed', 'Published') OR \"EffectiveFrom\" IS NOT NULL");
            });
            b.HasIndex(v => new { v.PolicyId, v.Version }).HasFilter("\"State\" IN ('Proposed', 'Published')").IsUnique().HasDatabaseName("policy_versions_one_name");
            b.HasIndex(v => new { v.PolicyId, v.EffectiveFrom }).HasFilter("\"State\" = 'Published'").IsUnique().HasDatabaseName("policy_versions_one_day");
            b.Property(v => v.PolicyId).HasMaxLength(60);
            b.Property(v => v.Revision).IsConcurrencyToken();
            b.Ignore(v => v.Files);
        }
    }
}
