using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Archives;
using AwardFlow.Web.Features.Audit;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Features.People;
using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Features.Running;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web;

/// <summary>
/// What is done from the command line instead of a page. Ends with 0 (fine), 2 (wrong use, or the server is running and
/// the verb writes) or 3 (found something; it is printed).
/// </summary>
public static class Verbs
{
    public const int Fine = 0;
    public const int WrongUse = 2;
    public const int Found = 3;

    private const string Usage = """
        dotnet run --project src/AwardFlow.Web -- VERB [arguments] [--Setting:Name=value]
          (none)                          start the server
          create-admin ROLE EMAIL NAME    make a first administrator; prints the link that sets the password (server stopped)
                                          ROLE: system-administrator, security-administrator, audit-administrator
          verify-audit                    check the audit chain; names changed, deleted and inserted entries
          verify-decisions                recompute every kept assessment; names each difference (server may run)
          verify-money                    prove the money: paid, decided, documents, budget, signatures (server may run)
          backup FILE                     consistent copy of database, attachments and keys as a .zip (server may run)
          restore FILE                    check such a copy and put it into an empty data folder (server stopped)
          verify-archive FILE             check a package of a case or batch: every member there and unchanged
          lint-policies [FOLDER]          check the award rules with their cases
          lint-workflows [FOLDER]         check the paths: loader, deadlines, exits, four eyes, words, scenarios
          help                            this text
        Exit code: 0 fine, 2 wrong use or the server is running and the verb writes, 3 something was found.
        """;

    /// <summary>Null where the arguments name no verb: the server starts.</summary>
    public static async Task<int?> RunAsync(string[] args, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        // A setting comes after its "--"; what follows a setting without "=" is its value, so a verb always comes first.
        if (args is not [var verb, ..] || verb.StartsWith("--", StringComparison.Ordinal)) return args.Contains("--help") ? await HelpAsync(output, Fine) : null;
        var words = args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var launch = new Lazy<Launch>(() => Launch.Read(args));
        return words switch
        {
            ["help"] => await HelpAsync(output, Fine),
            ["create-admin", var role, var email, var name] => await CreateAdmin.RunAsync(launch.Value, args, time, new(role, email, name), output, ct),
            ["verify-audit"] => await VerifyAuditVerb.RunAsync(launch.Value.Folders, output, ct),
            ["verify-decisions"] => await VerifyDecisionsVerb.RunAsync(launch.Value.Folders, time, output, ct),
            ["verify-money"] => await VerifyMoneyVerb.RunAsync(launch.Value.Folders, output, ct),
            ["backup", var file] => await Backup.RunAsync(launch.Value.Folders, file, time, output, ct),
            ["restore", var file] => await Restore.RunAsync(launch.Value.Folders, file, output, ct),
            ["verify-archive", var file] => await VerifyArchiveVerb.RunAsync(file, output, ct),
            ["lint-policies"] => await LintAsync(launch.Value.Folders.Policies, output),
            ["lint-policies", var folder] => await LintAsync(folder, output),
            ["lint-workflows"] => await LintWorkflowsAsync(launch.Value.Folders.Workflows, output),
            ["lint-workflows", var folder] => await LintWorkflowsAsync(folder, output),
            _ => await HelpAsync(output, WrongUse),
        };
    }

    private static async Task<int> HelpAsync(TextWriter output, int code)
    {
        await output.WriteLineAsync(Usage);
        return code;
    }

    private static async Task<int> LintAsync(string folder, TextWriter output)
    {
        if (!Directory.Exists(folder)) return await NoFolderAsync(folder, output);
        return await TellAsync(folder, LintPolicies.Run(folder), output);
    }

    private static async Task<int> LintWorkflowsAsync(string folder, TextWriter output)
    {
        if (!File.Exists(Path.Combine(folder, Stages.FileName))) return await NoFolderAsync(Path.Combine(folder, Stages.FileName), output);
        return await TellAsync(folder, [.. (await PathLint.FolderAsync(folder)).Select(f => f.ToString())], output);
    }

    private static async Task<int> NoFolderAsync(string path, TextWriter output)
    {
        await output.WriteLineAsync($"{path}: there is no such folder or file.");
        return WrongUse;
    }

    private static async Task<int> TellAsync(string folder, IReadOnlyList<string> faults, TextWriter output)
    {
        foreach (var fault in faults) await output.WriteLineAsync(fault);
        await output.WriteLineAsync(faults.Count == 0 ? $"{folder}: no faults." : $"{folder}: {faults.Count} fault(s).");
        return faults.Count == 0 ? Fine : Found;
    }
}
