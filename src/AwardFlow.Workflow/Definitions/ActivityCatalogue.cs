using System.Diagnostics.CodeAnalysis;

namespace AwardFlow.Workflow;

/// <summary>
/// Every activity type a definition may use. A new type is one entry here, its row in docs/workflow-activities.md,
/// and in the application the code that carries it out.
/// </summary>
public static class ActivityCatalogue
{
    internal const string Flowchart = "Elsa.Flowchart", Start = "Elsa.Start", End = "Elsa.End", Finish = "Elsa.Finish",
        Decision = "Elsa.FlowDecision", Switch = "Elsa.FlowSwitch", Fork = "Elsa.FlowFork", Join = "Elsa.FlowJoin",
        SetVariable = "Elsa.SetVariable";

    internal const string Close = "AwardFlow.Close", Review = "AwardFlow.Review";

    /// <summary>The types in the order in which the documentation lists them.</summary>
    public static IReadOnlyList<ActivityType> All { get; } =
    [
        AtOnce(Start, [], "Done"),
        Ends(End),
        Ends(Finish),
        AtOnce(Decision, [Flag("condition")], "True", "False"),
        AtOnce(Switch, [Optional(Choice("mode", "MatchFirst"))]),
        AtOnce(Fork, [new("branches", InputKind.List, true, [])]),
        AtOnce(Join, [Choice("mode", "WaitAll", "WaitAny")], "Done"),
        AtOnce(SetVariable, [new("value", InputKind.Any, true, [])], "Done"),

        AtOnce("AwardFlow.SetStage", [Id("stage"), Optional(Number("promiseWorkingDays"))], "Done"),
        AtOnce("AwardFlow.Screen", [Choice("gate", "submit", "decide", "pay")], "Clear", "Warned", "Blocked"),
        Waits("AwardFlow.Hold", [Id("reason"), Id("role")], "Released", "Refused"),
        AtOnce("AwardFlow.Assess", [], "Payable", "Covered", "Ineligible", "Undecided"),
        AtOnce("AwardFlow.Threshold", [Id("fact"), Id("parameter")], "Above", "Below"),
        AtOnce("AwardFlow.Recheck", [], "Same", "Changed", "Lost"),
        Waits(Review,
            [
                Id("step"), Id("role"), Choice("units", "township", "lead-bureau", "joint-bureaux", "finance", "leadership", "bank"),
                Number("dueWorkingDays"), new("quorum", InputKind.Quorum, true, []), Flag("mayAmend"),
                Optional(Id("leadRole")), Optional(Number("consultWorkingDays")), Optional(Choice("needs", "site-visit")),
            ],
            "Approve", "Return", "Reject"),
        Waits("AwardFlow.Correct", [Number("dueWorkingDays")], "Resubmitted", "Expired"),
        Waits("AwardFlow.Confirm", [Number("dueWorkingDays"), Choice("asks", "account", "waiver")], "Confirmed", "Waived", "Expired"),
        Waits("AwardFlow.Contact", [Id("role"), Number("dueWorkingDays")], "Again", "Unanswered"),
        Waits("AwardFlow.SpecialAudit", [Id("role"), Id("auditorRole"), Number("dueWorkingDays")], "Verified", "Unverifiable"),
        Waits("AwardFlow.Panel",
            [Id("role"), Number("experts"), Number("minimum"), Number("passMark"), Choice("rule", "average", "majority"), Optional(Number("dueWorkingDays"))],
            "Passed", "Failed", "Tie"),
        Waits("AwardFlow.Select",
            [Id("step"), Id("role"), Id("organiserRole"), Number("experts"), Number("dueWorkingDays")], "Selected", "NotSelected", "Excluded"),
        Waits("AwardFlow.Publicise", [Number("workingDays"), Flag("countFirstDay")], "Closed", "Objected"),
        Waits("AwardFlow.FundDocument", [Id("role")], "Issued", "Dropped"),
        Waits("AwardFlow.Pay", [Number("tranche")], "Paid", "Held", "Waived", "Cancelled"),
        AtOnce("AwardFlow.Notify", [Id("template"), Id("to")], "Done"),
        Waits("AwardFlow.Endorse",
            [Id("step"), Id("role"), Choice("units", "township", "lead-bureau", "joint-bureaux", "finance", "leadership"), Number("dueWorkingDays")],
            "Approve", "Return"),
        Waits("AwardFlow.Answer", [Number("dueWorkingDays")], "Answered", "Expired"),
        Waits("AwardFlow.Collect", [], "Settled", "WriteOff"),
        AtOnce("AwardFlow.CarryOut", [Choice("what", "dismiss-objection", "review-again", "refuse-award", "list-firm", "repair-record", "grant-appeal", "let-decision-stand", "open-debt", "write-off-debt", "release-document")], "Done"),
        Ends(Close, Id("result")),
    ];

    private static readonly Dictionary<string, ActivityType> ByName = All.ToDictionary(t => t.Name);

    /// <summary>Finds a type by its exact name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out ActivityType? type) => ByName.TryGetValue(name, out type);

    /// <summary>The type of that exact name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static ActivityType Get(string name) => ByName[name];

    private static ActivityType AtOnce(string name, IReadOnlyList<InputSpec> inputs, params string[] outcomes) =>
        new(name, ActivityKind.AtOnce, inputs, outcomes);

    private static ActivityType Waits(string name, IReadOnlyList<InputSpec> inputs, params string[] outcomes) =>
        new(name, ActivityKind.Waits, inputs, outcomes);

    private static ActivityType Ends(string name, params InputSpec[] inputs) => new(name, ActivityKind.Ends, inputs, []);

    private static InputSpec Id(string name) => new(name, InputKind.Identifier, true, []);

    private static InputSpec Number(string name) => new(name, InputKind.Number, true, []);

    private static InputSpec Flag(string name) => new(name, InputKind.Flag, true, []);

    private static InputSpec Choice(string name, params string[] allowed) => new(name, InputKind.Choice, true, allowed);

    private static InputSpec Optional(InputSpec spec) => spec with { Required = false };
}
