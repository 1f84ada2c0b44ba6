using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Lists;

public sealed class MatchTests
{
    private const string Head = "统一社会信用代码,企业名称,所属镇街,联系人,联系电话,上级资金金额（元）,认定层级,认定日期,认定（公布）文件文号\r\n";

    private static ListInput Input { get; } = new("xining-2023", "gradient", "2026年省级梯度奖励", "青工信企〔2026〕3号", new DateOnly(2026, 6, 1), "province", "名单.csv");

    private static byte[] File(string amount) => Encoding.UTF8.GetBytes(Head + GivenLists.Firm1 + $",演示精密机械有限公司,,,,{amount},专精特新“小巨人”企业,2025-06-01,\r\n");

    private static async Task<(Result<ListKept> Kept, ListReading? Reading)> ImportAsync(TestApp app, string amount) =>
        await app.Get<ImportList>().ImportAsync(await app.AsAsync("industry2"), Input, File(amount), await app.AFileAsync(), default);

    [Fact]
    public async Task The_local_share_follows_the_ceilings_of_the_levels_and_is_paid_level_by_level()
    {
        await using var app = await TestApp.StartAsync();
        var list = Given.Ok((await ImportAsync(app, "800000.01")).Kept).Id;
        Given.Ok(await app.Get<ImportList>().OpenAsync(await app.AsAsync("industry2"), list, 0, default));
        await app.RunAsync(ListedCases.Work);
        var entry = await app.EntryAsync();
        var real = new RealCase(app, entry.ApplicationId!.Value);
        Assert.Equal(120_000_002, (await real.RowAsync()).AmountFen);
        Given.Ok(await app.ConfirmAsync(real.Id));
        Given.Ok(await real.CloseNoticeAsync());
        Given.Ok(await app.DecideAsync(real.Id, "industryhead", DecideTask.Approve));
        Given.Ok(await app.IssueAsync(await app.ADraftDocument([real.Id])));
        await app.RunAsync("bank-results");

        await using var db = app.Db();
        Assert.Equal([("province", 80_000_001L), ("city", 40_000_001L)],
            (await db.Payments.Where(p => p.ApplicationId == real.Id).OrderBy(p => p.Id).ToListAsync()).Select(p => (p.Level, p.AmountFen)));
        Given.Ok(await real.PayAsync());
        Assert.Equal("paid", (await real.RowAsync()).Result);
        Assert.Equal("matching-fund", await db.WorkflowInstances.Where(i => i.ApplicationId == real.Id).Select(i => i.DefinitionId).SingleAsync());
    }

    [Fact]
    public async Task A_list_without_its_document_or_level_or_above_the_ceiling_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var none = await app.Get<ImportList>().ImportAsync(await app.AsAsync("industry2"), Input with { Level = null }, File("1"), null, default);
        Assert.Equal(["Level", "document"], none.Kept.Refusal?.Faults.Select(f => f.Field));
        Assert.Contains("超过政策规定", string.Join(' ', (await ImportAsync(app, "1000000.01")).Reading!.Rows[0].Faults), StringComparison.Ordinal);
        Assert.Contains("上级资金金额", string.Join(' ', (await ImportAsync(app, "-5")).Reading!.Rows[0].Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33_333_333)]
    [InlineData(99_999_999)]
    [InlineData(100_000_000)]
    public void The_total_never_passes_the_full_amount_and_grows_with_the_upper_share(long upper)
    {
        var rules = PolicyCatalogue.Load(Path.Combine(TestApp.RepositoryRoot(), "policies"));
        var facts = Facts.Empty.With("tier", "little-giant").With("recognisedOn", "2025-06-01");
        var full = AwardFlow.Rules.Calculator.Assess(rules, "xining-2023", "gradient", new DateOnly(2026, 11, 28), facts, []);

        var share = Match.Propose(full, "province", upper);
        Assert.Null(share.Fault);
        Assert.InRange(share.TotalFen!.Value, upper, full.AmountFen!.Value);
        Assert.Equal((upper * 150 + 50) / 100, share.TotalFen);
        Assert.NotNull(Match.Propose(full, "province", 100_000_001).Fault);
        Assert.NotNull(Match.Propose(full, "state", upper).Fault);
    }
}
