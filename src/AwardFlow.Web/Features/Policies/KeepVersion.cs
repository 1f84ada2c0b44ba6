using System.Globalization;
using System.Text.RegularExpressions;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Policies;

/// <summary>Writing a new version of a policy's files. Nothing here is a rule yet; it may be wrong and unfinished.</summary>
public sealed partial class KeepVersion(Ledger ledger, Catalogues catalogues, Paths paths, BusinessClock clock)
{
    private const int LongestFile = 512 * 1024;
    private const int MostFiles = 200;

    /// <summary>A draft that starts as a copy of the version in force, under the next name.</summary>
    public Task<Result<long>> DraftAsync(Command command, string policyId, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.EditPolicies)) return Forbidden;
            if (catalogues.Current.Policy(policyId) is not { } current) return Refusals.NotFound;
            var from = await db.PolicyVersions.AsNoTracking().FirstAsync(v => v.PolicyId == policyId && v.ContentHash == current.ContentHash && v.State == PolicyVersionState.Published, c);
            var names = await db.PolicyVersions.AsNoTracking().Where(v => v.PolicyId == policyId).Select(v => v.Version).ToListAsync(c);
            var next = names.Select(n => int.TryParse(n, CultureInfo.InvariantCulture, out var number) ? number : 0).Max() + 1;
            var main = $"{policyId}/policy.yaml";
            var files = from.Files.ToDictionary();
            files[main] = VersionLine().Replace(files[main], $"version: \"{next.ToString(CultureInfo.InvariantCulture)}\"", 1);
            var (version, hash) = Read(policyId, files);
            var draft = new PolicyVersion(policyId, version, hash, files, command.Actor.Id, command.Actor.Name, clock.UtcNow);
            db.PolicyVersions.Add(draft);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "policy.drafted", "policy", $"{policyId}/{version}", after: new { draft.Id, from = from.Version });
            return draft.Id;
        }, ct);

    public Task<Result<int>> SaveFileAsync(Command command, long id, int seenRevision, string path, string text, CancellationToken ct) =>
        ChangeAsync(command, id, seenRevision, path, files =>
        {
            if (text.Length > LongestFile) return new("file-too-long", "文件超过 512 KB，请拆分。");
            files[path] = text.ReplaceLineEndings("\n");
            return files.Count > MostFiles ? new("too-many-files", $"一个版本最多 {MostFiles} 个文件。") : null;
        }, ct);

    public Task<Result<int>> RemoveFileAsync(Command command, long id, int seenRevision, string path, CancellationToken ct) =>
        ChangeAsync(command, id, seenRevision, path, files => files.Remove(path) ? null : new("no-such-file", "没有这个文件。"), ct);

    private Task<Result<int>> ChangeAsync(Command command, long id, int seenRevision, string path, Func<Dictionary<string, string>, Refusal?> change, CancellationToken ct) =>
        ledger.WriteAsync<int>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.EditPolicies)) return Forbidden;
            if (await db.PolicyVersions.FirstOrDefaultAsync(v => v.Id == id, c) is not { } draft) return Refusals.NotFound;
            if (NotMine(draft, command.Actor) is { } no) return no;
            if (draft.Revision != seenRevision) return new Refusal("stale-page", "您打开页面之后，这份草稿被保存过。请刷新页面，在最新内容上修改。");
            if (!PathOf(draft.PolicyId).IsMatch(path)) return new Refusal("bad-path", $"文件应为 {draft.PolicyId}/policy.yaml、{draft.PolicyId}/awards/名称.yaml 或 {draft.PolicyId}/cases/名称.yaml，名称只用小写字母、数字和连字符。");
            if (draft.AuthorId == PolicyVersion.Shipped) draft.TakeOver(command.Actor.Id, command.Actor.Name);
            var files = draft.Files.ToDictionary();
            if (change(files) is { } refusal) return refusal;
            var before = draft.ContentHash;
            var (version, hash) = Read(draft.PolicyId, files);
            draft.Write(version, hash, files, clock.UtcNow);
            db.Audit(command.Actor, "policy.edited", "policy", $"{draft.PolicyId}/{draft.Version}", new { hash = before }, new { draft.Id, path, hash });
            return draft.Revision;
        }, ct);

    internal static Refusal Forbidden { get; } = new("not-allowed", "您的账号没有这项政策权限。");

    /// <summary>A draft has one author, who answers for all of it; the signer is somebody else.</summary>
    internal static Refusal? NotMine(PolicyVersion draft, Actor actor) => draft.State != PolicyVersionState.Draft
        ? new("not-a-draft", "只有草稿可以修改。")
        : draft.AuthorId != PolicyVersion.Shipped && draft.AuthorId != actor.Id
            ? new("other-author", $"这份草稿由{draft.AuthorName}起草，请由起草人修改，或另起草一份。") : null;

    private (string Version, string Hash) Read(string policyId, IReadOnlyDictionary<string, string> files) =>
        VersionCheck.Run(catalogues, paths, policyId, files).Policy is { } policy ? (policy.Version, policy.ContentHash) : ("", "");

    private static Regex PathOf(string policyId) => new($@"^{Regex.Escape(policyId)}/(policy|(awards|cases)/[a-z0-9][a-z0-9-]{{0,60}})\.yaml$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    [GeneratedRegex("^version: .*$", RegexOptions.Multiline)]
    private static partial Regex VersionLine();
}
