using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>The machine's own browser: CHROMIUM_PATH, else the usual places.</summary>
public static class Chromium
{
    public static string? Path { get; } = Find();

    public static bool IsRequired => Environment.GetEnvironmentVariable("AWARDFLOW_REQUIRE_BROWSER") == "1";

    private static readonly Lazy<Task<IBrowser>> One = new(() => Task.Run(LaunchAsync));

    /// <summary>One browser for all tests: people are told apart by contexts, and a start costs more than a short walk.</summary>
    public static Task<IBrowser> BrowserAsync() => One.Value;

    private static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => playwright.Dispose();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    private static string? Find()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("CHROMIUM_PATH"),
            // The shell without windows starts and draws in half the time of the whole browser.
            "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
            @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        ];
        return places.FirstOrDefault(p => !string.IsNullOrEmpty(p) && File.Exists(p));
    }
}

/// <summary>As <see cref="BrowserFactAttribute"/>, with data.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Chromium.Path is null && !Chromium.IsRequired)
            Skip = "No Chromium on this machine. Install it, or set CHROMIUM_PATH.";
    }
}

/// <summary>A test in a real browser: skipped, visibly, on a machine without one; never skipped where one is required.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null && !Chromium.IsRequired)
            Skip = "No Chromium on this machine. Install it, or set CHROMIUM_PATH.";
    }
}
