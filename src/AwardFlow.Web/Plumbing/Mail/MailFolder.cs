using System.Globalization;
using System.Text.RegularExpressions;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web.Plumbing.Mail;

public sealed record MailFile(string Name, DateTime WrittenAt, MailText Mail);

/// <summary>Reads the mails that <see cref="FolderTransport"/> has written, newest first.</summary>
public sealed partial class MailFolder(AppFolders folders)
{
    /// <summary>Up to <paramref name="most"/> mails before the file of that name.</summary>
    public async Task<IReadOnlyList<MailFile>> ListAsync(string? before, int most, CancellationToken ct)
    {
        var names = Directory.EnumerateFiles(folders.Mail, "*.eml").Select(f => Path.GetFileName(f))
            .Where(n => FileName().IsMatch(n) && (before is null || string.CompareOrdinal(n, before) < 0))
            .OrderDescending(StringComparer.Ordinal).Take(most).ToList();
        var mails = new List<MailFile>(names.Count);
        foreach (var name in names)
            if (await ReadAsync(name, ct) is { } mail) mails.Add(mail);
        return mails;
    }

    public async Task<MailFile?> ReadAsync(string name, CancellationToken ct)
    {
        var file = Path.Combine(folders.Mail, name);
        if (!FileName().IsMatch(name) || !File.Exists(file)) return null;
        var at = DateTime.ParseExact(name[..14], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        return new(name, at, MailText.Parse(await File.ReadAllTextAsync(file, ct)));
    }

    [GeneratedRegex("^[0-9]{14}-[0-9a-f]{32}\\.eml$")]
    private static partial Regex FileName();
}
