namespace AwardFlow.Workflow.Tests;

/// <summary>Two bureaux asked at once: one directly, one behind a stage and with a correction.</summary>
internal static class Parallel
{
    public static Draft Draft(string mode) => Draft(mode, "SafetyCorrect.Resubmitted > SafetyResubmitted").Close("SafetyResubmitted");

    public static Draft Draft(string mode, string resubmitted) => new Draft()
        .Start().Fork("Fork", "Tax", "Safety")
        .Review("TaxReview").Close("TaxReturned").Close("TaxRejected", "rejected")
        .Stage("SafetyStage").Review("SafetyReview").Node("SafetyCorrect", "AwardFlow.Correct", ("dueWorkingDays", 5))
        .Close("SafetyExpired", "expired").Close("SafetyRejected", "rejected")
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
            SafetyReview.Return > SafetyCorrect
            SafetyReview.Reject > SafetyRejected
            SafetyCorrect.Expired > SafetyExpired
            Join.Done > HeadReview
            HeadReview.Approve > Approved
            HeadReview.Return > HeadReturned
            HeadReview.Reject > HeadRejected
            """)
        .Arrows(resubmitted);

    public static WorkflowDefinition Definition(string mode) => Draft(mode).Read();
}
