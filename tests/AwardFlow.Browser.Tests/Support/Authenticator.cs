using AwardFlow.Web.Plumbing.Identity;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>The app on a person's phone: it knows the secret that the page showed, and gives each code once.</summary>
internal sealed class Authenticator
{
    private readonly byte[] _secret;
    private long _last;

    private Authenticator(byte[] secret) => _secret = secret;

    /// <summary>Binds a new one on the person's account page, by the key that stands beside the picture.</summary>
    public static async Task<Authenticator> BindAsync(IPage page)
    {
        await page.GotoAsync("/Account/Authenticator");
        await page.ClickAsync("button:has-text('开始绑定')");
        var key = await page.Locator("main .hint .num.brk").InnerTextAsync();
        var app = new Authenticator(Base32(key));
        await page.FillAsync("#second-factor", app.Next());
        await page.ClickAsync("button:has-text('确认绑定')");
        await page.WaitForSelectorAsync("main .codes");
        return app;
    }

    /// <summary>The code of this moment, or where that was given already, the one that comes next: the server takes it half a minute early.</summary>
    public string Next() => Totp.CodeAt(_secret, _last = Math.Max(_last + 1, Totp.StepAt(TimeProvider.System.GetUtcNow().UtcDateTime)));

    private static byte[] Base32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var (bits, count, bytes) = (0, 0, new List<byte>());
        foreach (var at in text.Where(char.IsLetterOrDigit).Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)))
        {
            (bits, count) = (((bits << 5) | at) & 0xFFFF, count + 5);
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }
        return [.. bytes];
    }
}
