using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>A message inside the application, to one person or to everybody of an enterprise.</summary>
public sealed class Message
{
    private Message() { }

    private Message(long? personId, long? enterpriseId, long? applicationId, string kind, string subject, string body, DateTime now) =>
        (PersonId, EnterpriseId, ApplicationId, Kind, Subject, Body, At) = (personId, enterpriseId, applicationId, kind, subject, body, now);

    public long Id { get; private set; }
    public long? PersonId { get; private set; }
    public long? EnterpriseId { get; private set; }
    public long? ApplicationId { get; private set; }
    public string Kind { get; private set; } = "";
    public string Subject { get; private set; } = "";
    public string Body { get; private set; } = "";
    public DateTime At { get; private set; }
    public DateTime? ReadAt { get; private set; }

    public static Message ToPerson(long personId, long? applicationId, string kind, string subject, string body, DateTime now) =>
        new(personId, null, applicationId, kind, subject, body, now);

    public static Message ToEnterprise(long enterpriseId, long? applicationId, string kind, string subject, string body, DateTime now) =>
        new(null, enterpriseId, applicationId, kind, subject, body, now);

    public void Read(DateTime now) => ReadAt ??= now;

    internal sealed class Mapping : IEntityTypeConfiguration<Message>
    {
        public void Configure(EntityTypeBuilder<Message> b)
        {
            b.ToTable("messages", t => t.HasCheckConstraint("messages_one_addressee", "(\"PersonId\" IS NULL) <> (\"EnterpriseId\" IS NULL)"));
            b.HasIndex(m => new { m.PersonId, m.Id });
            b.HasIndex(m => new { m.EnterpriseId, m.Id });
            b.HasIndex(m => new { m.PersonId }).HasFilter("\"ReadAt\" IS NULL").HasDatabaseName("messages_unread_person");
            b.HasIndex(m => new { m.EnterpriseId }).HasFilter("\"ReadAt\" IS NULL").HasDatabaseName("messages_unread_enterprise");
        }
    }
}

/// <summary>What the outbox sends as mail; addresses are looked up when it is sent.</summary>
public sealed record MailToSend(long? PersonId, long? EnterpriseId, string Subject, string Body);

/// <summary>
/// Something to send after the transaction that wrote it: at least once, with a dedup key, leased while it is
/// being sent, given up after eight tries and then visible to the administrator.
/// </summary>
public sealed class OutboxItem
{
    public const int MostAttempts = 8;

    private OutboxItem() { }

    public OutboxItem(string kind, string dedupKey, string payloadJson, DateTime now) =>
        (Kind, DedupKey, PayloadJson, CreatedAt, NotBefore) = (kind, dedupKey, payloadJson, now, DateTime.UnixEpoch);

    public long Id { get; private set; }
    public string Kind { get; private set; } = "";
    public string DedupKey { get; private set; } = "";
    public string PayloadJson { get; private set; } = "{}";
    public DateTime CreatedAt { get; private set; }

    /// <summary>In real time: at once until a try has failed. The business clock of a demonstration moves no retry.</summary>
    public DateTime NotBefore { get; private set; }
    public int Attempts { get; private set; }
    public DateTime? LeaseUntil { get; private set; }
    public string? LeaseToken { get; private set; }
    public DateTime? SentAt { get; private set; }
    public DateTime? DeadAt { get; private set; }
    public string? LastError { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxItem>
    {
        public void Configure(EntityTypeBuilder<OutboxItem> b)
        {
            b.ToTable("outbox");
            b.HasIndex(o => o.DedupKey).IsUnique();
            b.HasIndex(o => new { o.NotBefore, o.Id }).HasFilter("\"SentAt\" IS NULL AND \"DeadAt\" IS NULL").HasDatabaseName("outbox_waiting");
            b.HasIndex(o => o.Id).HasFilter("\"DeadAt\" IS NOT NULL").HasDatabaseName("outbox_dead");
        }
    }
}
