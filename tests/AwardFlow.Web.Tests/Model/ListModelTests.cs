using System.Globalization;
using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>
/// A hundred firms of an imported list, with random valid actions from fixed seeds: firms confirm, waive or stay silent,
/// townships get in touch, bureaux check, objections, documents, returned transfers. At the end the money is proved.
/// </summary>
public sealed class ListModelTests
{
    private const int Cases = 100, MostSteps = 50;

    private sealed record Listed(string Path, string Bureau, ListInput Input, string Head, Func<int, string, string> Row);

    private static readonly Dictionary<string, Listed> All = new()
    {
        ["no-application"] = new("no-application", "bureau2", GivenLists.Input(), GivenLists.Head,
            (n, firm) => $"{firm},,,,{(n % 3 == 0 ? "省级专精特新中小企业" : "省隐形冠军企业")},2026-06-01,{(n % 7 == 0 ? "否" : "是")},"),
        ["matching-fund"] = new("matching-fund", "industry2", new("xining-2023", "gradient", "2026年省级梯度奖励", "青工信企〔2026〕3号", new DateOnly(2026, 6, 1), "province", "名单.csv"),
            "统一社会信用代码,企业名称,所属镇街,联系人,联系电话,上级资金金额（元）,认定层级,认定日期,认定（公布）文件文号",
            (n, firm) => $"{firm},,,,{(200_000 + n).ToString(CultureInfo.InvariantCulture)}.01,专精特新“小巨人”企业,2025-06-01,"),
    };

    public static TheoryData<string> Paths => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_hundred_random_firms_of_a_list_never_stand_without_task_timer_or_end_and_their_money_adds_up(string path)
    {
        await using var app = await TestApp.StartAsync();
        var staff = await PathModelTests.StaffAsync(app);
        var cases = await OpenAsync(app, All[path]);
        var (taken, ends) = (new HashSet<string>(), new HashSet<string>());
        foreach (var ((firm, id), n) in cases.Select((c, i) => (c, i + 1)))
        {
            app.Clock.Set(TimeSpan.Zero);
            var driver = new CaseDriver(app, staff, firm, n, NoForm);
            for (var step = 0; step < MostSteps && await driver.StepAsync(id) is { } act; step++)
            {
                taken.Add(act);
                await PathModelTests.CheckAsync(app, id, n);
            }
            ends.Add((await app.ApplicationAsync(id)).Result ?? "running");
        }

        await using var db = app.Db();
        Assert.Equal([path], await db.WorkflowInstances.Where(i => cases.Select(c => c.Id).Contains(i.ApplicationId)).Select(i => i.DefinitionId).Distinct().ToListAsync());
        await ScenarioTests.CheckCountersAsync(db);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        Assert.Superset(new HashSet<string> { "paid", "waived", "unanswered", "withdrawn" }, ends);
        Assert.Superset(new HashSet<string> { "confirm", "waive", "expire", "contact", "give up", "object", "issue", "bank returns" }, taken);
        // Silence is no answer: what ended for it was asked twice and sought out.
        Assert.All(await (from a in db.Applications where a.Result == "unanswered" join e in db.ListEntries on a.Id equals e.ApplicationId select new { e.Notices, e.Contacts }).ToListAsync(),
            e => Assert.True(e.Notices >= 2 && e.Contacts >= 1));
    }

    /// <summary>Nothing is filed by a firm on a list.</summary>
    private static readonly ModelPath NoForm = new("", 1, Cases, "", "") { Answers = (_, _) => [] };

    private static async Task<List<(Actor Firm, long Id)>> OpenAsync(TestApp app, Listed listed)
    {
        var firms = new List<Actor>();
        var rows = new StringBuilder(listed.Head).Append("\r\n");
        for (var n = 1; n <= Cases; n++)
        {
            firms.Add(await PathModelTests.AFirmAsync(app, n, GivenCodes.Valid(n)));
            rows.Append(listed.Row(n, $"{GivenCodes.Valid(n)},模型企业{n:D3}有限公司")).Append("\r\n");
        }
        var imports = app.Get<ImportList>();
        var kept = await imports.ImportAsync(await app.AsAsync(listed.Bureau), listed.Input, Encoding.UTF8.GetBytes(rows.ToString()), await app.AFileAsync(), default);
        var list = Given.Ok(kept.Kept).Id;
        Given.Ok(await imports.OpenAsync(await app.AsAsync(listed.Bureau), list, 0, default));
        await app.RunAsync(ListedCases.Work);
        await using var db = app.Db();
        var opened = await db.ListEntries.Where(e => e.ListId == list).OrderBy(e => e.Row).Select(e => e.ApplicationId!.Value).ToListAsync();
        return [.. firms.Zip(opened)];
    }
}
