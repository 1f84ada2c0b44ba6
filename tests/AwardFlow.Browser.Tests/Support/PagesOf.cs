namespace AwardFlow.Browser.Tests.Support;

/// <summary>What one person, or with no login a visitor, is shown.</summary>
internal sealed record PagesOf(string? Login, string[] Paths)
{
    /// <summary>Each page is there and passes the checklist, on a desk and on a phone.</summary>
    public async Task PassAsync(Site site)
    {
        var faults = new List<string>();
        var page = await site.AsAsync(Login, height: 900);
        foreach (var path in Paths)
        {
            var answer = await page.GotoAsync(path);
            if (answer!.Status != 200) faults.Add($"{Login} {path}: {answer.Status}");
            faults.AddRange(await PageCheck.FaultsAsync(page, $"{Login} {path} at 1440px"));
            // A phone gets the same page, laid out anew: no script and no server asks for the width.
            await page.SetViewportSizeAsync(360, 900);
            faults.AddRange(await PageCheck.FaultsAsync(page, $"{Login} {path} at 360px"));
            await page.SetViewportSizeAsync(1440, 900);
        }
        await page.Context.CloseAsync();
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(site.Faults);
    }
}
