using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Audit;

/// <summary>The verb verify-audit: reads beside the running server.</summary>
public static class VerifyAuditVerb
{
    public static async Task<int> RunAsync(AppFolders folders, TextWriter output, CancellationToken ct)
    {
        if (!File.Exists(folders.Database) || !File.Exists(folders.AuditKey))
        {
            await output.WriteLineAsync($"{folders.Data}: there is no database with its key ({folders.AuditKey}) here.");
            return Verbs.WrongUse;
        }
        var verdict = await VerifyAudit.FileAsync(folders.Database, folders.AuditKey, folders.AuditHead, ct);
        foreach (var finding in verdict.Findings) await output.WriteLineAsync($"entry {finding}");
        if (verdict.FindingsInAll > verdict.Findings.Count) await output.WriteLineAsync($"… and {verdict.FindingsInAll - verdict.Findings.Count} more");
        await output.WriteLineAsync($"{verdict.Checked} entries read, {verdict.FindingsInAll} finding(s). Head {verdict.Last}");
        return verdict.FindingsInAll == 0 ? Verbs.Fine : Verbs.Found;
    }
}
