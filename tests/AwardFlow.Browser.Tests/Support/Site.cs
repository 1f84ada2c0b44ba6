using System.Collections.Concurrent;
using AwardFlow.Web;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>The real server on a loopback port with a demonstration database of its own, and people at browsers of their own.</summary>
public sealed class Site : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Fresh = new(() => Task.Run(MakeFreshAsync));

    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<IBrowserContext> _contexts = [];
    private readonly ConcurrentQueue<string> _faults = [];

    private Site(string folder, WebApplication app, string address) => (_folder, _app, Address) = (folder, app, address);

    public string Address { get; }

    /// <summary>Errors the browser's console or a page script reported; a test ends by asserting that there are none.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public static Task<Site> StartAsync(params string[] settings) => StartOnAsync(AppFolders.FindBase(AppContext.BaseDirectory), settings);

    /// <summary>The same on policies and paths of a folder that a test has made.</summary>
    public static async Task<Site> StartOnAsync(string basis, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-browser-").FullName;
        DataFolder.Copy(await Fresh.Value, folder);
        var app = await BuildAsync(folder, basis, settings);
        await app.StartAsync();
        return new Site(folder, app, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private static Task<WebApplication> BuildAsync(string folder, string basis, params string[] settings)
    {
        string[] args = [$"--Data:Folder={folder}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. settings];
        return App.BuildAsync(Launch.Read(args, basis), args, TimeProvider.System);
    }

    /// <summary>What a first start writes, made once by a first start and copied for every site.</summary>
    private static async Task<string> MakeFreshAsync()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-fresh-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using (var app = await BuildAsync(folder, AppFolders.FindBase(AppContext.BaseDirectory)))
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<AwardFlowDb>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        return folder;
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public AwardFlowDb Db() => Get<IDbContextFactory<AwardFlowDb>>().CreateDbContext();

    /// <summary>A person at a browser of their own, signed in already. Without a login: a visitor.</summary>
    public async Task<IPage> AsAsync(string? login, int width = 1440, int height = 1000, bool script = true)
    {
        var context = await (await Chromium.BrowserAsync()).NewContextAsync(new()
        {
            BaseURL = Address,
            ViewportSize = new() { Width = width, Height = height },
            Locale = "zh-CN",
            JavaScriptEnabled = script,
        });
        _contexts.Enqueue(context);
        context.SetDefaultTimeout(15_000);
        if (login is not null) await context.AddCookiesAsync([await SessionAsync(login)]);
        var page = await context.NewPageAsync();
        page.Console += (_, m) => { if (m.Type == "error") _faults.Enqueue($"{page.Url}: {m.Text}"); };
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        page.PageError += (_, error) => _faults.Enqueue($"{page.Url}: {error}");
        return page;
    }

    /// <summary>The cookie that the server gives to one of the demonstration's people; the click for it is a test of its own.</summary>
    private async Task<Cookie> SessionAsync(string login)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().FindByEmailAsync(DemonstrationData.Email(login));
        var who = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Person>>().CreateAsync(person!);
        var options = Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var ticket = new AuthenticationTicket(who, new() { IssuedUtc = DateTimeOffset.UtcNow, ExpiresUtc = DateTimeOffset.UtcNow + options.ExpireTimeSpan }, IdentityConstants.ApplicationScheme);
        return new Cookie { Name = options.Cookie.Name!, Value = options.TicketDataFormat.Protect(ticket), Url = Address };
    }

    /// <summary>Somebody with an account of their own, at a browser of their own.</summary>
    public async Task<IPage> SignInAsync(string email, string password)
    {
        var page = await AsAsync(null);
        await page.GotoAsync("/Account/SignIn");
        await page.FillAsync("[name=Email]", email);
        await page.FillAsync("[name=Password]", password);
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("/Account/SignIn", StringComparison.Ordinal));
        return page;
    }

    /// <summary>Takes a picture for the README and for people to look at.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "pictures");
        Directory.CreateDirectory(folder);
        await page.EvaluateAsync("() => window.scrollTo(0, 0)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.CloseAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
