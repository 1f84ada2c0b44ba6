using System.Text.Json.Nodes;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Workflows;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>New versions of a path, made by the same use cases as the pages.</summary>
public static class GivenWorkflow
{
    public const string Path = "recognition-award";

    public static async Task<WorkflowVersion> WorkflowVersionAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.WorkflowVersions.AsNoTracking().SingleAsync(v => v.Id == id);
    }

    public static async Task<long> AWorkflowDraft(this TestApp app) =>
        Given.Ok(await app.Get<KeepWorkflow>().DraftAsync(await app.AsAsync("workflow1"), Path, default));

    /// <summary>The first version again under the next number: later ones may have come with the program.</summary>
    public static async Task<long> ADraftOfTheFirstVersion(this TestApp app)
    {
        var paths = app.Get<Paths>();
        var text = paths.Text(paths.Current.Get(Path, 1));
        var id = Given.Ok(await app.Get<KeepWorkflow>().ImportAsync(await app.AsAsync("workflow1"), text.Definition, default));
        Given.Ok(await app.SaveWorkflowAsync(id, (await app.WorkflowVersionAsync(id)).DefinitionJson, text.Scenarios));
        return id;
    }

    public static async Task<Result<int>> SaveWorkflowAsync(this TestApp app, long id, string definition, string scenarios, string login = "workflow1") =>
        await app.Get<KeepWorkflow>().SaveAsync(await app.AsAsync(login), id, (await app.WorkflowVersionAsync(id)).Revision, definition, scenarios, default);

    /// <summary>Changes the draft's file as the designer would.</summary>
    public static async Task EditWorkflowAsync(this TestApp app, long id, Action<JsonObject> edit, Func<string, string>? scenarios = null)
    {
        var draft = await app.WorkflowVersionAsync(id);
        var file = JsonNode.Parse(draft.DefinitionJson)!.AsObject();
        edit(file);
        Given.Ok(await app.SaveWorkflowAsync(id, file.ToJsonString(), scenarios?.Invoke(draft.ScenariosJson) ?? draft.ScenariosJson));
    }

    public static JsonObject Node(JsonObject file, string id) =>
        file["root"]!["activities"]!.AsArray().OfType<JsonObject>().First(a => (string?)a["id"] == id);

    /// <summary>Gives the township another number of days.</summary>
    public static void WithMoreDays(JsonObject file) => Node(file, "TownshipReview")["dueWorkingDays"]!["expression"]!["value"] = 8;

    /// <summary>Renames a node everywhere.</summary>
    public static void Rename(JsonObject file, string from, string to)
    {
        Node(file, from)["id"] = to;
        foreach (var end in file["root"]!["connections"]!.AsArray().SelectMany(c => new[] { c!["source"]!, c["target"]! }).Where(e => (string?)e["activity"] == from))
            end["activity"] = to;
    }

    public static async Task<Result<Done>> ProposeWorkflowAsync(this TestApp app, long id) =>
        await app.Get<PublishWorkflow>().ProposeAsync(await app.AsAsync("workflow1"), id, (await app.WorkflowVersionAsync(id)).Revision, default);

    public static async Task<Result<Done>> SignWorkflowAsync(this TestApp app, long id, Actor? by = null) =>
        await app.Get<PublishWorkflow>().SignAsync(new Command(by ?? await app.ActorAsync("workflow2")), id, (await app.WorkflowVersionAsync(id)).Revision, default);

    /// <summary>A new version of the path, edited, proposed and signed; its number.</summary>
    public static async Task<int> ASignedWorkflow(this TestApp app, Action<JsonObject> edit, Func<string, string>? scenarios = null)
    {
        var id = await app.ADraftOfTheFirstVersion();
        await app.EditWorkflowAsync(id, edit, scenarios);
        Given.Ok(await app.ProposeWorkflowAsync(id));
        Given.Ok(await app.SignWorkflowAsync(id));
        return (await app.WorkflowVersionAsync(id)).Number;
    }

    /// <summary>New cases start on this version: as it stands where it is the newest, otherwise on a signed copy of it.</summary>
    public static async Task StartNewCasesOnAsync(this TestApp app, string path, int version)
    {
        var paths = app.Get<Paths>();
        if (paths.Current.Latest(path).Version == version) return;
        var text = paths.Text(paths.Current.Get(path, version));
        var id = Given.Ok(await app.Get<KeepWorkflow>().ImportAsync(await app.AsAsync("workflow1"), text.Definition, default));
        Given.Ok(await app.SaveWorkflowAsync(id, (await app.WorkflowVersionAsync(id)).DefinitionJson, text.Scenarios));
        Given.Ok(await app.ProposeWorkflowAsync(id));
        Given.Ok(await app.SignWorkflowAsync(id));
    }
}
