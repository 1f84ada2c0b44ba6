using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AwardFlow.Web.Features.Archives;

/// <summary>One member of a package: its path and how to read it.</summary>
public sealed record ArchiveMember(string Path, Func<Stream> Open)
{
    public static ArchiveMember Text(string path, string text) => new(path, () => new MemoryStream(Encoding.UTF8.GetBytes(text)));
}

/// <summary>
/// A package for the archive (归档): members in the order of their paths, one fixed time, not compressed, so that the
/// same case always gives the same bytes; SHA256SUMS names the digest of every member and can be checked by anybody.
/// </summary>
public static class ArchiveFile
{
    public const string Sums = "SHA256SUMS";
    public const string ContentType = "application/zip";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Json(object value) => JsonSerializer.Serialize(value, Options);

    public static async Task WriteAsync(Stream target, IEnumerable<ArchiveMember> members, DateTimeOffset at, CancellationToken ct)
    {
        var sums = new StringBuilder();
        await using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        foreach (var member in members.OrderBy(m => m.Path, StringComparer.Ordinal))
        {
            await using (var content = member.Open())
            {
                var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
                sums.Append(CultureInfo.InvariantCulture, $"{digest}  {member.Path}\n");
            }
            await using var from = member.Open();
            await AddAsync(zip, member.Path, from, at, ct);
        }
        using var last = new MemoryStream(Encoding.UTF8.GetBytes(sums.ToString()));
        await AddAsync(zip, Sums, last, at, ct);
    }

    private static async Task AddAsync(ZipArchive zip, string path, Stream from, DateTimeOffset at, CancellationToken ct)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = at;
        await using var to = await entry.OpenAsync(ct);
        await from.CopyToAsync(to, ct);
    }

    /// <summary>What is wrong with a package, one line each; empty when every member is there and as it was.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Stream package, CancellationToken ct)
    {
        ZipArchive zip;
        try
        {
            zip = await ZipArchive.CreateAsync(package, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8, ct);
        }
        catch (InvalidDataException)
        {
            return ["not a package: no readable ZIP file"];
        }
        await using (zip)
        {
            if (zip.GetEntry(Sums) is not { } list) return [$"{Sums} is missing"];
            var faults = new List<string>();
            var known = new HashSet<string>(StringComparer.Ordinal) { Sums };
            foreach (var line in (await TextAsync(list, ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Split("  ", 2) is not [{ Length: 64 } digest, var path])
                {
                    faults.Add($"{Sums}: \"{line}\" is no digest and path");
                    continue;
                }
                if (!known.Add(path)) faults.Add($"{path} is listed twice");
                else if (zip.Entries.Count(e => e.FullName == path) != 1) faults.Add($"{path} is missing or stands there twice");
                else if (await DigestAsync(zip.GetEntry(path)!, ct) != digest) faults.Add($"{path} was changed");
            }
            faults.AddRange(zip.Entries.Where(e => !known.Contains(e.FullName)).Select(e => $"{e.FullName} is not listed"));
            return faults;
        }
    }

    private static async Task<string?> DigestAsync(ZipArchiveEntry entry, CancellationToken ct)
    {
        try
        {
            await using var content = await entry.OpenAsync(ct);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static async Task<string> TextAsync(ZipArchiveEntry entry, CancellationToken ct)
    {
        using var reader = new StreamReader(await entry.OpenAsync(ct), Encoding.UTF8);
        return await reader.ReadToEndAsync(ct);
    }
}
