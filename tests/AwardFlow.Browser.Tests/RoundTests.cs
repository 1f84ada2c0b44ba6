using System.Globalization;
using AwardFlow.Browser.Tests.Support;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests;

/// <summary>An award given by competition, from the opening of the round to the public list, by everybody who has a part in it.</summary>
public sealed class RoundTests
{
    [BrowserFact]
    public async Task Firms_experts_bureau_and_head_each_do_their_part_of_a_round()
    {
        await using var site = await Site.StartOnAsync(SelectionPolicy.Folder(places: 1));
        var bureau = await site.AsAsync("bureau");
        await OpenAsync(bureau, site.Get<BusinessClock>().Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var round = new Uri(bureau.Url).PathAndQuery;
        var first = await FileAsync(await site.AsAsync("approver1"), "演示精密机械有限公司检测装备", "3000000");
        var second = await FileAsync(await site.AsAsync("approver2"), "新型复合材料", "2000000");
        foreach (var login in new[] { "township1", "township2", "bureau", "bureau2" }) await (await site.AsAsync(login)).ApproveAsync();
        await (await site.AsAsync("sysadmin")).PassDaysAsync();

        await bureau.GotoAsync(round);
        await bureau.ClickAsync("button:has-text('随机抽取')");
        await bureau.WaitForSelectorAsync(".said");
        await LookAsync(bureau, "round-scoring");
        var names = await bureau.Locator("section:has(h2:has-text('评审专家')) tbody td:first-child").AllInnerTextsAsync();
        Assert.Equal(3, names.Count);
        foreach (var (name, i) in names.Select((n, i) => (n.Split('\n')[0].Trim(), i))) await ScoreAsync(await site.AsExpertAsync(name), look: i == 0);

        await bureau.GotoAsync(round);
        await LookAsync(bureau, "round-ranked");
        await bureau.ClickAsync("button:has-text('提出名单')");
        await bureau.WaitForSelectorAsync(".said");
        var head = await site.AsAsync("head");
        await head.GotoAsync(round);
        await head.ClickAsync("button:has-text('核对无误，签发')");
        await head.WaitForSelectorAsync(".said");
        await LookAsync(head, "round-signed");

        var visitor = await site.AsAsync(null);
        await visitor.GotoAsync(round.Replace("/Review/Rounds/Show", "/Publicity/Round", StringComparison.Ordinal));
        await LookAsync(visitor, "round-list");
        var list = await visitor.InnerTextAsync("main");
        Assert.Single(list.Split("公示中").Skip(1));
        Assert.Contains("公示中", await (await site.AsAsync("approver2")).ProgressAsync(second) + await (await site.AsAsync("approver1")).ProgressAsync(first), StringComparison.Ordinal);
        await head.GotoAsync("/Language?to=en");
        await head.GotoAsync(round);
        await Site.PictureAsync(head, "round-english");
        Assert.Empty(site.Faults);
    }

    private static async Task OpenAsync(IPage bureau, string today)
    {
        await bureau.GotoAsync("/Review/Rounds/New");
        await bureau.SelectOptionAsync("[name=Award]", new SelectOptionValue { Value = $"{SelectionPolicy.Policy}/{SelectionPolicy.Award}" });
        await bureau.FillAsync("[name=Name]", "第一批创新项目");
        await bureau.FillAsync("[name=OpensOn]", today);
        await bureau.FillAsync("[name=ClosesOn]", today);
        await LookAsync(bureau, "round-new");
        await bureau.ClickAsync("button:has-text('开办')");
        await bureau.WaitForURLAsync("**/Review/Rounds/Show/**");
    }

    private static async Task<string> FileAsync(IPage firm, string project, string total)
    {
        await firm.GotoAsync($"/Applications/Start/{SelectionPolicy.Policy}/{SelectionPolicy.Award}");
        await firm.ClickAsync("button:has-text('开始填写')");
        await firm.WaitForURLAsync("**/Applications/Fill/**");
        await firm.FillAsync("[name='research-total']", total);
        await firm.FillAsync("[name='project']", project);
        await firm.CheckOrSelectAsync("earlier-support", "no");
        await firm.CheckAsync("[name=promise]");
        await firm.AttachAsync("anonymous-dossier", "演示企业材料.pdf");
        await firm.AttachAsync("promise-letter", "承诺书.pdf");
        await firm.ClickAsync("button:has-text('下一步')");
        await firm.ClickAsync("button:has-text('确认提交')");
        await firm.WaitForURLAsync("**/Applications/Show/**");
        return firm.Url.Split('/')[^1].Split('?')[0];
    }

    /// <summary>Both applications of the round, the second one better; no firm is named anywhere.</summary>
    private static async Task ScoreAsync(IPage expert, bool look)
    {
        foreach (var score in new[] { "82", "91" })
        {
            await expert.GotoAsync("/Review/Panels");
            Assert.DoesNotContain("演示精密机械", await expert.InnerTextAsync("main"), StringComparison.Ordinal);
            await expert.ClickAsync("tr:has-text('待评分') a >> nth=0");
            await expert.WaitForSelectorAsync("[name=Score]");
            Assert.DoesNotContain("演示精密机械", await expert.ContentAsync(), StringComparison.Ordinal);
            if (look && score == "82") await LookAsync(expert, "round-score");
            await expert.FillAsync("[name=Score]", score);
            await expert.FillAsync("[name=Opinion]", "技术先进，成效明确。");
            await expert.CheckAsync("[name=NoConflict]");
            await expert.ClickAsync("button:has-text('提交评分')");
            await expert.WaitForSelectorAsync(".said");
        }
    }

    /// <summary>The page as it is seen on a desk and on a phone, with the checklist on the phone.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        await Site.PictureAsync(page, name);
        await page.SetViewportSizeAsync(360, 800);
        Assert.Empty(await PageCheck.FaultsAsync(page, name));
        await Site.PictureAsync(page, name + "-360");
        await page.SetViewportSizeAsync(1440, 1000);
    }
}
