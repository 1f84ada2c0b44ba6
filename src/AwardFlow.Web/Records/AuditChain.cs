using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

/// <summary>Number and chain value of the last entry.</summary>
public sealed record AuditHead(long Count, string Chain)
{
    public static AuditHead Empty { get; } = new(0, "");
    public override string ToString() => $"{Count}:{Chain}";
}

/// <summary>
/// Ties new entries to the chain and keeps its head in a second file, so that a row cut off at the end is missed too.
/// The head file has two slots written in turn: a torn write leaves the other one readable.
/// </summary>
public sealed class AuditChain
{
    private const int SlotBytes = 256;
    private readonly byte[] _key;
    private readonly string _headFile;

    public AuditChain(string keyFile, string headFile)
    {
        _headFile = headFile;
        _key = SecretFile.ReadOrMake(keyFile);
    }

    public static async Task<AuditHead> HeadIn(AwardFlowDb db, CancellationToken ct) =>
        await db.AuditEntries.OrderByDescending(e => e.Id).Select(e => new AuditHead(e.Id, e.Chain)).FirstOrDefaultAsync(ct) ?? AuditHead.Empty;

    /// <summary>Inside the write transaction, just before it is saved.</summary>
    internal async Task<AuditHead?> LinkNew(AwardFlowDb db, DateTime at, DateOnly businessDay, CancellationToken ct)
    {
        var fresh = db.TakeAudit();
        if (fresh.Count == 0) return null;
        var head = await HeadIn(db, ct);
        foreach (var entry in fresh)
        {
            entry.Link(head, at, businessDay, _key);
            head = new(entry.Id, entry.Chain);
            db.AuditEntries.Add(entry);
        }
        return head;
    }

    /// <summary>After the commit. The file may lag behind the database, never run ahead of it.</summary>
    internal void Anchor(AuditHead head)
    {
        var slots = Slots();
        var older = (slots[0]?.Count ?? 0) <= (slots[1]?.Count ?? 0) ? 0 : 1;
        var line = $"{head.Count}:{head.Chain}:{Seal(head)}".PadRight(SlotBytes - 1) + "\n";
        using var file = new FileStream(_headFile, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1);
        file.Seek(older * SlotBytes, SeekOrigin.Begin);
        file.Write(Encoding.ASCII.GetBytes(line));
    }

    /// <summary>The anchored head, or null when there is none that carries our seal.</summary>
    public AuditHead? Anchored() => Slots().MaxBy(h => h?.Count ?? -1);

    /// <summary>Both slots by their place in the file, however torn the other one is.</summary>
    private AuditHead?[] Slots()
    {
        if (!File.Exists(_headFile)) return [null, null];
        var bytes = File.ReadAllBytes(_headFile);
        return [ParseSlot(bytes, 0), ParseSlot(bytes, 1)];
    }

    public string ChainOf(AuditEntry entry, string previous) => entry.ChainOf(previous, _key);

    private AuditHead? ParseSlot(byte[] file, int slot)
    {
        if (file.Length < (slot + 1) * SlotBytes) return null;
        var parts = Encoding.ASCII.GetString(file, slot * SlotBytes, SlotBytes).Trim().Split(':');
        if (parts.Length != 3 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var count)) return null;
        var head = new AuditHead(count, parts[1]);
        return Seal(head) == parts[2] ? head : null;
    }

    private string Seal(AuditHead head) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes($"head:{head.Count}:{head.Chain}")));
}
