using System.Globalization;
using System.Net;
using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Simulations;

public sealed class SimulationPageTests
{
    private const string Ladder = "overlay:qiantang-ladder";

    [Fact]
    public async Task The_form_starts_a_run_and_keeps_everything_typed_where_it_is_refused()
    {
        await using var app = await Visitor.ServeAsync();
        await app.ASubmittedApplication();
        using var official = await Visitor.AsAsync(app, "policy1");
        const string page = "/Simulations/New?Policy=qiantang-2024";

        using var refused = await official.PostAsync(page, new() { ["Rules"] = Ladder, ["From"] = "2026-11-20", ["To"] = "2026-11-19", ["Budget"] = "1,2,3万" });
        var text = await refused.Content.ReadAsStringAsync();
        using var started = await official.PostAsync(page, new() { ["Rules"] = Ladder, ["From"] = "2026-01-01", ["To"] = $"{app.Clock.Today:yyyy-MM-dd}", ["Budget"] = "150000" });

        Assert.Contains("截止日期不能早于起始日期", text, StringComparison.Ordinal);
        Assert.Contains("value=\"1,2,3万\"", text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, "/Simulations/Show/1"), (started.StatusCode, started.Headers.Location?.ToString()));
        Assert.Contains("排队中", await official.TextAsync("/Simulations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_says_how_far_it_is_and_then_what_came_out()
    {
        await using var app = await Visitor.ServeAsync();
        await app.ManyPastCases(1200);
        var id = await app.ARun(Ladder, "150000");
        using var official = await Visitor.AsAsync(app, "policy2");
        var page = $"/Simulations/Show/{id}";

        Assert.Contains("等待开始", await official.TextAsync(page), StringComparison.Ordinal);
        await app.OneBatchAsync(id);
        app.Time.Advance(TimeSpan.FromSeconds(5));
        var running = await official.TextAsync(page);
        Assert.Contains("value=\"41\"", running, StringComparison.Ordinal);
        Assert.Contains("<dt>已用时间</dt><dd>0:05</dd>", running, StringComparison.Ordinal);
        Assert.Contains("<dt>预计还需</dt><dd>0:07</dd>", running, StringComparison.Ordinal);
        await app.RunAsync(RunSimulations.Name);

        var done = await official.TextAsync(page);
        Assert.Contains("已完成", done, StringComparison.Ordinal);
        Assert.Contains("（超出）", done, StringComparison.Ordinal);
        Assert.Contains("rel=\"next\"", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Excel_files_hold_what_the_run_found()
    {
        await using var app = await Visitor.ServeAsync();
        await app.ASubmittedApplication();
        await app.ASubmittedApplication("approver2", "little-giant");
        var id = await app.ARun(GivenSimulation.VersionRules(await app.ADraftThatPaysMore()));
        await app.RunAsync(RunSimulations.Name);
        using var official = await Visitor.AsAsync(app, "policy1");
        await using var db = app.Db();
        var rows = await db.SimulationRows.OrderBy(r => r.ApplicationId).ToListAsync();

        var all = await SheetAsync(official, $"/Simulations/Show/{id}?handler=Excel");
        var winners = await SheetAsync(official, $"/Simulations/Show/{id}?handler=Excel&Change=Winner");
        var totals = await SheetAsync(official, $"/Simulations/Show/{id}?handler=Totals");

        Assert.Equal(["申报编号", "申报单位", "奖励项目", "年度", "原结果", "原金额（元）", "模拟结果", "模拟金额（元）", "增减（元）", "变化", "原因"], all[0]);
        Assert.Equal([rows[0].Number, rows[0].EnterpriseName, "首次认定奖励", "2026", "应兑现", "200000", "应兑现", "300000", "100000", "金额增加", ""], all[1]);
        Assert.Equal([rows[1].Number, "1000000", "1000000", "0", "金额不变"], new[] { 0, 5, 7, 8, 9 }.Select(i => all[2][i]));
        Assert.Equal([rows[0].Number], winners.Skip(1).Select(r => r[0]));
        Assert.Equal(["2026", "首次认定奖励", "2", "1", "0", "1", "0", "0", "0", "1200000", "1300000", "100000"], Assert.Single(totals.Skip(1)));
    }

    [Fact]
    public async Task Nobody_but_policy_people_sees_a_run_its_files_or_its_form()
    {
        await using var app = await Visitor.ServeAsync();
        await app.ASubmittedApplication();
        var id = await app.ARun(Ladder);
        foreach (var login in new[] { "approver1", "bureau", "maker", "sysadmin", "auditor" })
        {
            using var other = await Visitor.AsAsync(app, login);
            foreach (var path in new[] { "/Simulations", "/Simulations/New", $"/Simulations/Show/{id}", $"/Simulations/Show/{id}?handler=Excel", $"/Simulations/Show/{id}?handler=Totals" })
            {
                using var answer = await other.GetAsync(path);
                Assert.Equal((HttpStatusCode.Redirect, "/Account/Denied"), (answer.StatusCode, answer.Headers.Location?.AbsolutePath));
            }
            Assert.Equal("not-allowed", (await app.Get<StartSimulation>().CancelAsync(await app.AsAsync(login), id, default)).Refusal?.Code);
        }
        await using var db = app.Db();
        Assert.Equal(SimulationState.Waiting, (await db.Simulations.SingleAsync()).State);
    }

    [Fact]
    public async Task Neither_overlay_nor_draft_changes_the_rules_in_force()
    {
        await using var app = await Visitor.ServeAsync();
        await app.ASubmittedApplication();
        var draft = await app.ADraftThatPaysMore();
        var before = await RulesAsync(app);

        await app.ARun(Ladder);
        await app.ARun(GivenSimulation.VersionRules(draft));
        await app.RunAsync(RunSimulations.Name);

        Assert.Equal(before, await RulesAsync(app));
    }

    /// <summary>What is in force, as text: hashes of all policies and the interface's answer to a question that both what-ifs change.</summary>
    private static async Task<string> RulesAsync(TestApp app)
    {
        using var asking = Visitor.To(app);
        using var question = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/calculator", UriKind.Relative))
        {
            Content = new StringContent(JsonSerializer.Serialize(new
            {
                policy = "qiantang-2024",
                award = "recognition",
                asOf = "2026-11-21",
                facts = new { tier = "provincial-srdi", recognisedOn = "2026-06-01", firstRecognition = true },
                history = new[] { new { policy = "qiantang-2024", award = "recognition", tier = "little-giant", paid = "1000000.00", paidOn = "2026-07-01", level = "district" } },
            }), System.Text.Encoding.UTF8, "application/json"),
        };
        using var answer = await asking.SendAsync(question);
        var hashes = app.Get<Catalogues>().Current.Policies.Select(p => $"{p.Id} {p.Version} {p.ContentHash}");
        return string.Join('\n', hashes.Append(await answer.Content.ReadAsStringAsync()));
    }

    private static async Task<List<List<string>>> SheetAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.GetAsync(path);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.Content.Headers.ContentType?.MediaType);
        using var file = new MemoryStream(await answer.Content.ReadAsByteArrayAsync());
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document));
        return [.. document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().Select(Text).ToList())];
    }

    private static string Text(Cell cell) => decimal.TryParse(cell.InnerText, CultureInfo.InvariantCulture, out var number) && cell.DataType is null
        ? number.ToString("0.##", CultureInfo.InvariantCulture) : cell.InnerText;
}
