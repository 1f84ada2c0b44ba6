using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Structure;

/// <summary>The source files as text, by path from the repository's root.</summary>
internal static class SourceTree
{
    public static string Root { get; } = TestApp.RepositoryRoot();

    public static IReadOnlyList<(string Path, string Text)> Files(string under, params string[] endings) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, under), "*", SearchOption.AllDirectories)
            .Where(f => endings.Any(e => f.EndsWith(e, StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => (f, File.ReadAllText(Path.Combine(Root, f)))),
    ];
}
