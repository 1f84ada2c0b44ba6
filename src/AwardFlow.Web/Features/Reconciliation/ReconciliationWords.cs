using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Reconciliation;

public static class ReconciliationWords
{
    public static string Zh(DifferenceKind kind) => kind switch
    {
        DifferenceKind.UnmatchedCredit => "待查款项",
        DifferenceKind.DayTotals => "日终不符",
        DifferenceKind.AfterClose => "日终后登记",
        _ => kind.ToString(),
    };
}
