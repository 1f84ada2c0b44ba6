using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>A case in the state that a test starts from, made by the same use cases as the pages.</summary>
public static class Given
{
    public static async Task<long> ADraft(this TestApp app, string login = "approver1", string tier = "provincial-srdi")
    {
        var id = (await app.Get<KeepDraft>().StartAsync(await app.AsAsync(login), "qiantang-2024", "recognition", default)).Value;
        await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync(login), id, await app.DraftVersionAsync(id), Answers(tier), default);
        foreach (var slot in new[] { "recognition-document", "promise-letter" })
            Ok(await app.Get<KeepDraft>().AttachAsync(await app.AsAsync(login), id, slot, await app.AFileAsync(), default));
        return id;
    }

    public static async Task<long> ASubmittedApplication(this TestApp app, string login = "approver1", string tier = "provincial-srdi")
    {
        var id = await app.ADraft(login, tier);
        Ok(await app.SubmitAsync(id, login));
        return id;
    }

    /// <summary>Changes one answer of a draft.</summary>
    public static async Task AnswerAsync(this TestApp app, long id, string field, string value, string login = "approver1", string tier = "provincial-srdi")
    {
        var answers = Answers(tier);
        answers[field] = value;
        Ok(await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync(login), id, await app.DraftVersionAsync(id), answers, default));
    }

    public static async Task<Result<string>> SubmitAsync(this TestApp app, long id, string login = "approver1") =>
        await app.Get<SubmitApplication>().SubmitAsync(await app.AsAsync(login), id, await app.VersionAsync(id), await app.DraftVersionAsync(id), default);

    public static async Task<Result<Decided>> DecideAsync(this TestApp app, long id, string login, string outcome, string opinion = "情况属实。", string? clause = null, params Defect[] defects)
    {
        await using var db = app.Db();
        var actor = await app.ActorAsync(login);
        var open = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id && t.State == TaskState.Open).OrderBy(t => t.Id).ToListAsync();
        // Of a joint step one's own task; who has none tries another's.
        var task = open.Find(t => DecideTask.IsOfTheirRole(actor, t)) ?? open[0];
        return await app.Get<DecideTask>().DecideAsync(new Command(actor), new DecisionInput(task.Id, await app.VersionAsync(id), outcome, opinion, clause, defects)
        {
            WhyLate = defects.Length > 0 ? "上次审核时没有注意到。" : null,
        }, default);
    }

    public static async Task<Application> ApplicationAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Applications.AsNoTracking().SingleAsync(a => a.Id == id);
    }

    public static async Task<int> VersionAsync(this TestApp app, long id) => (await app.ApplicationAsync(id)).Version;

    public static async Task<int> DraftVersionAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Drafts.Where(d => d.ApplicationId == id).Select(d => d.Version).SingleAsync();
    }

    public static Dictionary<string, string> Answers(string tier) => new()
    {
        ["tier"] = tier,
        ["recognised-on"] = "2026-06-01",
        ["document-number"] = "浙经信企业〔2026〕12号",
        ["certificate"] = "SRDI-2026-0001",
        ["first-recognition"] = "yes",
        ["earlier-support"] = "no",
        ["promise"] = "yes",
    };

    public static async Task<StoredFile> AFileAsync(this TestApp app)
    {
        var bytes = "%PDF-1.4\n%demo\n"u8.ToArray();
        var form = new FormFile(new MemoryStream(bytes), 0, bytes.Length, "file", "认定文件.pdf");
        return Ok(await app.Get<FileStore>().TakeAsync(form, new AllowedFile(1024 * 1024, new HashSet<string> { "pdf" }), null, default));
    }

    public static T Ok<T>(Result<T> result)
    {
        Assert.True(result.Refusal is null, $"{result.Refusal?.Code}: {result.Refusal?.Message} {string.Join("; ", result.Refusal?.Faults ?? [])}");
        return result.Value;
    }
}
