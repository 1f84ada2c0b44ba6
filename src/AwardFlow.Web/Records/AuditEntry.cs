using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// Who did what to which object, from where, before and after. Chained: each entry's HMAC covers the one before,
/// with a key that isn't in the database. No entry is ever changed or removed.
/// </summary>
public sealed class AuditEntry
{
    private AuditEntry() { }

    public AuditEntry(Actor actor, string action, string objectKind, string objectId, string? before, string? after)
    {
        (ActorId, ActorName, Address) = (actor.Id, actor.Name, actor.Address);
        (Action, ObjectKind, ObjectId, Before, After) = (action, objectKind, objectId, before, after);
    }

    public long Id { get; private set; }
    public DateTime At { get; private set; }
    public DateOnly BusinessDay { get; private set; }
    public long ActorId { get; private set; }
    public string ActorName { get; private set; } = "";
    public string Address { get; private set; } = "";
    public string Action { get; private set; } = "";
    public string ObjectKind { get; private set; } = "";
    public string ObjectId { get; private set; } = "";
    public string? Before { get; private set; }
    public string? After { get; private set; }
    public string Chain { get; private set; } = "";

    /// <summary>Numbers and dates the entry and ties it to the one before.</summary>
    internal void Link(AuditHead previous, DateTime at, DateOnly businessDay, byte[] key)
    {
        (Id, At, BusinessDay) = (previous.Count + 1, at, businessDay);
        Chain = ChainOf(previous.Chain, key);
    }

    /// <summary>HMAC-SHA256 over every field, length-prefixed, and the previous entry's chain value.</summary>
    public string ChainOf(string previous, byte[] key)
    {
        var text = new StringBuilder(256);
        Append(text, previous);
        Append(text, Id.ToString(CultureInfo.InvariantCulture));
        Append(text, new DateTimeOffset(DateTime.SpecifyKind(At, DateTimeKind.Utc)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        Append(text, BusinessDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Append(text, ActorId.ToString(CultureInfo.InvariantCulture));
        foreach (var field in new[] { ActorName, Address, Action, ObjectKind, ObjectId, Before, After }) Append(text, field);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, string? field)
    {
        text.Append(CultureInfo.InvariantCulture, $"{field?.Length ?? -1}:");
        text.Append(field);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> b)
        {
            b.ToTable("audit_entries");
            b.Property(e => e.Id).ValueGeneratedNever();
            b.HasIndex(e => new { e.ObjectKind, e.ObjectId, e.Id });
            b.HasIndex(e => new { e.ActorId, e.Id });
            b.HasIndex(e => new { e.Action, e.Id });
            b.HasIndex(e => new { e.At, e.Id });
        }
    }
}
