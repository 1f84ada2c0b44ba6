using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>Writing a new version of a path. Nothing here moves a case yet; it may be wrong and unfinished.</summary>
public sealed class KeepWorkflow(Ledger ledger, Paths paths, BusinessClock clock)
{
    public const int LongestText = 1024 * 1024;

    /// <summary>A draft that starts as a copy of the newest version, under the next number.</summary>
    public Task<Result<long>> DraftAsync(Command command, string path, CancellationToken ct)
    {
        if (!paths.Current.Contains(path)) return Task.FromResult<Result<long>>(Refusals.NotFound);
        var text = paths.Text(paths.Current.Latest(path));
        return AddAsync(command, path, text.Definition, text.Scenarios, ct);
    }

    /// <summary>A draft from a file that Elsa Studio or another AwardFlow exported; it gets the next number of its path.</summary>
    public Task<Result<long>> ImportAsync(Command command, string? definition, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(definition)) return Refuse("file-missing", "请选择要导入的 Elsa 3 流程文件（.json）。");
        if (definition.Length > LongestText) return Refuse("file-too-long", "流程文件不能超过 1 MB。");
        var (path, _) = DefinitionText.Names(definition);
        if (!DefinitionText.IsPath(path)) return Refuse("no-definition", "这不是 Elsa 3 流程文件：须是 JSON，并有 definitionId（小写字母、数字和连字符）。");
        var scenarios = paths.Current.Contains(path) ? paths.Text(paths.Current.Latest(path)).Scenarios : "[]\n";
        return AddAsync(command, path, definition, scenarios, ct);

        static Task<Result<long>> Refuse(string code, string message) => Task.FromResult<Result<long>>(new Refusal(code, message));
    }

    public Task<Result<int>> SaveAsync(Command command, long id, int seenRevision, string definition, string scenarios, CancellationToken ct) =>
        ledger.WriteAsync<int>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.EditWorkflows)) return Forbidden;
            if (await db.WorkflowVersions.FirstOrDefaultAsync(v => v.Id == id, c) is not { } draft) return Refusals.NotFound;
            if (NotMine(draft, command.Actor) is { } no) return no;
            if (draft.Revision != seenRevision) return new Refusal("stale-page", "您打开页面之后，这份草稿被保存过。请刷新页面，在最新内容上修改。");
            if (definition.Length > LongestText || scenarios.Length > LongestText) return new Refusal("file-too-long", "流程文件不能超过 1 MB。");
            var before = draft.Digest;
            var text = definition.ReplaceLineEndings("\n");
            draft.Write(DefinitionText.Names(text).Number, text, scenarios.ReplaceLineEndings("\n"), DefinitionReader.Digest(text), clock.UtcNow);
            db.Audit(command.Actor, "workflow.edited", "workflow", draft.FileName, new { digest = before }, new { draft.Id, draft.Digest });
            return draft.Revision;
        }, ct);

    internal static Refusal Forbidden { get; } = new("not-allowed", "您的账号没有这项流程权限。");

    /// <summary>A draft has one author, who answers for all of it; the signer is somebody else.</summary>
    internal static Refusal? NotMine(WorkflowVersion draft, Actor actor) => draft.State != WorkflowVersionState.Draft
        ? new("not-a-draft", "只有草稿可以修改。")
        : draft.AuthorId != actor.Id ? new("other-author", $"这份草稿由{draft.AuthorName}起草，请由起草人修改，或另起草一份。") : null;

    /// <summary>The number after every one that the path has had, in files or here.</summary>
    internal static async Task<int> NextAsync(AwardFlowDb db, Paths paths, string path, CancellationToken ct)
    {
        var signed = await db.WorkflowVersions.Where(v => v.DefinitionId == path && (v.State == WorkflowVersionState.Published || v.State == WorkflowVersionState.Proposed))
            .MaxAsync(v => (int?)v.Number, ct) ?? 0;
        return Math.Max(signed, paths.Current.Contains(path) ? paths.Current.Latest(path).Version : 0) + 1;
    }

    private Task<Result<long>> AddAsync(Command command, string path, string definition, string scenarios, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.EditWorkflows)) return Forbidden;
            var number = await NextAsync(db, paths, path, c);
            if (DefinitionText.Renumber(definition, path, number) is not { } text) return new Refusal("no-definition", "这不是 Elsa 3 流程文件。");
            var draft = new WorkflowVersion(path, number, text, scenarios, DefinitionReader.Digest(text), command.Actor.Id, command.Actor.Name, clock.UtcNow);
            db.WorkflowVersions.Add(draft);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "workflow.drafted", "workflow", draft.FileName, after: new { draft.Id, draft.Digest });
            return draft.Id;
        }, ct);
}
