using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Tests.Features.Shared;

public sealed class PathDrawingTests
{
    private static readonly WorkflowDefinition Definition =
        DefinitionCatalogue.Load(Path.Combine(TestApp.RepositoryRoot(), "workflows")).Get("recognition-award", 1);

    [Fact]
    public void Every_node_and_every_arrow_is_drawn()
    {
        var drawing = PathDrawing.Of(Definition, [], [], english: false);
        Assert.Equal(Definition.Activities.Select(a => a.Id), drawing.Nodes.Select(n => n.Id));
        Assert.Equal(Definition.Connections.Count, drawing.Arrows.Count);
        Assert.All(drawing.Nodes, n => Assert.Equal(PathState.Ahead, n.State));
        Assert.All(drawing.Nodes, n => Assert.All(n.Lines, l => Assert.InRange(l.Length, 1, 9)));
    }

    [Fact]
    public void The_current_step_and_the_way_that_was_taken_stand_out()
    {
        var drawing = PathDrawing.Of(Definition,
            [new("StageTownship", "Done", "系统"), new("TownshipReview", "Approve", "2026-11-23 10:00 李镇街 同意"), new("BureauReview", null, "到达")], ["BureauReview"], english: false);

        Assert.Equal("BureauReview", Assert.Single(drawing.Nodes, n => n.State == PathState.Current).Id);
        Assert.Equal(["StageTownship", "TownshipReview"], drawing.Nodes.Where(n => n.State == PathState.Past).Select(n => n.Id));
        Assert.Equal(["StageTownship", "TownshipReview"], drawing.Arrows.Where(a => a.Taken).Select(a => a.Source));
        Assert.Contains("李镇街", drawing.Nodes.Single(n => n.Id == "TownshipReview").Title, StringComparison.Ordinal);
    }

    [Fact]
    public void No_node_covers_another_and_all_lie_inside_the_picture()
    {
        var drawing = PathDrawing.Of(Definition, [], [], english: true);
        var covering = from a in drawing.Nodes
                       from b in drawing.Nodes
                       where string.CompareOrdinal(a.Id, b.Id) < 0
                           && Math.Abs(a.X - b.X) < PathDrawing.NodeWidth && Math.Abs(a.Y - b.Y) < PathDrawing.NodeHeight
                       select $"{a.Id} {b.Id}";
        Assert.Empty(covering);
        Assert.All(drawing.Nodes, n => Assert.True(n.X > drawing.Left && n.X + PathDrawing.NodeWidth < drawing.Left + drawing.Width));
        Assert.All(drawing.Nodes, n => Assert.True(n.Y > drawing.Top && n.Y + PathDrawing.NodeHeight < drawing.Top + drawing.Height));
    }

    [Fact]
    public void What_is_still_ahead_are_the_waiting_steps_of_the_straight_way() =>
        Assert.Equal(["HeadReview", "Publicise", "Pay"], PathDrawing.StepsAhead(Definition, "BureauReview").Select(n => n.Id));

    [Fact]
    public void From_a_correction_the_way_leads_back_through_the_reviews() =>
        Assert.Equal(["TownshipReview", "BureauReview", "HeadReview", "Publicise", "Pay"], PathDrawing.StepsAhead(Definition, "TownshipCorrect").Select(n => n.Id));
}
