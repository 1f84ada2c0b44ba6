using System.Text.RegularExpressions;
using AwardFlow.Browser.Tests.Support;
using AwardFlow.Web.Features.Demonstration;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests;

/// <summary>With the English cookie, what the application itself says is English; only data stays as it was entered.</summary>
public sealed partial class EnglishTests
{
    private const string SaidByTheApplication =
        "h1,h2,h3,h4,th,label,legend,button,nav a,.btn,.st,.due,dt,summary,.hint,.empty,.g-crumb,.kpi,.card-h,.tabs a,.pager,.bar,.wiz li,figcaption,main > .g-ph p";

    /// <summary>What was entered and not written by us: names of firms and people, of files, numbers of documents.</summary>
    private static readonly string[] Data =
    [
        .. DemonstrationData.Firms.SelectMany(f => f.People.Select(p => p.Name).Prepend(f.Name)),
        .. DemonstrationData.Staff.Select(s => s.Name),
        "认定文件.pdf", "承诺书.pdf", "浙经信企业〔2026〕12号",
    ];

    private static readonly string[] Awards = ["/Programmes", "/Programmes/Show/qiantang-2024/recognition"];

    [BrowserFact]
    public async Task A_visitor_reads_English()
    {
        await using var site = await Site.StartAsync();
        var visitor = await EnglishAsync(site, null);
        var found = await LookAsync(visitor, ["/", "/Account/SignIn", "/Account/Denied", "/Enterprises/Register", "/Publicity", "/Publicity/Answer", "/Demonstration/Enter", "/no-such-page", .. Awards]);
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [BrowserFact]
    public async Task Everybody_concerned_with_a_case_reads_English_from_filing_to_payment()
    {
        await using var site = await Site.StartAsync();
        var other = await site.AsAsync("approver2");
        await other.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FileAsync();
        List<string> found =
        [
            .. await LookAsync(await EnglishAsync(site, "approver2"), [other.Url, other.Url.Replace("/Fill/", "/Check/", StringComparison.Ordinal)]),
            .. await LookAsync(await EnglishAsync(site, "approver1"), [$"/Applications/Show/{id}", .. Awards]),
            .. await LookAsync(await EnglishAsync(site, "township1"), [$"/Review/Case/{id}", await FirstTaskAsync(site, "township1")]),
        ];
        await site.ApproveUpToNoticeAsync("township1");
        var notice = await FirstLinkAsync(await site.AsAsync(null), "/Publicity", "main table tbody a");
        found.AddRange(await LookAsync(await EnglishAsync(site, null), [notice, notice.Replace("/Show/", "/Object/", StringComparison.Ordinal)]));
        found.AddRange(await LookAsync(await EnglishAsync(site, "township1"), ["/Review/Done"]));

        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        await site.IssueDocumentAsync();
        var maker = await site.AsAsync("maker");
        var batch = await maker.BuildBatchAsync();
        await maker.LockAsync(batch);
        await (await site.AsAsync("releaser")).ReleaseAsync(batch);
        found.AddRange(await LookAsync(await EnglishAsync(site, "maker"), [$"/Payments/Batch/{batch}", $"/Payments/Result/{batch}"]));
        await maker.ImportAsync(batch, line => line with { Result = "成功" });
        found.AddRange(await LookAsync(await EnglishAsync(site, "approver1"), ["/", $"/Applications/Show/{id}"]));
        Assert.True(found.Count == 0, string.Join("\n", found.Distinct()));
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task Every_menu_of_every_role_leads_to_English()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        List<string> found = [];
        foreach (var login in new[] { "clerk1", "approver1", "township1", "bureau", "head", "integrity", "maker", "releaser", "cpa1", "expert1", "policy1", "policy2", "sysadmin", "security", "auditor" })
        {
            var page = await EnglishAsync(site, login);
            await page.GotoAsync("/");
            var menu = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('nav a[href^=\"/\"]')].map(a => a.getAttribute('href'))");
            found.AddRange(await LookAsync(page, ["/", "/Messages", .. menu.Where(h => !h.StartsWith("/Language", StringComparison.Ordinal)).Distinct(), .. More(login)]));
        }
        Assert.True(found.Count == 0, string.Join("\n", found.Distinct()));
    }

    private static string[] More(string login) => login switch
    {
        "approver1" => ["/Enterprises/Account"],
        "integrity" => ["/Integrity/Add"],
        "policy1" => ["/Policies/Show/1", "/Simulations/New", "/Simulations/New?Policy=qiantang-2024"],
        "sysadmin" => ["/Calendar/Year?year=2026", "/Demonstration/Clock"],
        _ => [],
    };

    private static async Task<IPage> EnglishAsync(Site site, string? login)
    {
        var page = await site.AsAsync(login);
        await page.GotoAsync("/Language?to=en");
        Assert.Equal("en", await page.GetAttributeAsync("html", "lang"));
        return page;
    }

    private static async Task<string> FirstTaskAsync(Site site, string login) =>
        await FirstLinkAsync(await site.AsAsync(login), "/Review/Inbox", "table[data-keys] tbody a");

    private static async Task<string> FirstLinkAsync(IPage page, string list, string link)
    {
        await page.GotoAsync(list);
        return await page.Locator(link).First.GetAttributeAsync("href") ?? throw new InvalidOperationException($"{list} has no row.");
    }

    private static async Task<List<string>> LookAsync(IPage page, IEnumerable<string> paths)
    {
        List<string> found = [];
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            var said = await page.EvaluateAsync<string[]>(
                """
                (selector) => { const saidIn = e => { const copy = e.cloneNode(true); copy.querySelectorAll('[lang=zh-CN]').forEach(n => n.remove()); return copy.textContent; };
                return [document.title,
                  ...[...document.querySelectorAll(selector)].filter(e => !e.closest('[lang=zh-CN]')).map(saidIn),
                  ...[...document.querySelectorAll('[aria-label]')].map(e => e.getAttribute('aria-label')),
                  ...[...document.querySelectorAll('[placeholder]')].map(e => e.getAttribute('placeholder')),
                  ...[...document.querySelectorAll('[data-confirm]')].map(e => e.getAttribute('data-confirm'))]; }
                """, SaidByTheApplication);
            found.AddRange(said.Where(s => Chinese().IsMatch(Data.Aggregate(s, (text, name) => text.Replace(name, "", StringComparison.Ordinal)))).Select(s => $"{path}: {Space().Replace(s.Trim(), " ")}"));
        }
        return found;
    }

    [GeneratedRegex("[\\u3000-\\u303f\\u4e00-\\u9fff\\uff01-\\uff5e]")]
    private static partial Regex Chinese();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}
