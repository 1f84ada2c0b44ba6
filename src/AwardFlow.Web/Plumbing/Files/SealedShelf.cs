using System.Security.Cryptography;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace AwardFlow.Web.Plumbing.Files;

/// <summary>
/// Uploaded files of the bank, kept encrypted under what they belong to and their hash: between preview and recording, and
/// afterwards as evidence. Written and read in pieces, so that a long file needs no more memory than a short one.
/// </summary>
public sealed class SealedShelf(AppFolders folders, IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("AwardFlow.BankResult.v2");

    public async Task<string> KeepAsync(string of, Stream content, CancellationToken ct)
    {
        content.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));
        var path = PathOf(of, sha256);
        if (File.Exists(path)) return sha256;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.{Guid.NewGuid():N}.part";
        content.Position = 0;
        await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, useAsync: true))
        {
            await SealedFile.WriteAsync(content, file, _seal, ct);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
        return sha256;
    }

    /// <summary>The content, or null where no such file was uploaded for this.</summary>
    public Stream? Open(string of, string? sha256)
    {
        if (sha256 is not { Length: 64 } || !sha256.All(char.IsAsciiHexDigitLower)) return null;
        var path = PathOf(of, sha256);
        return File.Exists(path) ? new SealedFile(File.OpenRead(path), _seal) : null;
    }

    private string PathOf(string of, string sha256) => Path.Combine(folders.Attachments, $"{of}-{sha256}.sealed");
}
