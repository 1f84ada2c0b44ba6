using System.Text.Json;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// What a firm changed between two signed revisions, by the ids that a return points at: form fields (a table as a whole),
/// evidence slots as <c>evidence-…</c>, and the firm's own data.
/// </summary>
public sealed record Changes(IReadOnlySet<string> Ids)
{
    public const string EvidencePrefix = "evidence-";
    public const string Profile = "profile";

    public static Changes None { get; } = new(new HashSet<string>(StringComparer.Ordinal));

    public bool Touch(string id) => Ids.Contains(id);

    /// <summary>Pure: two sets of answers, the files of the case, and the two revisions.</summary>
    public static Changes Between(Submission before, Submission after, IEnumerable<Attachment> files)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var (old, now) = (Answers(before), Answers(after));
        foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal))
            if ((old.GetValueOrDefault(name) ?? "").Trim() != (now.GetValueOrDefault(name) ?? "").Trim()) changed.Add(FieldOf(name));
        foreach (var slot in files.GroupBy(f => f.Slot))
            if (slot.Any(f => In(f, before.Revision) != In(f, after.Revision))) changed.Add(EvidencePrefix + slot.Key);
        if (before.ProfileJson != after.ProfileJson) changed.Add(Profile);
        return new(changed);
    }

    /// <summary>Whether a file was part of what was signed as this revision.</summary>
    public static bool In(Attachment file, int revision) =>
        file.AddedInRevision <= revision && (file.RemovedAfterRevision is not { } last || last >= revision);

    public static async Task<Changes> BetweenAsync(AwardFlowDb db, long applicationId, int from, int to, CancellationToken ct)
    {
        if (from == to) return None;
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == applicationId && (s.Revision == from || s.Revision == to))
            .OrderBy(s => s.Revision).ToListAsync(ct);
        var files = await db.Attachments.AsNoTracking().Where(a => a.ApplicationId == applicationId).ToListAsync(ct);
        return Between(signed[0], signed[^1], files);
    }

    /// <summary><c>loans[0].principal</c> belongs to the table <c>loans</c>.</summary>
    private static string FieldOf(string name) => name.IndexOf('[', StringComparison.Ordinal) is var at and > 0 ? name[..at] : name;

    private static Dictionary<string, string> Answers(Submission s) => JsonSerializer.Deserialize<Dictionary<string, string>>(s.AnswersJson)!;
}
