using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Audit;

public sealed record AuditFilter(string? ObjectKind, string? ObjectId, string? Actor, string? Action, DateOnly? From, DateOnly? To);

/// <summary>
/// Finds entries along the indexes, newest first. Numbers grow with time, so a period is a range of numbers: its ends
/// are looked up once and the page stays a short walk however long the log is.
/// </summary>
public sealed class SearchAudit(AwardFlowDb db)
{
    public async Task<IQueryable<AuditEntry>> FindAsync(AuditFilter filter, CancellationToken ct)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (Text(filter.ObjectId) is { } id)
        {
            var kinds = Text(filter.ObjectKind) is { } kind ? [kind] : await KindsAsync(ct);
            entries = entries.Where(e => EF.Parameter(kinds).Contains(e.ObjectKind) && e.ObjectId == id);
        }
        else if (Text(filter.ObjectKind) is { } only) entries = entries.Where(e => e.ObjectKind == only);
        if (Text(filter.Actor) is { } name) entries = await ByActorAsync(entries, name, ct);
        if (Text(filter.Action) is { } action) entries = entries.Where(e => e.Action == action);
        return await WithinAsync(entries, filter, ct);
    }

    /// <summary>The kinds of objects there are: one step along the index for each.</summary>
    public Task<List<string>> KindsAsync(CancellationToken ct) => StepsAsync(after =>
        db.Database.SqlQuery<string?>($"""SELECT MIN("ObjectKind") AS "Value" FROM audit_entries WHERE "ObjectKind" > {after}""").SingleAsync(ct));

    public Task<List<string>> ActionsAsync(CancellationToken ct) => StepsAsync(after =>
        db.Database.SqlQuery<string?>($"""SELECT MIN("Action") AS "Value" FROM audit_entries WHERE "Action" > {after}""").SingleAsync(ct));

    private static async Task<List<string>> StepsAsync(Func<string, Task<string?>> next)
    {
        var values = new List<string>();
        for (var value = await next(""); value is not null; value = await next(value)) values.Add(value);
        return values;
    }

    /// <summary>By the name the person has or had when acting; 系统 is the machine itself.</summary>
    private async Task<IQueryable<AuditEntry>> ByActorAsync(IQueryable<AuditEntry> entries, string name, CancellationToken ct)
    {
        var ids = await db.Users.AsNoTracking().Where(p => p.Name == name || p.Email == name).Select(p => p.Id).ToListAsync(ct);
        if (name == Actor.System.Name) ids.Add(Actor.System.Id);
        return entries.Where(e => EF.Parameter(ids).Contains(e.ActorId));
    }

    private async Task<IQueryable<AuditEntry>> WithinAsync(IQueryable<AuditEntry> entries, AuditFilter filter, CancellationToken ct)
    {
        if (filter.From is { } from)
        {
            var start = BusinessClock.StartOfDay(from);
            var first = await db.AuditEntries.Where(e => e.At >= start).OrderBy(e => e.At).ThenBy(e => e.Id).Select(e => (long?)e.Id).FirstOrDefaultAsync(ct) ?? long.MaxValue;
            entries = entries.Where(e => e.Id >= first);
        }
        if (filter.To is { } to)
        {
            var end = BusinessClock.EndOfDay(to);
            var last = await db.AuditEntries.Where(e => e.At < end).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => (long?)e.Id).FirstOrDefaultAsync(ct) ?? 0;
            entries = entries.Where(e => e.Id <= last);
        }
        return entries;
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
