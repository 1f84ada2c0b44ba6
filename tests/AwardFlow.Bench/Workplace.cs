using System.Globalization;
using AwardFlow.Web;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Features.Funds;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Bench;

/// <summary>The application on a database of its own, with many firms to file for.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private const string Policy = "qiantang-2024";
    private const string Award = "recognition";

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["tier"] = "provincial-srdi",
        ["recognised-on"] = "2026-06-01",
        ["document-number"] = "浙经信企业〔2026〕12号",
        ["first-recognition"] = "yes",
        ["earlier-support"] = "no",
        ["promise"] = "yes",
    };

    private Workplace(WebApplication app, string folder) => (Host, Folder) = (app, folder);

    public WebApplication Host { get; }
    public string Folder { get; }
    public string Database => Path.Combine(Folder, "awardflow.db");

    public static async Task<Workplace> OpenAsync(string? folder = null, params string[] settings)
    {
        folder ??= Directory.CreateTempSubdirectory("awardflow-bench-").FullName;
        string[] args = [$"--Data:Folder={folder}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", .. settings];
        var app = await App.BuildAsync(Launch.Read(args, AppFolders.FindBase(AppContext.BaseDirectory)), args, TimeProvider.System);
        return new Workplace(app, folder);
    }

    public T Get<T>() where T : notnull => Host.Services.GetRequiredService<T>();

    public AwardFlowDb Db() => Get<IDbContextFactory<AwardFlowDb>>().CreateDbContext();

    public async Task<Actor> ActorAsync(string login)
    {
        await using var db = Db();
        var email = DemonstrationData.Email(login);
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Email == email);
        var roles = await db.RoleGrants.Where(g => g.PersonId == person.Id).Select(g => g.Role).ToListAsync();
        return new Actor(person.Id, person.Name, person.UnitId, person.EnterpriseId, roles.ToHashSet(StringComparer.Ordinal), "127.0.0.1");
    }

    /// <summary>Copies of the first firm, each with an approver's eyes only for itself.</summary>
    public async Task<IReadOnlyList<Actor>> FirmsAsync(int count)
    {
        var model = await ActorAsync("approver1");
        var ids = new List<long>();
        var vault = Get<AccountVault>();
        var made = await Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var township = await db.Units.Where(u => u.Code == "qt-yi").Select(u => u.Id).SingleAsync(ct);
            var firms = Enumerable.Range(0, count).Select(i =>
            {
                var firm = new Enterprise($"B{i:D17}", $"测算企业{i:D6}有限公司", township, Get<BusinessClock>().UtcNow);
                firm.Describe("测算", "钱塘区", "C34", "测算", "13800000000");
                firm.Confirm();
                firm.UseAccount(vault.Seal("演示银行", null, firm.Name, (9_900_000_000_000_000 + i).ToString(CultureInfo.InvariantCulture)));
                return firm;
            }).ToList();
            db.Enterprises.AddRange(firms);
            await db.SaveChangesAsync(ct);
            ids.AddRange(firms.Select(f => f.Id));
            return new Done();
        }, default);
        _ = made.Value;
        return [.. ids.Select(id => model with { EnterpriseId = id })];
    }

    public async Task<long> DraftAsync(Actor approver)
    {
        var drafts = Get<KeepDraft>();
        var id = (await drafts.StartAsync(new Command(approver), Policy, Award, default)).Value;
        _ = (await drafts.SaveAsync(approver, id, 1, Answers, default)).Value;
        foreach (var slot in new[] { "recognition-document", "promise-letter" })
            _ = (await drafts.AttachAsync(new Command(approver), id, slot, await FileAsync(), default)).Value;
        return id;
    }

    public async Task SubmitAsync(Actor approver, long id) =>
        _ = (await Get<SubmitApplication>().SubmitAsync(new Command(approver, Guid.NewGuid().ToString("N")), id, 0, 2, default)).Value;

    /// <summary>The reviewer opens the task (one look-up) and decides.</summary>
    public async Task DecideAsync(Actor actor, long id)
    {
        await using var db = Db();
        var task = await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == id && t.State == TaskState.Open && t.UnitId == actor.UnitId).Select(t => t.Id).SingleAsync();
        var version = await db.Applications.Where(a => a.Id == id).Select(a => a.Version).SingleAsync();
        _ = (await Get<DecideTask>().DecideAsync(new Command(actor, Guid.NewGuid().ToString("N")),
            new DecisionInput(task, version, DecideTask.Approve, "情况属实，同意。", null, []), default)).Value;
    }

    /// <summary>The notice's days pass and it closes.</summary>
    public async Task CloseNoticeAsync(long id)
    {
        await using var db = Db();
        var bookmark = await db.PublicNotices.Where(n => n.ApplicationId == id).Select(n => n.BookmarkId).SingleAsync();
        _ = (await Get<MoveCase>().ResumeAsync(Actor.System, id, bookmark, "Closed", default)).Value;
    }

    /// <summary>The way from the township to the money: every review, the notice, the fund document.</summary>
    public async Task ToPaymentAsync(long id)
    {
        foreach (var login in Reviewers) await DecideAsync(await ActorAsync(login), id);
        Get<BusinessClock>().Set(Get<BusinessClock>().Ahead + TimeSpan.FromDays(10));
        await CloseNoticeAsync(id);
        var document = (await Get<DraftDocument>().DraftAsync(new Command(await ActorAsync("maker")),
            new DocumentHead("测财企〔2026〕1号", Get<BusinessClock>().Today, "关于下达惠企奖励资金的通知", "区财政局"), new WaitingFilter(), [id], default)).Value.DocumentId;
        var version = await Db().FundDocuments.Where(d => d.Id == document).Select(d => d.Version).SingleAsync();
        _ = (await Get<IssueDocument>().IssueAsync(new Command(await ActorAsync("checker")), document, version, default)).Value;
    }

    /// <summary>Everybody who decides on an award below the leadership's threshold, in order.</summary>
    public static IReadOnlyList<string> Reviewers { get; } = ["township1", "bureau", "joint-finance", "joint-market", "joint-reform", "head"];

    private async Task<StoredFile> FileAsync()
    {
        var bytes = "%PDF-1.4\n%bench\n"u8.ToArray();
        return (await Get<FileStore>().TakeAsync(new FormFile(new MemoryStream(bytes), 0, bytes.Length, "file", "认定文件.pdf"),
            new AllowedFile(1024, new HashSet<string> { "pdf" }), null, default)).Value;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
