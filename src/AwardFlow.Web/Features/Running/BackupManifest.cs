using System.Security.Cryptography;

namespace AwardFlow.Web.Features.Running;

/// <summary>What a backup holds, file by file.</summary>
public sealed record BackupManifest(string MadeAt, string AuditHead, IReadOnlyList<BackupFile> Files)
{
    public const string Name = "manifest.json";

    /// <summary>The parts of the data folder that a backup takes, besides the database.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["attachments", "keys", "exports", "mail"];

    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <param name="Path">Relative to the data folder, with forward slashes.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">Hash of its content.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);
