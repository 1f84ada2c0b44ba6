using System.Text.Json.Nodes;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Support;

/// <summary>The recognition path with some inputs of some nodes changed: how a path differs is data, here too.</summary>
public static class GivenPath
{
    public static readonly string[] JointBureaux = ["joint-finance", "joint-market", "joint-reform"];

    /// <summary>The head's step is a joint review of three departments.</summary>
    public static Task<TestApp> JointAsync(string quorum, Action<JsonObject>? further = null) => StartAsync("HeadReview", node =>
    {
        Set(node, "step", "joint");
        Set(node, "role", Roles.JointBureauReviewer);
        Set(node, "units", "joint-bureaux");
        Set(node, "quorum", quorum);
        further?.Invoke(node);
    });

    /// <summary>The lead bureau's head decides, three departments are consulted for two working days.</summary>
    public static Task<TestApp> LedAsync() => JointAsync(Quorum.Lead, node =>
    {
        Set(node, "leadRole", Roles.BureauHead);
        Set(node, "consultWorkingDays", 2);
    });

    public static Task<TestApp> StartAsync(string nodeId, Action<JsonObject> change) => StartAsync(workflows =>
    {
        var path = Path.Combine(workflows, "recognition-award/v1.json");
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        change(file["root"]!["activities"]!.AsArray().Select(a => a!.AsObject()).Single(a => (string?)a["id"] == nodeId));
        File.WriteAllText(path, file.ToJsonString());
    });

    /// <summary>The first version with a threshold after the notice: large amounts end there, the others go on to the payment.</summary>
    public static Task<TestApp> WithThresholdAsync(Action<JsonObject> change) => StartAsync(workflows =>
    {
        var path = Path.Combine(workflows, "recognition-award/v1.json");
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        var nodes = file["root"]!["activities"]!.AsArray();
        var connections = file["root"]!["connections"]!.AsArray();
        var threshold = Like("ScreenPay", "LeadershipThreshold", "AwardFlow.Threshold", "gate");
        Set(threshold, "fact", "amount");
        Set(threshold, "parameter", "leadership-from");
        change(threshold);
        nodes.Add(threshold);
        nodes.Add(Like("CloseCancelled", "CloseLarge", "AwardFlow.Close", ""));
        connections.Single(c => (string?)c!["source"]!["activity"] == "Publicise" && (string?)c["source"]!["port"] == "Closed")!["target"]!["activity"] = "LeadershipThreshold";
        connections.Add(Arrow("LeadershipThreshold", "Above", "CloseLarge"));
        connections.Add(Arrow("LeadershipThreshold", "Below", "ScreenPay"));
        File.WriteAllText(path, file.ToJsonString());

        JsonObject Like(string model, string id, string type, string without)
        {
            var node = nodes.Single(n => (string?)n!["id"] == model)!.DeepClone().AsObject();
            (node["id"], node["nodeId"], node["name"], node["type"]) = (id, $"Workflow1:Flowchart1:{id}", id, type);
            node.Remove(without);
            return node;
        }

        static JsonObject Arrow(string from, string port, string to) => new()
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        };
    });

    /// <summary>New cases start on the second version of the recognition path, with something changed in one node.</summary>
    public static Task<TestApp> SecondVersionAsync(string nodeId, Action<JsonObject> change) => StartAsync(workflows =>
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), "workflows/recognition-award/v2.json")))!;
        change(file["root"]!["activities"]!.AsArray().Select(a => a!.AsObject()).Single(a => (string?)a["id"] == nodeId));
        File.WriteAllText(Path.Combine(workflows, "recognition-award/v2.json"), file.ToJsonString());
    });

    /// <summary>The application on the shipped policies and a changed copy of the shipped paths.</summary>
    public static async Task<TestApp> StartAsync(Action<string> change)
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-path-").FullName;
        var (shipped, workflows) = (Path.Combine(FirstVersions.Folder, "workflows"), Path.Combine(folder, "workflows"));
        foreach (var same in new[] { "policies", "bank-files" }) Directory.CreateSymbolicLink(Path.Combine(folder, same), Path.Combine(TestApp.RepositoryRoot(), same));
        foreach (var file in Directory.GetFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(workflows, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        change(workflows);
        var published = Directory.GetDirectories(workflows).SelectMany(d => Directory.GetFiles(d, "v*.json")).Where(f => !f.EndsWith(".scenarios.json", StringComparison.Ordinal));
        File.WriteAllLines(Path.Combine(workflows, DefinitionCatalogue.DigestFile),
            published.Select(f => $"{DefinitionReader.Digest(File.ReadAllText(f))}  {Path.GetRelativePath(workflows, f).Replace('\\', '/')}"));
        var app = await TestApp.StartAsync(null, b =>
        {
            var folders = (AppFolders)b.Services.Last(d => d.ServiceType == typeof(AppFolders)).ImplementationInstance!;
            b.Services.AddSingleton(folders with { Base = folder });
        });
        Directory.Delete(folder, recursive: true);
        return app;
    }

    public static void Set(JsonObject node, string input, JsonNode value) => node[input] = new JsonObject
    {
        ["typeName"] = value.GetValueKind() switch { System.Text.Json.JsonValueKind.Number => "Int32", System.Text.Json.JsonValueKind.String => "String", _ => "Boolean" },
        ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value.DeepClone() },
    };

    /// <summary>A case at the joint step.</summary>
    public static async Task<RealCase> AtJointStepAsync(this TestApp app)
    {
        var real = await app.ACaseAsync();
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));
        return real;
    }

    public static async Task<List<WorkTask>> TasksAsync(this TestApp app, long id, string node)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id && t.NodeId == node).OrderBy(t => t.Id).ToListAsync();
    }

    /// <summary>The task of this person's unit at the node, newest first.</summary>
    public static async Task<WorkTask> TaskOfAsync(this TestApp app, long id, string node, string login)
    {
        var actor = await app.ActorAsync(login);
        return (await app.TasksAsync(id, node)).Last(t => DecideTask.IsOfTheirRole(actor, t));
    }

    public static Task<Result<Decided>> RejectAsync(this TestApp app, long id, string login) => app.DecideAsync(id, login, DecideTask.Reject, $"{login} 不同意。", "四.2");

    public static Task<Result<Decided>> ReturnAsync(this TestApp app, long id, string login) =>
        app.DecideAsync(id, login, DecideTask.Return, "请补正。", null, new Defect("certificate", "证书编号", "与证书不符"));
}
