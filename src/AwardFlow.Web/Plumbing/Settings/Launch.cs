using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Web.Plumbing.Settings;

/// <summary>What is known before anything is built: folders, settings, and whether this is a demonstration.</summary>
public sealed record Launch(AppFolders Folders, IConfigurationRoot Configuration, bool SettingsGiven)
{
    private const string DemonstrationStart = "2026-11-23T01:00:00Z";

    /// <summary>Environment variables override appsettings.json; both override nothing that the database says about itself.</summary>
    public static Launch Read(string[] args, string? baseFolder = null)
    {
        var root = baseFolder ?? AppFolders.FindBase(Start());
        var configuration = Build(new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(root, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables()
            .AddCommandLine(args.Where(a => a.StartsWith("--", StringComparison.Ordinal)).ToArray()));
        var data = Path.GetFullPath(configuration["Data:Folder"] ?? "data", root);
        var given = File.Exists(Path.Combine(root, "appsettings.json")) || !string.IsNullOrWhiteSpace(configuration["Site:PublicAddress"]);
        return new(new AppFolders(root, data), configuration, given);
    }

    /// <summary>
    /// Makes or opens the database. One made without settings is marked as a demonstration, for good; one without the
    /// mark doesn't start without settings. No setting makes a demonstration of it.
    /// </summary>
    public bool PrepareDatabase(TimeProvider time)
    {
        Folders.Make();
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Folders.Database));
        connection.Open();
        var ahead = DateTime.Parse(DemonstrationStart, null, System.Globalization.DateTimeStyles.RoundtripKind) - time.GetUtcNow().UtcDateTime;
        SchemaScripts.Apply(connection, SettingsGiven ? new Dictionary<string, string>() : new Dictionary<string, string>
        {
            [Setting.Demonstration] = "yes",
            [Setting.ClockAhead] = ahead.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM settings WHERE \"Key\" = 'demonstration'";
        var demonstration = (long)command.ExecuteScalar()! == 1;
        if (!demonstration) RequireSettings();
        RequireKeys(connection);
        return demonstration;
    }

    /// <summary>A new key would be made in silence and nothing written under the old one could be checked any more.</summary>
    private void RequireKeys(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT EXISTS (SELECT 1 FROM audit_entries)";
        if ((long)command.ExecuteScalar()! == 1 && !File.Exists(Folders.AuditKey))
            throw new SettingsException($"{Folders.AuditKey} is missing, but {Folders.Database} has audit entries. Put the keys folder back from the backup that belongs to this database.");
    }

    private static IConfigurationRoot Build(IConfigurationBuilder builder)
    {
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException wrong)
        {
            throw new SettingsException($"{wrong.Message} {wrong.InnerException?.Message}".TrimEnd());
        }
    }

    private void RequireSettings()
    {
        if (!SettingsGiven)
            throw new SettingsException($"{Folders.Database} is not a demonstration database, and there are no settings. Copy appsettings.example.json to {Folders.SettingsFile} and fill it in (at least Site:PublicAddress).");
        var address = Configuration["Site:PublicAddress"];
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            throw new SettingsException($"Setting Site:PublicAddress is \"{address}\". Write the address under which people reach AwardFlow, for example https://awards.example.gov.cn");
    }

    private static string Start()
    {
        // "dotnet run" has its work folder in the checkout or the project; a published application its own folder.
        var here = Directory.GetCurrentDirectory();
        for (var folder = new DirectoryInfo(here); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "policies"))) return here;
        return AppContext.BaseDirectory;
    }
}
