using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>The checklist that every page passes: no sideways scroll on a phone, nothing serious from axe, one heading.</summary>
internal static class PageCheck
{
    /// <summary>What is wrong with the page as it stands, in sentences; empty when nothing is.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string name)
    {
        var faults = new List<string>();
        var sideways = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (sideways > 0)
        {
            var widest = await page.EvaluateAsync<string>("""
                () => { const w = document.documentElement.clientWidth;
                  const e = [...document.querySelectorAll('main *')].filter(x => x.getBoundingClientRect().right > w + 1 && !x.closest('.tscroll'));
                  return e.slice(0, 3).map(x => x.tagName + '.' + x.className).join(', '); }
                """);
            faults.Add($"{name}: {sideways} px wider than the screen ({widest})");
        }
        if (await page.Locator("h1").CountAsync() != 1) faults.Add($"{name}: {await page.Locator("h1").CountAsync()} level-one headings");
        var axe = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa"] } });
        faults.AddRange(axe.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{name}: {v.Id} ({v.Help}) at {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html.Length > 120 ? n.Html[..120] : n.Html))}"));
        return faults;
    }
}
