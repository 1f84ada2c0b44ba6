namespace AwardFlow.Workflow.Tests;

/// <summary>Two bureaux asked at once, one directly, one behind a stage; the head decides behind the join.</summary>
internal static class Parallel
{
    public static WorkflowDefinition Definition(string mode) => Draft(mode).Read();

    public static Draft Draft(string mode) => Branches(mode).Close("SafetyReturned").Arrows("SafetyReview.Return > SafetyReturned");

    /// <summary>The second bureau returns it for correction, which leads to the given node.</summary>
    public static Draft WithCorrection(string mode, string resubmitted) => Branches(mode)
        .Node("SafetyCorrect", "AwardFlow.Correct", ("dueWorkingDays", 5)).Close("SafetyExpired", "expired")
        .Arrows(
            $"""
            SafetyReview.Return > SafetyCorrect
            SafetyCorrect.Resubmitted > {resubmitted}
            SafetyCorrect.Expired > SafetyExpired
            """);

    private static Draft Branches(string mode) => new Draft()
        .Start().Fork("Fork", "Tax", "Safety")
        .Review("TaxReview").Close("TaxReturned").Close("TaxRejected", "rejected")
        .Stage("SafetyStage").Review("SafetyReview").Close("SafetyRejected", "rejected")
        .Join("Join", mode).Review("HeadReview")
        .Close("Approved", "approved").Close("HeadReturned").Close("HeadRejected", "rejected")
        .WithdrawUntil("HeadReview")
        .Arrows(
            """
            Start.Done > Fork
            Fork.Tax > TaxReview
            Fork.Safety > SafetyStage
            TaxReview.Approve > Join
            TaxReview.Return > TaxReturned
            TaxReview.Reject > TaxRejected
            SafetyStage.Done > SafetyReview
            SafetyReview.Approve > Join
            SafetyReview.Reject > SafetyRejected
            Join.Done > HeadReview
            HeadReview.Approve > Approved
            HeadReview.Return > HeadReturned
            HeadReview.Reject > HeadRejected
            """);
}
