using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>The verb verify-money: reads beside the running server.</summary>
public static class VerifyMoneyVerb
{
    public static async Task<int> RunAsync(AppFolders folders, TextWriter output, CancellationToken ct)
    {
        if (!File.Exists(folders.Database))
        {
            await output.WriteLineAsync($"{folders.Data}: there is no database here.");
            return Verbs.WrongUse;
        }
        using var gate = new WriteGate();
        var options = new DbContextOptionsBuilder<AwardFlowDb>();
        SqliteSetup.Use(options, folders.Database, gate);
        await using var db = new AwardFlowDb(options.Options);
        var findings = await new VerifyMoney(DefinitionCatalogue.Load(folders.Workflows)).RunAsync(db, ct);
        foreach (var finding in findings) await output.WriteLineAsync(finding.ToString());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{await db.Payments.CountAsync(ct)} payments checked, {findings.Count} finding(s)."));
        return findings.Count == 0 ? Verbs.Fine : Verbs.Found;
    }
}
