using System.Security.Cryptography;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// Uploaded result files, kept encrypted under their hash: between preview and recording, and afterwards as evidence.
/// </summary>
public sealed class ResultShelf(AppFolders folders, IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("AwardFlow.BankResult.v1");

    public async Task<string> KeepAsync(long batchId, byte[] bytes, CancellationToken ct)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var path = PathOf(batchId, sha256);
        if (File.Exists(path)) return sha256;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.{Guid.NewGuid():N}.part";
        await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, useAsync: true))
        {
            await file.WriteAsync(_seal.Protect(bytes), ct);
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
        return sha256;
    }

    /// <summary>The bytes, or null where no such file was uploaded for this batch.</summary>
    public async Task<byte[]?> TakeAsync(long batchId, string? sha256, CancellationToken ct)
    {
        if (sha256 is not { Length: 64 } || !sha256.All(char.IsAsciiHexDigitLower)) return null;
        var path = PathOf(batchId, sha256);
        return File.Exists(path) ? _seal.Unprotect(await File.ReadAllBytesAsync(path, ct)) : null;
    }

    private string PathOf(long batchId, string sha256) => Path.Combine(folders.Attachments, "bank-results", $"{batchId}-{sha256}.sealed");
}
