using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Plumbing.Files;

public sealed record AllowedFile(long MostBytes, IReadOnlySet<string> Kinds);

/// <summary>
/// Takes uploads: the type is what the first bytes say, not what the name says; the name is cleaned and only shown;
/// the bytes lie outside the web root under a random name.
/// </summary>
public sealed class FileStore(AppFolders folders, TimeProvider time)
{
    private const int LongestName = 120;
    private const int LongestExtension = 20;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\/:*?\"<>|%;'`$&{}");

    /// <summary>Writes the bytes; the row goes into the database with the change that uses it. An orphan file is harmless.</summary>
    public async Task<Result<StoredFile>> TakeAsync(IFormFile upload, AllowedFile allowed, long? by, CancellationToken ct)
    {
        var name = SafeName(upload.FileName);
        if (name is null) return new Refusal("file-name", "文件名为空或含有路径，请重新命名后上传。");
        if (upload.Length == 0) return new Refusal("file-empty", $"文件“{name}”是空的，请检查后重新上传。");
        if (upload.Length > allowed.MostBytes)
            return new Refusal("file-too-large", $"文件“{name}”超过 {allowed.MostBytes / 1024 / 1024} MB，请压缩或拆分后上传。");
        await using var content = upload.OpenReadStream();
        var head = new byte[16];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        var kind = FileKind.Sniff(head.AsSpan(0, read), name);
        if (kind is null || !allowed.Kinds.Contains(kind.Id))
            return new Refusal("file-kind", $"文件“{name}”的内容不是允许的格式（{FileKind.Describe(allowed.Kinds)}），不能上传。");
        if (!kind.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            return new Refusal("file-extension", $"文件“{name}”的扩展名与内容不符（内容为 {kind.Id.ToUpperInvariant()}），请核对后上传。");
        content.Seek(0, SeekOrigin.Begin);
        if (kind.PackagePart is { } part && !OfficePackage.Holds(content, part))
            return new Refusal("file-kind", $"文件“{name}”不是完好的、不含宏的 {kind.Id.ToUpperInvariant()} 文件，不能上传。");
        content.Seek(0, SeekOrigin.Begin);
        return await Keep(content, name, kind, upload.Length, by, ct);
    }

    public Stream Open(StoredFile file) =>
        new FileStream(PathOf(file.StoredName), FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);

    public string PathOf(string storedName) => Path.Combine(folders.Attachments, storedName[..2], storedName);

    private async Task<StoredFile> Keep(Stream content, string name, FileKind kind, long bytes, long? by, CancellationToken ct)
    {
        var storedName = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var path = PathOf(storedName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var file = new FileStream(path + ".part", FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, useAsync: true))
        {
            var buffer = new byte[64 * 1024];
            for (int n; (n = await content.ReadAsync(buffer, ct)) > 0;)
            {
                sha.AppendData(buffer, 0, n);
                await file.WriteAsync(buffer.AsMemory(0, n), ct);
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".part", path);
        return new StoredFile(storedName, name, kind.ContentType, bytes, Convert.ToHexStringLower(sha.GetHashAndReset()), by, time.GetUtcNow().UtcDateTime);
    }

    /// <summary>The bare name, or null where it carries a path or nothing that could be shown.</summary>
    public static string? SafeName(string? name)
    {
        name = name?.Normalize(NormalizationForm.FormC).Trim() ?? "";
        if (name.Length == 0 || name.Contains("..", StringComparison.Ordinal) || name.Contains('/') || name.Contains('\\')) return null;
        var clean = new string([.. name.Where(c => !char.IsControl(c) && !Forbidden.Contains(c) && !char.IsSurrogate(c) && !Hides(c))]).Trim('.', ' ');
        if (clean.Length == 0) return null;
        var extension = Path.GetExtension(clean);
        if (clean.Length <= LongestName) return clean;
        return extension.Length > LongestExtension ? clean[..LongestName] : clean[..(LongestName - extension.Length)] + extension;
    }

    /// <summary>Marks that turn the direction of writing or show nothing: they make "fdp.exe" look like "exe.pdf".</summary>
    private static bool Hides(char c) =>
        char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;
}

/// <summary>
/// The kinds of file that may be attached, known by their first bytes. Word and Excel files are zip packages:
/// <paramref name="PackagePart"/> is the part that makes them what they are.
/// </summary>
public sealed record FileKind(string Id, string ContentType, IReadOnlyList<string> Extensions, byte[] Signature, string? PackagePart = null)
{
    private static readonly byte[] Zip = [0x50, 0x4B, 0x03, 0x04];

    public static IReadOnlyList<FileKind> All { get; } =
    [
        new("pdf", "application/pdf", [".pdf"], "%PDF-"u8.ToArray()),
        new("png", "image/png", [".png"], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        new("jpeg", "image/jpeg", [".jpg", ".jpeg"], [0xFF, 0xD8, 0xFF]),
        new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"], Zip, "word/document.xml"),
        new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"], Zip, "xl/workbook.xml"),
    ];

    /// <summary>By the first bytes; among packages, which all begin alike, by the extension, and then the package must hold its part.</summary>
    public static FileKind? Sniff(ReadOnlySpan<byte> head, string name)
    {
        FileKind? found = null;
        foreach (var kind in All)
            if (head.StartsWith(kind.Signature) && (found is null || kind.Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))) found = kind;
        return found;
    }

    public static string Describe(IEnumerable<string> kinds) => string.Join("、", kinds.Select(k => k.ToUpperInvariant()));
}

/// <summary>Looks into a Word or Excel file without unpacking it.</summary>
public static class OfficePackage
{
    private const int MostParts = 5000;

    /// <summary>True for a readable package with the part that names its kind, and without macros or embedded programs.</summary>
    public static bool Holds(Stream content, string part)
    {
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > MostParts) return false;
            var names = zip.Entries.Select(e => e.FullName).ToList();
            return names.Contains("[Content_Types].xml") && names.Contains(part)
                && !names.Exists(n => n.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) && n.Contains("vba", StringComparison.OrdinalIgnoreCase))
                && !names.Exists(n => n.Contains("/activeX/", StringComparison.OrdinalIgnoreCase));
        }
        // A torn directory of the package sends the reader to places that the file doesn't have.
        catch (Exception wrong) when (wrong is InvalidDataException or ArgumentException or IOException)
        {
            return false;
        }
    }
}
