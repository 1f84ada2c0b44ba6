using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Running;

public sealed record DeadMail(long Id, string Key, DateTime CreatedAt, int Attempts, string? Error);

/// <summary>A case that stopped. Its number and what went wrong, and nothing else of it: administrators see no case data.</summary>
public sealed record FaultedCase(long Id, string Number, string? Node, string? Code, string? Message);

public sealed record Orphaned(string UnitZh, string UnitEn, string Role, int Open);

public sealed record Storage(long DatabaseBytes, long JobsBytes, long FreeBytes, DateTime? LastBackupUtc);

/// <summary>What the system administrator must see of the running system; short, indexed reads.</summary>
public sealed class SystemState(AwardFlowDb db, AppFolders folders)
{
    private const int Most = 50;

    public Task<int> WaitingMailsAsync(CancellationToken ct) => db.Outbox.CountAsync(o => o.SentAt == null && o.DeadAt == null, ct);

    public Task<List<DeadMail>> DeadMailsAsync(CancellationToken ct) =>
        db.Outbox.AsNoTracking().Where(o => o.DeadAt != null).OrderByDescending(o => o.Id).Take(Most)
            .Select(o => new DeadMail(o.Id, o.DedupKey, o.CreatedAt, o.Attempts, o.LastError)).ToListAsync(ct);

    public async Task<List<FaultedCase>> FaultedAsync(CancellationToken ct)
    {
        var rows = await db.Applications.AsNoTracking().Where(a => a.Situation == Situation.Faulted).OrderBy(a => a.Id).Take(Most)
            .Join(db.WorkflowInstances.AsNoTracking(), a => a.Id, i => i.ApplicationId, (a, i) => new { a.Id, a.Number, Instance = i }).ToListAsync(ct);
        return [.. rows.Select(r => (r, r.Instance.State?.Incident)).Select(x =>
            new FaultedCase(x.r.Id, x.r.Number, x.Incident?.NodeId, x.Incident?.Code, x.Incident?.Message))];
    }

    /// <summary>Open tasks of a unit's role that no active person holds. Read from the kept counters.</summary>
    public Task<List<Orphaned>> OrphanedAsync(CancellationToken ct) =>
        (from c in db.TaskCounters.AsNoTracking()
         join u in db.Units on c.UnitId equals u.Id
         where c.Open > 0 && !db.RoleGrants.Any(g => g.Role == c.Role && db.Users.Any(p => p.Id == g.PersonId && p.UnitId == c.UnitId && p.State == PersonState.Active))
         orderby u.Id
         select new Orphaned(u.NameZh, u.NameEn, c.Role, c.Open)).Take(Most).ToListAsync(ct);

    public Storage Storage() => new(
        Bytes(folders.Database), Bytes(folders.JobsDatabase), new DriveInfo(Path.GetFullPath(folders.Data)).AvailableFreeSpace,
        File.Exists(folders.LastBackup) ? File.GetLastWriteTimeUtc(folders.LastBackup) : null);

    private static long Bytes(string file) => new[] { file, file + "-wal" }.Where(File.Exists).Sum(f => new FileInfo(f).Length);
}
