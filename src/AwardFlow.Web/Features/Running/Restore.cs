using AwardFlow.Web.Records;
using System.IO.Compression;
using System.Text.Json;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Web.Features.Running;

/// <summary>
/// The verb restore: checks a backup (every file against the manifest, the database, the audit chain) and only then puts
/// it into the data folder, which must hold no data yet.
/// </summary>
public static class Restore
{
    public static async Task<int> RunAsync(AppFolders folders, string source, TextWriter output, CancellationToken ct)
    {
        if (!File.Exists(source)) return await SayAsync(output, Verbs.WrongUse, $"{source}: there is no such file.");
        Directory.CreateDirectory(folders.Data);
        using var only = ServerLock.TryTake(folders.ServerLock);
        if (only is null) return await SayAsync(output, Verbs.WrongUse, $"The server is running on {folders.Data}. Stop it first; this verb writes.");
        if (HoldsData(folders))
            return await SayAsync(output, Verbs.WrongUse, $"{folders.Data} holds data, which is never overwritten. Name an empty folder: restore FILE --Data:Folder=/path/to/empty");
        var workshop = Directory.CreateDirectory(Path.Combine(folders.Data, ".restore")).FullName;
        try
        {
            var faults = await UnpackAsync(source, workshop, ct);
            if (faults.Count == 0) faults = await CheckAsync(workshop, ct);
            if (faults.Count > 0) return await SayAsync(output, Verbs.Found, [.. faults, $"{source}: {faults.Count} finding(s), nothing was restored."]);
            foreach (var entry in new DirectoryInfo(workshop).GetFileSystemInfos()) Place(entry, Path.Combine(folders.Data, entry.Name));
            return await SayAsync(output, Verbs.Fine, $"{source}: restored into {folders.Data}.");
        }
        finally
        {
            Directory.Delete(workshop, recursive: true);
        }
    }

    /// <summary>Empty folders and the lock that was just taken don't count.</summary>
    private static bool HoldsData(AppFolders folders) =>
        Directory.EnumerateFiles(folders.Data, "*", SearchOption.AllDirectories).Any(f => Path.GetFullPath(f) != Path.GetFullPath(folders.ServerLock));

    private static async Task<List<string>> UnpackAsync(string source, string workshop, CancellationToken ct)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(source, ct);
            if (zip.GetEntry(BackupManifest.Name) is not { } entry) return [$"{source}: {BackupManifest.Name} is missing."];
            await using var text = await entry.OpenAsync(ct);
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(text, cancellationToken: ct);
            if (manifest is null) return [$"{source}: {BackupManifest.Name} is empty."];
            var faults = zip.Entries.Select(e => e.FullName).Except(manifest.Files.Select(f => f.Path)).Where(n => n != BackupManifest.Name)
                .Select(n => $"{n}: not in the manifest.").ToList();
            foreach (var file in manifest.Files)
                if (await UnpackAsync(zip, file, workshop, ct) is { } fault) faults.Add(fault);
            return faults;
        }
        catch (Exception broken) when (broken is InvalidDataException or JsonException)
        {
            return [$"{source}: {broken.Message}"];
        }
    }

    private static async Task<string?> UnpackAsync(ZipArchive zip, BackupFile file, string workshop, CancellationToken ct)
    {
        var target = Path.GetFullPath(Path.Combine(workshop, file.Path));
        if (!target.StartsWith(workshop + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return $"{file.Path}: leads out of the data folder.";
        if (zip.GetEntry(file.Path) is not { } entry) return $"{file.Path}: missing in the archive.";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await entry.ExtractToFileAsync(target, overwrite: false, ct);
        return new FileInfo(target).Length == file.Bytes && BackupManifest.Sha256(target) == file.Sha256 ? null : $"{file.Path}: does not match the manifest.";
    }

    private static async Task<List<string>> CheckAsync(string workshop, CancellationToken ct)
    {
        var (database, key) = (Path.Combine(workshop, "awardflow.db"), Path.Combine(workshop, "keys", "audit.key"));
        var missing = new[] { database, key }.Where(f => !File.Exists(f)).Select(f => $"{Path.GetFileName(f)}: missing in the backup.").ToList();
        if (missing.Count > 0) return missing;
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString()))
        {
            connection.Open();
            using var check = connection.CreateCommand();
            check.CommandText = "PRAGMA integrity_check";
            if (check.ExecuteScalar() is not "ok") return ["awardflow.db: does not pass SQLite's integrity check."];
        }
        var verdict = await VerifyAudit.FileAsync(database, key, Path.Combine(workshop, "audit-head.txt"), ct);
        SqliteConnection.ClearAllPools();
        return [.. verdict.Findings.Select(f => $"audit entry {f}")];
    }

    private static void Place(FileSystemInfo entry, string target)
    {
        if (entry is FileInfo file) file.MoveTo(target);
        else
        {
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            ((DirectoryInfo)entry).MoveTo(target);
        }
    }

    private static async Task<int> SayAsync(TextWriter output, int code, params string[] lines)
    {
        foreach (var line in lines) await output.WriteLineAsync(line);
        return code;
    }
}
