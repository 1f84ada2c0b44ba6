using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Web.Features.Running;

/// <summary>
/// The verb backup: a consistent copy of database, attachments and keys while the server runs. The audit head is copied
/// before the database and the files after it, so that nothing in the copy is ahead of what it depends on. Whoever holds
/// the copy can read everything: it contains the keys.
/// </summary>
public static class Backup
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(AppFolders folders, string target, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        target = Path.GetFullPath(target);
        if (!File.Exists(folders.Database)) return await SayAsync(output, $"{folders.Database}: there is no database here.");
        if (File.Exists(target)) return await SayAsync(output, $"{target} exists already; a backup never overwrites.");
        if (!Directory.Exists(Path.GetDirectoryName(target))) return await SayAsync(output, $"{Path.GetDirectoryName(target)}: there is no such folder.");
        var workshop = Directory.CreateTempSubdirectory("awardflow-backup-").FullName;
        try
        {
            var head = Path.Combine(workshop, "audit-head.txt");
            if (File.Exists(folders.AuditHead)) File.Copy(folders.AuditHead, head);
            var database = Path.Combine(workshop, "awardflow.db");
            CopyDatabase(folders.Database, database);
            var verdict = await VerifyAudit.FileAsync(database, folders.AuditKey, head, ct);
            SqliteConnection.ClearAllPools();
            var files = await WriteAsync(folders, workshop, target, time, verdict.Last, ct);
            await File.WriteAllTextAsync(folders.LastBackup, $"{target}{Environment.NewLine}", ct);
            foreach (var finding in verdict.Findings) await output.WriteLineAsync($"audit entry {finding}");
            await output.WriteLineAsync($"{target}: {files} files, audit head {verdict.Last}. Keep it safe: it contains the keys.");
            return verdict.FindingsInAll == 0 ? Verbs.Fine : Verbs.Found;
        }
        finally
        {
            Directory.Delete(workshop, recursive: true);
        }
    }

    /// <summary>SQLite's own online copy: one read of one state, whatever is written meanwhile.</summary>
    private static void CopyDatabase(string from, string to)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 60, Pooling = false }.ToString());
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString());
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
        using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        if ((string)check.ExecuteScalar()! != "ok") throw new InvalidDataException($"{from}: the copy does not pass SQLite's integrity check.");
    }

    private static async Task<int> WriteAsync(AppFolders folders, string workshop, string target, TimeProvider time, AuditHead head, CancellationToken ct)
    {
        var part = target + ".part";
        var listed = new List<BackupFile>();
        await using (var stream = new FileStream(part, PrivateFile()))
        {
            await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (path, file) in Content(folders, workshop))
                {
                    listed.Add(new(path, new FileInfo(file).Length, BackupManifest.Sha256(file)));
                    await zip.CreateEntryFromFileAsync(file, path, CompressionLevel.Fastest, ct);
                }
                var manifest = new BackupManifest(time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), head.ToString(), listed);
                await using var entry = await zip.CreateEntry(BackupManifest.Name).OpenAsync(ct);
                await JsonSerializer.SerializeAsync(entry, manifest, Indented, ct);
            }
            stream.Flush(flushToDisk: true);
        }
        File.Move(part, target);
        return listed.Count;
    }

    private static IEnumerable<(string Path, string File)> Content(AppFolders folders, string workshop)
    {
        foreach (var file in Directory.GetFiles(workshop).Where(f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal)))
            yield return (Path.GetFileName(file), file);
        foreach (var folder in BackupManifest.Folders.Select(f => Path.Combine(folders.Data, f)).Where(Directory.Exists))
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                yield return (Path.GetRelativePath(folders.Data, file).Replace('\\', '/'), file);
    }

    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static async Task<int> SayAsync(TextWriter output, string text)
    {
        await output.WriteLineAsync(text);
        return Verbs.WrongUse;
    }
}
