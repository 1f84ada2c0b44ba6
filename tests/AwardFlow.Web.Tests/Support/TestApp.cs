using System.Globalization;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Support;

/// <summary>The real application on a real SQLite file in a folder of its own; time moves when the test says so.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _keepFolder;

    private TestApp(WebApplication app, string folder, ManualTime time, bool keepFolder) =>
        (Host, _folder, Time, _keepFolder) = (app, folder, time, keepFolder);

    public WebApplication Host { get; }
    public ManualTime Time { get; }
    public string Folder => _folder;
    public string Database => Path.Combine(_folder, "awardflow.db");
    public BusinessClock Clock => Get<BusinessClock>();

    /// <summary>
    /// A new demonstration database, or the one in <paramref name="folder"/>. Nothing runs by itself here: a test runs
    /// the work that it is about, with <see cref="RunAsync"/>. Of the recognition path only the first version is there
    /// (<see cref="FirstVersions"/>).
    /// </summary>
    public static Task<TestApp> StartAsync(string? folder = null, Action<WebApplicationBuilder>? adjust = null, params string[] settings) =>
        StartAsync(FirstVersions.Folder, folder, adjust, settings);

    /// <summary>The same on the paths exactly as they are shipped: new cases start on the newest versions.</summary>
    public static Task<TestApp> StartAsShippedAsync(string? folder = null, Action<WebApplicationBuilder>? adjust = null) => StartAsync(RepositoryRoot(), folder, adjust, []);

    /// <summary>The same on policies and paths of a folder that a test has made.</summary>
    public static Task<TestApp> StartOnAsync(string basis, Action<WebApplicationBuilder>? adjust = null, params string[] settings) => StartAsync(basis, null, adjust, settings);

    /// <summary>The same with its pages, served to visitors in this process.</summary>
    public static async Task<TestApp> ServeAsync(string basis, params string[] settings)
    {
        var app = await StartAsync(basis, null, b => b.WebHost.UseTestServer(), settings, pages: true);
        await app.Host.StartAsync();
        return app;
    }

    private static async Task<TestApp> StartAsync(string basis, string? folder, Action<WebApplicationBuilder>? adjust, string[] settings, bool pages = false)
    {
        var keep = folder is not null;
        if (folder is null) FreshData.CopyTo(folder = Directory.CreateTempSubdirectory("awardflow-test-").FullName);
        return await OpenAsync(basis, folder, keep, adjust, settings, pages);
    }

    internal static Task<TestApp> OpenAsync(string folder, bool keep, Action<WebApplicationBuilder>? adjust, params string[] settings) =>
        OpenAsync(FirstVersions.Folder, folder, keep, adjust, settings, pages: false);

    private static async Task<TestApp> OpenAsync(string basis, string folder, bool keep, Action<WebApplicationBuilder>? adjust, string[] settings, bool pages)
    {
        string[] args = [$"--Data:Folder={folder}", "--Logging:LogLevel:Default=Warning", .. settings];
        var time = new ManualTime(new DateTime(2026, 11, 21, 4, 0, 0, DateTimeKind.Utc));
        var launch = Launch.Read(args, basis);
        return new TestApp(await (pages ? App.BuildAsync(launch, args, time, Adjust) : App.BuildWithoutPagesAsync(launch, args, time, Adjust)), folder, time, keep);

        void Adjust(WebApplicationBuilder builder)
        {
            builder.Services.WithoutJobs();
            adjust?.Invoke(builder);
        }
    }

    /// <summary>One round of a work ("deadlines", "notice-ends", "outbox" …), as the scheduler would run it.</summary>
    public Task RunAsync(string work) => Get<Works>().RunAsync(work, default);

    public T Get<T>() where T : notnull => Host.Services.GetRequiredService<T>();

    public AwardFlowDb Db() => Get<IDbContextFactory<AwardFlowDb>>().CreateDbContext();

    /// <summary>One of the demonstration's people as an actor.</summary>
    public async Task<Actor> ActorAsync(string login)
    {
        await using var db = Db();
        var email = DemonstrationData.Email(login);
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Email == email);
        var roles = await db.RoleGrants.Where(g => g.PersonId == person.Id).Select(g => g.Role).ToListAsync();
        return new Actor(person.Id, person.Name, person.UnitId, person.EnterpriseId, roles.ToHashSet(StringComparer.Ordinal), "127.0.0.1");
    }

    public async Task<Command> AsAsync(string login) => new(await ActorAsync(login), Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));

    public static string RepositoryRoot() => AppFolders.FindBase(AppContext.BaseDirectory);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (!_keepFolder) Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Time that stands still until it is moved.</summary>
public sealed class ManualTime(DateTime startUtc) : TimeProvider
{
    private DateTime _now = startUtc;

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);
    public void Advance(TimeSpan by) => _now += by;
}
