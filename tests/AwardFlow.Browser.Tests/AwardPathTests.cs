using AwardFlow.Browser.Tests.Support;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Browser.Tests;

/// <summary>Award paths from filing or list to the money, each step by the people whose it is.</summary>
public sealed class AwardPathTests
{
    private const string Firm = "91330114MA20003770";

    [BrowserFact]
    public async Task Bank_firm_loan_desk_bureau_head_and_auditor_each_do_their_part_of_a_loan_subsidy()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("bank1")).FileLoanAsync(Firm);
        var firm = await site.AsAsync("approver1");
        var id = await firm.SignLoanAsync();

        var bank = await site.AsAsync("bank2");
        await bank.OpenTaskAsync();
        Assert.Contains("贷款信息与银行报送一致", await bank.InnerTextAsync("main"), StringComparison.Ordinal);
        await bank.DecideAsync("Approve");
        await site.ApproveInTurnAsync("bureau", "loandesk", "head");
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        // 8,000,000 × 1 % lies below what the leadership decides.
        Assert.Contains("待下达资金", await firm.ProgressAsync(id), StringComparison.Ordinal);
        await site.IssueDocumentAsync();
        await site.PayDueAsync();
        await PaidAsync(firm, id, "80,000.00");

        var auditor = await site.AsAsync("auditor");
        await using var db = site.Db();
        var number = await db.Applications.Where(a => a.Kind == CaseKind.Award).Select(a => a.Number).SingleAsync();
        await auditor.GotoAsync($"/Audit?Object={number}");
        var trail = await auditor.InnerTextAsync("main");
        Assert.All(new[] { "谢银行", "周经信", "姜贴息", "王局长" }, name => Assert.Contains(name, trail, StringComparison.Ordinal));
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_purchase_of_a_first_set_goes_by_township_bureau_departments_head_and_document_to_the_money()
    {
        await using var site = await Site.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FilePurchaseAsync();
        await site.ApproveInTurnAsync("township1", "science", "xs-market", "xs-economy", "xs-finance", "sciencehead");
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        await site.IssueDocumentAsync();
        await site.PayDueAsync();
        await PaidAsync(firm, id, "100,000.00");
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_firm_on_a_recognition_list_takes_its_award_without_applying()
    {
        await using var site = await Site.StartAsync();
        await site.OpenListAsync("bureau2", "qiantang-2024/recognition",
            $"统一社会信用代码,企业名称,所属镇街,联系人,联系电话,认定层级,认定日期,首次认定,认定文件文号\r\n{Firm},演示精密机械有限公司,,,,省级专精特新中小企业,2026-06-01,是,\r\n");
        await ToTheMoneyAsync(site, "head", "200,000.00");
    }

    [BrowserFact]
    public async Task A_firm_on_an_upper_levels_list_gets_the_local_share_with_it()
    {
        await using var site = await Site.StartAsync();
        await site.OpenListAsync("industry2", "xining-2023/gradient",
            $"统一社会信用代码,企业名称,所属镇街,联系人,联系电话,上级资金金额（元）,认定层级,认定日期,认定（公布）文件文号\r\n{Firm},演示精密机械有限公司,,,,800000.00,专精特新“小巨人”企业,2025-06-01,\r\n", "province");
        await ToTheMoneyAsync(site, "industryhead", "1,200,000.00");
    }

    private static async Task ToTheMoneyAsync(Site site, string head, string amount)
    {
        var firm = await site.AsAsync("approver1");
        var id = await firm.ConfirmAwardAsync();
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        await site.ApproveInTurnAsync(head);
        await site.IssueDocumentAsync();
        await site.PayDueAsync();
        await PaidAsync(firm, id, amount);
        Assert.Empty(site.Faults);
    }

    private static async Task PaidAsync(Microsoft.Playwright.IPage firm, string id, string amount)
    {
        var progress = await firm.ProgressAsync(id);
        Assert.Contains("已拨付", progress, StringComparison.Ordinal);
        Assert.Contains(amount, progress, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task The_supervision_office_urges_a_late_step_on_desk_and_phone()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        var admin = await site.AsAsync("sysadmin");
        await admin.PassDaysAsync();
        await admin.PassDaysAsync();
        foreach (var width in new[] { 1440, 360 })
        {
            var look = await site.AsAsync("supervisor", width);
            await look.GotoAsync("/Review/Overdue");
            Assert.Empty(await PageCheck.FaultsAsync(look, "overdue"));
            await Site.PictureAsync(look, $"overdue-{width}");
        }
        var office = await site.AsAsync("supervisor");
        await office.GotoAsync("/Review/Overdue");
        await office.ClickAsync("main tbody button:has-text('催办')");
        await office.WaitForSelectorAsync(".said");
        Assert.Contains("今天已催办", await office.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }
}
