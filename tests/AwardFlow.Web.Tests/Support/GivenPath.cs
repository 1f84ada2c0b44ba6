using System.Text.Json.Nodes;
using AwardFlow.Web.Casework;
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

    public static Task<TestApp> StartAsync(string nodeId, Action<JsonObject> change)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), "workflows/recognition-award/v1.json")))!;
        change(file["root"]!["activities"]!.AsArray().Select(a => a!.AsObject()).Single(a => (string?)a["id"] == nodeId));
        var folder = Directory.CreateTempSubdirectory("awardflow-path-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "recognition-award"));
        var text = file.ToJsonString();
        File.WriteAllText(Path.Combine(folder, "recognition-award/v1.json"), text);
        File.WriteAllText(Path.Combine(folder, DefinitionCatalogue.DigestFile), $"{DefinitionReader.Digest(text)}  recognition-award/v1.json\n");
        var definitions = DefinitionCatalogue.Load(folder);
        Directory.Delete(folder, recursive: true);
        return TestApp.StartAsync(null, b => b.Services.AddSingleton(definitions));
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
