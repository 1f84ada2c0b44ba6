namespace AwardFlow.Web.Features.Archives;

/// <summary>The verb verify-archive: every member of a package is there and as it was when it was made.</summary>
public static class VerifyArchiveVerb
{
    public static async Task<int> RunAsync(string file, TextWriter output, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            await output.WriteLineAsync($"{file}: there is no such file.");
            return Verbs.WrongUse;
        }
        await using var package = File.OpenRead(file);
        var faults = await ArchiveFile.FaultsAsync(package, ct);
        foreach (var fault in faults) await output.WriteLineAsync(fault);
        await output.WriteLineAsync(faults.Count == 0 ? $"{file}: unchanged." : $"{file}: {faults.Count} fault(s).");
        return faults.Count == 0 ? Verbs.Fine : Verbs.Found;
    }
}
