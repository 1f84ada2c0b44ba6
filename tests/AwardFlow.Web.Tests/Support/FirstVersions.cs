using AwardFlow.Workflow;

namespace AwardFlow.Web.Tests.Support;

/// <summary>
/// The shipped policies and paths, each path only in its first version: their chains are short, and what most tests are
/// about does not depend on the version. Made once for the tests of a process.
/// </summary>
internal static class FirstVersions
{
    private static readonly Lazy<string> Made = new(Make);

    public static string Folder => Made.Value;

    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-first-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var (shipped, workflows) = (Path.Combine(TestApp.RepositoryRoot(), "workflows"), Path.Combine(folder, "workflows"));
        foreach (var same in new[] { "policies", "bank-files" }) Directory.CreateSymbolicLink(Path.Combine(folder, same), Path.Combine(TestApp.RepositoryRoot(), same));
        foreach (var file in Directory.GetFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(shipped, file).Replace('\\', '/');
            if (IsLater(name)) continue;
            var copy = Path.Combine(workflows, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var digests = Path.Combine(workflows, DefinitionCatalogue.DigestFile);
        File.WriteAllLines(digests, File.ReadAllLines(digests).Where(l => !IsLater(l.Split(' ')[^1])));
        return folder;
    }

    private static bool IsLater(string name) => Path.GetFileName(name) is ['v', .. var rest] && !rest.StartsWith("1.", StringComparison.Ordinal);
}
