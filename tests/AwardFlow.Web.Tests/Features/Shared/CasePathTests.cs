using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Shared;

/// <summary>The way of one case: people, times, durations, and what the firm may see of it.</summary>
public sealed class CasePathTests
{
    [Fact]
    public async Task A_returned_case_shows_both_visits_with_people_units_and_durations()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        app.Time.Advance(TimeSpan.FromDays(2));
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        app.Time.Advance(TimeSpan.FromHours(5));
        Given.Ok(await real.ResubmitAsync());
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));

        var path = await ReadAsync(app, real.Id, withNames: true);

        Assert.Equal(
            [
                ("ScreenSubmit", PathState.Past, "系统", null), ("TownshipReview", PathState.Past, "李镇街（演示一街道）", "2 天"),
                ("TownshipCorrect", PathState.Past, "吕审批", "5 小时"), ("ScreenSubmit", PathState.Past, "系统", null),
                ("TownshipReview", PathState.Past, "李镇街（演示一街道）", "1 分钟"), ("BureauReview", PathState.Current, "区经信科技局（演示） 主管部门审核员", "1 分钟"),
            ],
            path.Rows.Select(r => (r.NodeId, r.State, string.Join('、', r.Who), r.Took)));
        Assert.Equal("BureauReview", Assert.Single(path.Drawing.Nodes, n => n.State == PathState.Current).Id);
        Assert.Equal("李镇街 1 分钟", path.Drawing.Nodes.Single(n => n.Id == "TownshipReview").Note);
    }

    [Fact]
    public async Task A_withdrawn_case_shows_the_cancelled_step_and_waits_nowhere()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Given.Ok(await real.WithdrawAsync());
        var path = await ReadAsync(app, real.Id, withNames: true);
        Assert.Equal(("TownshipReview", PathState.Cancelled, "已取消"), path.Rows.Select(r => (r.NodeId, r.State, r.Outcome)).Last());
        Assert.Equal(PathState.Cancelled, path.Drawing.Nodes.Single(n => n.Id == "TownshipReview").State);
        Assert.DoesNotContain(path.Drawing.Nodes, n => n.State == PathState.Current);
    }

    [Fact]
    public async Task The_firm_sees_units_and_times_and_no_officials_name_others_see_nothing()
    {
        await using var app = await Visitor.ServeAsync();
        var real = await app.ACaseAsync();
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        using var firm = await Visitor.AsAsync(app, "clerk1");
        using var bureau = await Visitor.AsAsync(app, "bureau");
        using var other = await Visitor.AsAsync(app, "township2");

        var shown = WebUtility.HtmlDecode(await firm.TextAsync($"/Applications/Path/{real.Id}"));
        Assert.Contains("演示一街道", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("李镇街", shown, StringComparison.Ordinal);
        Assert.Contains("李镇街", WebUtility.HtmlDecode(await bureau.TextAsync($"/Review/Path/{real.Id}")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/Review/Path/{real.Id}")).StatusCode);
        Assert.Contains($"/Review/Path/{real.Id}", await bureau.TextAsync($"/Review/Case/{real.Id}"), StringComparison.Ordinal);
        Assert.Contains($"/Applications/Path/{real.Id}", await firm.TextAsync($"/Applications/Show/{real.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_drawing_is_cut_between_columns_into_rows_that_a_page_can_show()
    {
        await using var app = await TestApp.StartAsync();
        var drawing = PathDrawing.Of(app.Get<Paths>().Current.Get("recognition-award", 1), [], [], english: false);
        Assert.Equal(3, drawing.Bands.Count);
        Assert.All(drawing.Bands, b => Assert.Equal(drawing.Bands[0].Width, b.Width));
        Assert.Equal(drawing.Left, drawing.Bands[0].Left);
        Assert.All(drawing.Nodes, n => Assert.Single(drawing.Bands, b => n.X > b.Left && n.X + PathDrawing.NodeWidth <= b.Left + b.Width));
    }

    private static async Task<CasePath> ReadAsync(TestApp app, long id, bool withNames)
    {
        await using var db = app.Db();
        return await app.Get<ReadCasePath>().ReadAsync(db, await app.ApplicationAsync(id), withNames, default) ?? throw new InvalidOperationException("no path");
    }
}
