using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests;

/// <summary>One edit of the real file for every way in which a definition can be broken.</summary>
internal static class Breakage
{
    public static IReadOnlyDictionary<string, Action<RealFile>> All { get; } = new Dictionary<string, Action<RealFile>>
    {
        ["unknown type"] = f => f.Node("Assess")["type"] = "AwardFlow.Asses",
        ["no type"] = f => f.Node("Assess").Remove("type"),
        ["no id"] = f => f.Node("Assess").Remove("id"),
        ["duplicate id"] = f => f.Activities.Add(f.Node("StagePay").DeepClone()),
        ["unknown port"] = f => f.Connections.Add(Arrow("TownshipReview", "Withdraw", "CloseTownshipReject")),
        ["port in the wrong case"] = f => Source(f, "TownshipReview", "Approve")["port"] = "approve",
        ["port of an end"] = f => f.Connections.Add(Arrow("ClosePaid", "Done", "StagePay")),
        ["unconnected outcome"] = f => f.Disconnect("Pay", "Held"),
        ["connected twice"] = f => f.Connections.Add(Arrow("StagePay", "Done", "StageSubmitted")),
        ["unknown target"] = f => f.Retarget("StagePay", "Done", "Pya"),
        ["unknown source"] = f => Source(f, "StagePay", "Done")["activity"] = "StagePya",
        ["connection without port"] = f => Source(f, "StagePay", "Done").Remove("port"),
        ["dropped by the designer"] = f => f.Root["customProperties"] = new JsonObject { ["notFoundConnections"] = new JsonArray(Arrow("A", "Done", "B")) },
        ["unreachable"] = f =>
        {
            var extra = f.Node("StagePay").DeepClone();
            extra["id"] = "Extra";
            f.Activities.Add(extra);
            f.Connections.Add(Arrow("Extra", "Done", "Extra"));
        },
        ["no start"] = f => f.Remove("Start"),
        ["two starts"] = f =>
        {
            var second = f.Node("Start").DeepClone();
            second["id"] = "Start2";
            f.Activities.Add(second);
            f.Connections.Add(Arrow("Start2", "Done", "StageSubmitted"));
        },
        ["no flowchart"] = f => f.Root["type"] = "Elsa.Sequence",
        ["missing input"] = f => f.Node("ScreenPay").Remove("gate"),
        ["empty input"] = f => f.SetInput("ScreenPay", "gate", "Literal", null),
        ["unknown gate"] = f => f.SetInput("ScreenPay", "gate", "Literal", "paid"),
        ["words for a number"] = f => f.SetInput("TownshipCorrect", "dueWorkingDays", "Literal", "five"),
        ["zero days"] = f => f.SetInput("TownshipCorrect", "dueWorkingDays", "Literal", 0),
        ["half a day"] = f => f.SetInput("TownshipCorrect", "dueWorkingDays", "Literal", 2.5),
        ["number for a flag"] = f => f.SetInput("Publicise", "countFirstDay", "Literal", 1),
        ["list for a text"] = f => f.SetInput("StagePay", "stage", "Literal", new JsonArray("pay")),
        ["blank id"] = f => f.SetInput("StagePay", "stage", "Literal", " "),
        ["unknown units"] = f => f.SetInput("TownshipReview", "units", "Literal", "village"),
        ["unknown quorum"] = f => f.SetInput("TownshipReview", "quorum", "Literal", "most"),
        ["lead without a role"] = f =>
        {
            f.SetInput("TownshipReview", "quorum", "Literal", "lead");
            f.SetInput("TownshipReview", "units", "Literal", "joint-bureaux");
        },
        ["lead over one unit"] = f => f.SetInput("TownshipReview", "quorum", "Literal", "lead"),
        ["days of consultation without a lead"] = f => f.Node("TownshipReview")["consultWorkingDays"] = f.Node("TownshipReview")["dueWorkingDays"]?.DeepClone(),
        ["skip rule of two words"] = f => Properties(f, "TownshipReview")["AwardFlow:SkipWhen"] = "amount joint-review-from",
        ["skip rule of another word"] = f => Properties(f, "TownshipReview")["AwardFlow:SkipWhen"] = "amount above joint-review-from",
        ["skip rule in an object"] = f => Properties(f, "TownshipReview")["AwardFlow:SkipWhen"] = new JsonObject { ["fact"] = "amount" },
        ["skip rule of a hold"] = f => Properties(f, "HoldPay")["AwardFlow:SkipWhen"] = "amount below joint-review-from",
        ["input without type name"] = f => f.Node("StagePay")["stage"]?.AsObject().Remove("typeName"),
        ["wrong type name"] = f => f.Node("TownshipCorrect")["dueWorkingDays"]?.AsObject()["typeName"] = "String",
        ["input without expression"] = f => f.Node("StagePay")["stage"]?.AsObject().Remove("expression"),
        ["mistyped input"] = f => f.Node("TownshipReview")["mayAmmend"] = true,
        ["script"] = f => f.SetInput("StagePay", "stage", "JavaScript", "'pay'"),
        ["object expression"] = f => f.SetInput("StagePay", "stage", "Object", "\"pay\""),
        ["variable as text"] = f =>
        {
            f.Top["variables"] = new JsonArray(Variable());
            f.SetInput("StagePay", "stage", "Variable", "where");
        },
        ["input as text"] = f =>
        {
            f.Top["inputs"] = new JsonArray(new JsonObject { ["name"] = "where", ["type"] = "String" });
            f.SetInput("StagePay", "stage", "Input", "where");
        },
        ["unknown variable"] = f => f.SetInput("StagePay", "stage", "Variable", new JsonObject { ["id"] = "where", ["name"] = "where" }),
        ["variable by another name"] = f =>
        {
            f.Top["variables"] = new JsonArray(Variable());
            f.SetInput("StagePay", "stage", "Variable", new JsonObject { ["id"] = "where", ["name"] = "there" });
        },
        ["unknown workflow input"] = f => f.SetInput("StagePay", "stage", "Input", new JsonObject { ["name"] = "where" }),
        ["variable of the wrong type"] = f =>
        {
            f.Top["variables"] = new JsonArray(Variable());
            f.SetInput("TownshipCorrect", "dueWorkingDays", "Variable", new JsonObject { ["id"] = "where" });
        },
        ["variable for a closed set"] = f =>
        {
            f.Top["variables"] = new JsonArray(Variable());
            f.SetInput("ScreenPay", "gate", "Variable", new JsonObject { ["id"] = "where" });
        },
        ["no Chinese name"] = f => f.Node("Assess")["metadata"]?.AsObject().Remove("displayText"),
        ["no English name"] = f => f.Node("Assess")["customProperties"]?.AsObject().Remove("AwardFlow:NameEn"),
        ["no position"] = f => f.Node("Assess")["metadata"]?.AsObject().Remove("designer"),
        ["position in words"] = f => Position(f, "Assess")["x"] = "left",
        ["runs asynchronously"] = f => f.Node("Assess")["customProperties"]?.AsObject()["runAsynchronously"] = true,
        ["merge mode"] = f => f.Node("Assess")["customProperties"]?.AsObject()["mergeMode"] = "Merge",
        ["variables of the flowchart"] = f => f.Root["variables"] = new JsonArray(Variable()),
        ["withdraw until a missing node"] = f => f.Top["customProperties"] = new JsonObject { ["AwardFlow:WithdrawUntil"] = "Pya" },
        ["withdraw until a number"] = f => f.Top["customProperties"] = new JsonObject { ["AwardFlow:WithdrawUntil"] = 7 },
        ["no version"] = f => f.Top.Remove("version"),
        ["version zero"] = f => f.Top["version"] = 0,
        ["no definition id"] = f => f.Top.Remove("definitionId"),
        ["no name"] = f => f.Top["name"] = "",
        ["no storage driver"] = f => f.Top["variables"] = new JsonArray(Variable(driver: null)),
        ["memory storage driver"] = f => f.Top["variables"] = new JsonArray(Variable(driver: "MemoryStorageDriver")),
        ["variable of an unknown type"] = f => f.Top["variables"] = new JsonArray(Variable("Money")),
        ["variable with a wrong default"] = f => f.Top["variables"] = new JsonArray(Variable("Int32", "many")),
        ["variable twice"] = f => f.Top["variables"] = new JsonArray(Variable(), Variable()),
        ["workflow input of an unknown type"] = f => f.Top["inputs"] = new JsonArray(new JsonObject { ["name"] = "where", ["type"] = "Place" }),
        ["self loop"] = f => f.Retarget("ScreenPay", "Warned", "ScreenPay"),
        ["loop back past a branch"] = f =>
        {
            f.Retarget("ScreenSubmit", "Warned", "StageBureau");
            f.Retarget("BureauCorrect", "Resubmitted", "StageTownship");
        },
        ["loop back into a review"] = f => f.Retarget("HeadCorrect", "Resubmitted", "HeadReview"),
        ["shared end"] = f => f.Retarget("ObjectionReview", "Reject", "ClosePaid"),
    };

    private static JsonObject Properties(RealFile f, string node) => f.Node(node)["customProperties"]!.AsObject();

    private static JsonObject Arrow(string source, string port, string target) => new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };

    private static JsonObject Variable(string type = "String", string? value = null, string? driver = "WorkflowInstanceStorageDriver") => new JsonObject
    {
        ["id"] = "where",
        ["name"] = "where",
        ["typeName"] = type,
        ["isArray"] = false,
        ["value"] = value,
        ["storageDriverTypeName"] = driver,
    };

    private static JsonObject Source(RealFile file, string source, string port) => file.Connection(source, port)["source"]?.AsObject() ?? [];

    private static JsonObject Position(RealFile file, string node) => file.Node(node)["metadata"]?["designer"]?["position"]?.AsObject() ?? [];
}
