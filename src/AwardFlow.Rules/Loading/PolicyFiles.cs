using System.Security.Cryptography;
using System.Text;

namespace AwardFlow.Rules;

/// <summary>Sorts the files of a policies folder into policies and overlays.</summary>
internal static class PolicyFiles
{
    private const int LargestFile = 512 * 1024;

    /// <summary>Reads every YAML file below a folder; keys are paths from there with forward slashes.</summary>
    public static SortedDictionary<string, string> ReadFolder(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(p => p.EndsWith(".yaml", StringComparison.Ordinal) || p.EndsWith(".yml", StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            files[name] = new FileInfo(path).Length > LargestFile ? "" : Lines(File.ReadAllText(path));
        }
        return files;
    }

    public static string Lines(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');

    public static (IReadOnlyList<PolicyTrees> Policies, IReadOnlyList<OverlayTree> Overlays) Sort(
        IReadOnlyDictionary<string, string> files, string root, Faults faults)
    {
        var policies = new List<PolicyTrees>();
        var overlays = new List<OverlayTree>();
        foreach (var name in files.Keys.Where(n => !IsExpected(n)))
            faults.Add(root + name, 1, "", "", "this file has no place here: expected <policy>/policy.yaml, <policy>/awards/*.yaml, <policy>/cases/*.yaml, overlays/*.yaml");
        foreach (var folder in files.Keys.Where(IsExpected).GroupBy(n => n[..n.IndexOf('/')]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (folder.Key == "overlays")
            {
                foreach (var name in folder.Order(StringComparer.Ordinal))
                {
                    if (YamlParser.Parse(root + name, $"overlay \"{Stem(name)}\"", files[name], faults) is { } overlay)
                        overlays.Add(new(Stem(name), root + name, overlay));
                }
                continue;
            }
            Policy(files, root, folder.Key, [.. folder.Order(StringComparer.Ordinal)], policies, faults);
        }
        return (policies, overlays);
    }

    private static void Policy(
        IReadOnlyDictionary<string, string> files, string root, string id, IReadOnlyList<string> names, List<PolicyTrees> policies, Faults faults)
    {
        var main = $"{id}/policy.yaml";
        if (!names.Contains(main))
        {
            faults.Add(root + main, 1, $"policy \"{id}\"", "", "the file is missing");
            return;
        }
        var awards = new List<AwardTree>();
        foreach (var name in names.Where(n => n.StartsWith($"{id}/awards/", StringComparison.Ordinal)))
        {
            if (YamlParser.Parse(root + name, $"award \"{Stem(name)}\"", files[name], faults) is { } award)
                awards.Add(new(Stem(name), root + name, award));
        }
        if (YamlParser.Parse(root + main, $"policy \"{id}\"", files[main], faults) is { } policy)
            policies.Add(new(id, root + main, policy, awards, Hash(names, files)));
    }

    // Cases test the rules and are no part of them: adding one does not make a new version.
    private static string Hash(IEnumerable<string> names, IReadOnlyDictionary<string, string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in names.Where(n => !n.Contains("/cases/", StringComparison.Ordinal)))
            hash.AppendData(Encoding.UTF8.GetBytes(files[name]));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsExpected(string name)
    {
        var parts = name.Split('/');
        return name.EndsWith(".yaml", StringComparison.Ordinal) && (parts.Length == 2
            ? parts[0] == "overlays" || parts[1] == "policy.yaml"
            : parts.Length == 3 && parts[1] is "awards" or "cases");
    }

    private static string Stem(string name) => Path.GetFileNameWithoutExtension(name);
}
