using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>The checklist that every page passes: no sideways scroll on a phone, nothing serious from axe, one heading.</summary>
internal static class PageCheck
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>
    /// All in one question. Axe runs in the page itself (no page has frames) and answers with what is serious and nothing
    /// else: its package would open a second page for every run and carry all that passed over to it and back.
    /// </summary>
    private const string Look = """
        async () => {
          const faults = [], root = document.documentElement, width = root.clientWidth;
          const sideways = root.scrollWidth - width;
          if (sideways > 0) {
            const wide = [...document.querySelectorAll('main *')].filter(x => x.getBoundingClientRect().right > width + 1 && !x.closest('.tscroll'));
            faults.push(`${sideways} px wider than the screen (${wide.slice(0, 3).map(x => x.tagName + '.' + x.className).join(', ')})`);
          }
          const headings = document.querySelectorAll('h1').length;
          if (headings !== 1) faults.push(`${headings} level-one headings`);
          if (document.querySelector('iframe,frame')) faults.push('a frame, which the check does not look into');
          const axed = await axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa'] }, resultTypes: ['violations'], preload: false });
          for (const v of axed.violations.filter(v => v.impact === 'serious' || v.impact === 'critical'))
            faults.push(`${v.id} (${v.help}) at ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')}`);
          if (axed.testEngine.name !== 'axe-core') faults.push('axe did not run');
          return faults;
        }
        """;

    /// <summary>What is wrong with the page as it stands, in sentences; empty when nothing is.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page, string name)
    {
        if (await page.EvaluateAsync<bool>("() => !window.axe")) await page.EvaluateAsync(Axe);
        return (await page.EvaluateAsync<string[]>(Look)).Select(f => $"{name}: {f}").ToList();
    }
}
