namespace AwardFlow.Web.Plumbing.Settings;

/// <summary>
/// Where things lie. The base is the nearest folder at or above the application that holds <c>policies/</c>;
/// settings and <c>data/</c> lie there too.
/// </summary>
public sealed record AppFolders(string Base, string Data)
{
    public string Policies => Path.Combine(Base, "policies");
    public string Workflows => Path.Combine(Base, "workflows");
    public string BankFiles => Path.Combine(Base, "bank-files");
    public string SettingsFile => Path.Combine(Base, "appsettings.json");
    public string Database => Path.Combine(Data, "awardflow.db");
    public string JobsDatabase => Path.Combine(Data, "jobs.db");
    public string Attachments => Path.Combine(Data, "attachments");
    public string Keys => Path.Combine(Data, "keys");
    public string Mail => Path.Combine(Data, "mail");
    public string Exports => Path.Combine(Data, "exports");
    public string AuditHead => Path.Combine(Data, "audit-head.txt");
    public string AuditKey => Path.Combine(Keys, "audit.key");
    public string FingerprintKey => Path.Combine(Keys, "fingerprint.key");
    public string ServerLock => Path.Combine(Data, "server.lock");
    public string LastBackup => Path.Combine(Data, "last-backup.txt");

    public static string FindBase(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "policies"))) return folder.FullName;
        throw new SettingsException($"No folder named 'policies' at or above {start}. Start AwardFlow from its checkout or from its published folder.");
    }

    public void Make()
    {
        foreach (var folder in new[] { Data, Attachments, Keys, Mail, Exports }) Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>A setting is missing or wrong: the message names it and says what to write. The server does not start.</summary>
public sealed class SettingsException(string message) : Exception(message);
