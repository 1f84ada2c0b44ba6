using System.Globalization;
using AwardFlow.Web;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>The real server on a loopback port with a demonstration database of its own, and a browser to look at it.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _faults = [];

    private Site(string folder, WebApplication app, IPlaywright playwright, IBrowser browser, string address) =>
        (_folder, _app, _playwright, _browser, Address) = (folder, app, playwright, browser, address);

    public string Address { get; }

    /// <summary>Errors the browser's console or a page script reported; a test ends by asserting that there are none.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static Task<Site> StartAsync(params string[] settings) => StartOnAsync(AppFolders.FindBase(AppContext.BaseDirectory), settings);

    /// <summary>The same on policies and paths of a folder that a test has made.</summary>
    public static async Task<Site> StartOnAsync(string basis, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-browser-").FullName;
        string[] args = [$"--Data:Folder={folder}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. settings];
        var app = await App.BuildAsync(Launch.Read(args, basis), args, TimeProvider.System);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Site(folder, app, playwright, browser, address);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public AwardFlowDb Db() => Get<IDbContextFactory<AwardFlowDb>>().CreateDbContext();

    /// <summary>A person at a browser of their own. Without a login: a visitor.</summary>
    public async Task<IPage> AsAsync(string? login, int width = 1440, int height = 1000, bool script = true)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = Address,
            ViewportSize = new() { Width = width, Height = height },
            Locale = "zh-CN",
            JavaScriptEnabled = script,
        });
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        page.Console += (_, m) => { if (m.Type == "error") _faults.Add($"{page.Url}: {m.Text}"); };
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        page.PageError += (_, error) => _faults.Add($"{page.Url}: {error}");
        if (login is null) return page;
        await page.GotoAsync("/Demonstration/Enter");
        await page.ClickAsync($"[data-login={login}]");
        return page;
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
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
