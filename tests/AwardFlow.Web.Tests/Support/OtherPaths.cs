using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Support;

/// <summary>The shipped paths with something changed: a folder of their own, read by the same loader.</summary>
public static class OtherPaths
{
    /// <summary>Version 1 of the recognition path alone, with what its reviews look at.</summary>
    public static void ReviewedFields(this WebApplicationBuilder builder, params (string Node, string Reviews)[] reviews) => builder.Change(path =>
    {
        foreach (var activity in path["root"]!["activities"]!.AsArray())
            foreach (var (node, fields) in reviews)
                if (activity!["id"]!.GetValue<string>() == node) activity["customProperties"]!["AwardFlow:Reviews"] = fields;
    });

    private static void Change(this WebApplicationBuilder builder, Action<JsonNode> change)
    {
        var folders = (AppFolders)builder.Services.Last(d => d.ServiceType == typeof(AppFolders)).ImplementationInstance!;
        var folder = Path.Combine(folders.Data, "shipped", "workflows");
        var shipped = Path.Combine(TestApp.RepositoryRoot(), "workflows");
        var sums = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(shipped, "v*.json", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".scenarios.json", StringComparison.Ordinal) && (!f.Contains("recognition-award", StringComparison.Ordinal) || f.EndsWith("v1.json", StringComparison.Ordinal))))
        {
            var name = Path.GetRelativePath(shipped, file).Replace('\\', '/');
            var path = JsonNode.Parse(File.ReadAllText(file))!;
            if (name.StartsWith("recognition-award/", StringComparison.Ordinal)) change(path);
            var bytes = Encoding.UTF8.GetBytes(path.ToJsonString().ReplaceLineEndings("\n"));
            var target = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, bytes);
            sums.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
        }
        File.WriteAllText(Path.Combine(folder, DefinitionCatalogue.DigestFile), sums.ToString());
        Directory.CreateSymbolicLink(Path.Combine(folders.Data, "shipped", "policies"), folders.Policies);
        Directory.CreateSymbolicLink(Path.Combine(folders.Data, "shipped", "bank-files"), folders.BankFiles);
        builder.Services.AddSingleton(new AppFolders(Path.Combine(folders.Data, "shipped"), folders.Data));
    }
}
