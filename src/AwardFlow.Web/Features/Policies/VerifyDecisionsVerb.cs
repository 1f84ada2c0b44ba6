using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace AwardFlow.Web.Features.Policies;

/// <summary>The verb verify-decisions: reads beside the running server.</summary>
public static class VerifyDecisionsVerb
{
    public static async Task<int> RunAsync(AppFolders folders, TimeProvider time, TextWriter output, CancellationToken ct)
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
        var catalogues = new Catalogues(folders, contexts, new BusinessClock(time));
        await catalogues.LoadAsync(ct);
        var (recomputed, differences) = (0, 0);
        await foreach (var difference in new VerifyDecisions(catalogues).RunAsync(contexts, n => recomputed = n, ct))
        {
            differences++;
            await output.WriteLineAsync(difference.ToString());
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{recomputed} assessments recomputed, {differences} difference(s)."));
        return differences == 0 ? Verbs.Fine : Verbs.Found;
    }
}
