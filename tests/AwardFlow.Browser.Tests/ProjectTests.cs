using System.Globalization;
using AwardFlow.Browser.Tests.Support;
using AwardFlow.Web.Records;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests;

/// <summary>A project subsidy as the people outside the bureau meet it: two township officers, an auditor, experts, the bureau head.</summary>
public sealed class ProjectTests
{
    [BrowserFact]
    public async Task Officers_auditor_experts_and_bureau_head_each_do_their_part()
    {
        await using var site = await Site.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FileProjectAsync();

        var township = await site.AsAsync("township1");
        await township.OpenTaskAsync();
        await township.DecideInVainAsync("Approve", "情况属实。");
        Assert.Contains("须登记现场核查记录", await township.InnerTextAsync("main"), StringComparison.Ordinal);
        await township.ClickAsync("a:has-text('登记现场核查')");
        await township.FillAsync("[name=VisitedOn]", site.Get<BusinessClock>().Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await LookAsync(township, "visit");
        await township.SelectOptionAsync("[name=SecondOfficer]", new SelectOptionValue { Label = "钱镇街" });
        await township.FillAsync("[name=Report]", "两台设备铭牌与清单一致，项目已建成投产。");
        await township.SetInputFilesAsync("[name=Files]", new FilePayload { Name = "现场照片.pdf", MimeType = "application/pdf", Buffer = Walk.Pdf() });
        await township.ClickAsync("button:has-text('登记核查记录')");
        await township.WaitForSelectorAsync(".said");
        Assert.Contains("两台设备铭牌与清单一致", await township.InnerTextAsync("main"), StringComparison.Ordinal);
        await township.OpenTaskAsync();
        await township.DecideAsync("Approve");

        var bureau = await site.AsAsync("bureau");
        await bureau.ApproveAsync();
        await bureau.OpenStepAsync();
        await bureau.SelectOptionAsync("[name=Firm]", new SelectOptionValue { Label = "演示会计师事务所" });
        await bureau.ClickAsync("aside button:has-text('委托')");
        await bureau.WaitForSelectorAsync(".said");

        var auditor = await site.AsAsync("cpa1");
        await auditor.OpenStepAsync();
        await auditor.FillAsync("[name='Amounts[completedInvestment]']", "6000000");
        await auditor.FillAsync("[name=Findings]", "核减二手设备 200 万元，核定 600 万元。");
        await auditor.SetInputFilesAsync("[name=Files]", new FilePayload { Name = "审计报告.pdf", MimeType = "application/pdf", Buffer = Walk.Pdf() });
        await LookAsync(auditor, "verify");
        await auditor.ClickAsync("button:has-text('提交审计结果')");
        await auditor.WaitForSelectorAsync(".said");

        await bureau.OpenStepAsync();
        await bureau.ClickAsync("button:has-text('随机抽取')");
        await bureau.WaitForSelectorAsync(".said");
        await LookAsync(bureau, "panel");
        Assert.DoesNotContain("郎专家", await bureau.InnerTextAsync("main"), StringComparison.Ordinal);
        var names = await bureau.Locator("section.card td[data-label='专家']").AllInnerTextsAsync();
        Assert.Equal(3, names.Count);
        var first = await site.AsExpertAsync(names[0]);
        await first.OpenFirstAsync("/Review/Panels", "/Review/Panels/Score/");
        await LookAsync(first, "score");
        foreach (var name in names) await (await site.AsExpertAsync(name)).ScoreAsync("82");

        foreach (var joint in new[] { "joint-finance", "joint-market", "joint-reform" }) await (await site.AsAsync(joint)).ApproveAsync();
        var admin = await site.AsAsync("sysadmin");
        await admin.PassDaysAsync();
        await (await site.AsAsync("leader")).ApproveAsync();
        await site.IssueDocumentAsync();
        await site.PayDueAsync();
        Assert.Contains("待验收", await firm.ProgressAsync(id), StringComparison.Ordinal);
        var head = await site.AsAsync("head");
        await head.OpenTaskAsync();
        Assert.Contains("评审通过", await head.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(head, "acceptance");
        await head.DecideAsync("Approve", "项目已验收。");
        await site.PayDueAsync();

        var progress = await firm.ProgressAsync(id);
        Assert.Contains("已拨付", progress, StringComparison.Ordinal);
        Assert.Contains("1,200,000.00", progress, StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }

    /// <summary>The page as it is seen on a desk, on a phone and in English, with the checklist on the phone.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        await Site.PictureAsync(page, name);
        await page.SetViewportSizeAsync(360, 800);
        Assert.Empty(await PageCheck.FaultsAsync(page, name));
        await Site.PictureAsync(page, name + "-360");
        await page.SetViewportSizeAsync(1440, 1000);
    }
}
