using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

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
        var contexts = new PooledDbContextFactory<AwardFlowDb>(options.Options);
        var paths = new Paths(folders, NoticeLetters.Load(folders.Workflows), contexts, NullLogger<Paths>.Instance);
        await paths.LoadAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var findings = await new VerifyMoney(paths).RunAsync(db, ct);
        foreach (var finding in findings) await output.WriteLineAsync(finding.ToString());
        var payments = await db.Payments.CountAsync(ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{payments} payments checked, {findings.Count} finding(s)."));
        return findings.Count == 0 ? Verbs.Fine : Verbs.Found;
    }
}
