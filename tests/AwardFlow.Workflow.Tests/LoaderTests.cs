using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests;

/// <summary>Every fault by itself: the real file, broken in one place, is refused naming file, node and code.</summary>
public class LoaderTests
{
    private const string File = "recognition-award/v1.json";

    [Fact]
    public void The_real_file_has_no_fault()
    {
        var d = DefinitionReader.Read(File, Repository.RecognitionAwardJson);
        Assert.Equal(("recognition-award-v1", "recognition-award", 1, "认定类奖励兑现", "Pay"), (d.Id, d.DefinitionId, d.Version, d.Name, d.WithdrawUntil));
        Assert.Equal((37, 50, "Start"), (d.Activities.Count, d.Connections.Count, d.Start.Id));
        var review = d.Node("TownshipReview");
        Assert.Equal(("镇街初审", "Township review", 1000d, 200d), (review.NameZh, review.NameEn, review.X, review.Y));
        Assert.Equal(("township-reviewer", 5, false), (review.Text("role"), review.Number("dueWorkingDays"), review.Flag("mayAmend")));
        Assert.Equal(["Approve", "Return", "Reject"], review.Outcomes);
    }

    [Fact]
    public void The_loops_back_are_known_for_the_drawing() => Assert.Equal(
        ["Assess.Ineligible", "Assess.Undecided", "BureauCorrect.Resubmitted", "HeadCorrect.Resubmitted", "HoldDecide.Released",
            "HoldPay.Released", "HoldSubmit.Released", "ObjectionReview.Approve", "ObjectionReview.Return", "Pay.Held",
            "TownshipCorrect.Resubmitted"],
        Repository.RecognitionAward.Connections.Where(c => c.IsBackward).Select(c => $"{c.Source}.{c.Port}").Order(StringComparer.Ordinal));

    public static TheoryData<string, string?, string> Faults => new()
    {
        { "unknown type", "Assess", "unknown-activity-type" },
        { "no type", "Assess", "unknown-activity-type" },
        { "no id", null, "missing-id" },
        { "duplicate id", "StagePay", "duplicate-id" },
        { "unknown port", "TownshipReview", "unknown-port" },
        { "port in the wrong case", "TownshipReview", "unconnected-outcome" },
        { "port of an end", "ClosePaid", "unknown-port" },
        { "unconnected outcome", "Pay", "unconnected-outcome" },
        { "connected twice", "StagePay", "port-connected-twice" },
        { "unknown target", "StagePay", "unknown-node" },
        { "unknown source", "StagePya", "unknown-node" },
        { "connection without port", "StagePay", "malformed-connection" },
        { "dropped by the designer", null, "unknown-node" },
        { "unreachable", "Extra", "unreachable" },
        { "no start", null, "no-start" },
        { "two starts", "Start", "several-starts" },
        { "no flowchart", null, "no-flowchart" },
        { "missing input", "ScreenPay", "missing-input" },
        { "empty input", "ScreenPay", "missing-input" },
        { "unknown gate", "ScreenPay", "invalid-input" },
        { "words for a number", "TownshipCorrect", "invalid-input" },
        { "zero days", "TownshipCorrect", "invalid-input" },
        { "half a day", "TownshipCorrect", "invalid-input" },
        { "number for a flag", "Publicise", "invalid-input" },
        { "list for a text", "StagePay", "invalid-input" },
        { "blank id", "StagePay", "invalid-input" },
        { "unknown units", "TownshipReview", "invalid-input" },
        { "unknown quorum", "TownshipReview", "invalid-input" },
        { "lead without a role", "TownshipReview", "missing-input" },
        { "lead over one unit", "TownshipReview", "invalid-input" },
        { "days of consultation without a lead", "TownshipReview", "invalid-input" },
        { "skip rule of two words", "TownshipReview", "invalid-skip-rule" },
        { "skip rule of another word", "TownshipReview", "invalid-skip-rule" },
        { "skip rule in an object", "TownshipReview", "invalid-skip-rule" },
        { "skip rule of a hold", "HoldPay", "invalid-skip-rule" },
        { "input without type name", "StagePay", "input-without-type-name" },
        { "wrong type name", "TownshipCorrect", "wrong-type-name" },
        { "input without expression", "StagePay", "missing-expression" },
        { "mistyped input", "TownshipReview", "unknown-property" },
        { "script", "StagePay", "unknown-expression" },
        { "object expression", "StagePay", "wrong-expression" },
        { "variable as text", "StagePay", "variable-expression-trap" },
        { "input as text", "StagePay", "input-expression-trap" },
        { "unknown variable", "StagePay", "unknown-variable" },
        { "variable by another name", "StagePay", "unknown-variable" },
        { "unknown workflow input", "StagePay", "unknown-input" },
        { "variable of the wrong type", "TownshipCorrect", "wrong-type" },
        { "variable for a closed set", "ScreenPay", "wrong-type" },
        { "no Chinese name", "Assess", "missing-name" },
        { "no English name", "Assess", "missing-english-name" },
        { "no position", "Assess", "missing-position" },
        { "position in words", "Assess", "missing-position" },
        { "runs asynchronously", "Assess", "unsupported-property" },
        { "merge mode", "Assess", "unsupported-property" },
        { "variables of the flowchart", null, "unsupported-property" },
        { "withdraw until a missing node", "Pya", "withdraw-until-unknown" },
        { "withdraw until a number", null, "withdraw-until-unknown" },
        { "no version", null, "missing-field" },
        { "version zero", null, "missing-field" },
        { "no definition id", null, "missing-field" },
        { "no name", null, "missing-field" },
        { "no storage driver", null, "unknown-storage-driver" },
        { "memory storage driver", null, "unknown-storage-driver" },
        { "variable of an unknown type", null, "invalid-variable" },
        { "variable with a wrong default", null, "invalid-variable" },
        { "variable twice", null, "invalid-variable" },
        { "workflow input of an unknown type", null, "invalid-workflow-input" },
        { "self loop", "ScreenPay", "loop-without-waiting" },
        { "loop back past a branch", "BureauCorrect", "loop-not-dominated" },
        { "loop back into a review", "HeadCorrect", "loop-into-waiting" },
        { "shared end", "ClosePaid", "shared-node" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void It_is_refused(string fault, string? node, string code)
    {
        var json = RealFile.Edit(Breakage.All[fault]);
        var faults = Assert.Throws<DefinitionException>(() => DefinitionReader.Read(File, json)).Faults;
        Assert.Contains(faults, f => f.File == File && f.Node == node && f.Code == code);
    }

    [Fact]
    public void Every_breakage_is_tested() =>
        Assert.Equal(Breakage.All.Keys.Order(), Faults.Select(row => (string)row[0]).Order());

    [Fact]
    public void Malformed_json_is_refused_naming_the_line()
    {
        var json = Repository.RecognitionAwardJson.Replace("\"version\": 1,\n  \"toolVersion\"", "\"version\": 1\n  \"toolVersion\"");
        var fault = Assert.Single(Assert.Throws<DefinitionException>(() => DefinitionReader.Read(File, json)).Faults);
        Assert.Equal(("malformed-json", File), (fault.Code, fault.File));
        Assert.Contains("line 8", fault.Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}")]
    public void Json_that_is_no_object_or_says_a_thing_twice_is_refused(string json) =>
        Assert.Equal("malformed-json", Assert.Single(Assert.Throws<DefinitionException>(() => DefinitionReader.Read(File, json)).Faults).Code);

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        string[] several = ["unknown gate", "no English name", "loop back into a review", "shared end", "zero days", "withdraw until a missing node"];
        var json = RealFile.Edit([.. several.Select(s => Breakage.All[s])]);
        var faults = Assert.Throws<DefinitionException>(() => DefinitionReader.Read(File, json)).Faults;
        Assert.Superset(
            new HashSet<string> { "invalid-input", "missing-english-name", "loop-into-waiting", "shared-node", "withdraw-until-unknown" },
            faults.Select(f => f.Code).ToHashSet());
    }

    [Fact]
    public void A_fault_reads_as_file_node_and_what()
    {
        var json = RealFile.Edit(Breakage.All["unknown gate"]);
        Assert.Equal(
            "recognition-award/v1.json: node \"ScreenPay\": input gate: \"paid\" is not one of submit, decide, pay [invalid-input]",
            Assert.Throws<DefinitionException>(() => DefinitionReader.Read(File, json)).Message);
    }

    [Fact]
    public void Literals_as_the_designer_writes_them_are_read()
    {
        var d = DefinitionReader.Read(File, RealFile.Edit(
            f => f.SetInput("TownshipCorrect", "dueWorkingDays", "Literal", "7"),
            f => f.SetInput("Publicise", "countFirstDay", "Literal", "True"),
            f => f.Node("StagePay")["stage"] = "paying"));
        Assert.Equal(7, d.Node("TownshipCorrect").Number("dueWorkingDays"));
        Assert.True(d.Node("Publicise").Flag("countFirstDay"));
        Assert.Equal("paying", d.Node("StagePay").Text("stage"));
    }

    [Fact]
    public void Corners_drawn_in_the_designer_are_kept()
    {
        var d = DefinitionReader.Read(File, RealFile.Edit(
            f => f.Connection("Pay", "Held")["vertices"] = new JsonArray(new JsonObject { ["x"] = 10, ["y"] = 20.5 })));
        Assert.Equal([(10d, 20.5d)], d.Connections.Single(c => c is { Source: "Pay", Port: "Held" }).Vertices);
    }
}
