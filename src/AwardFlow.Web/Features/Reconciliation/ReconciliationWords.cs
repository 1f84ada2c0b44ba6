using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Reconciliation;

public static class ReconciliationWords
{
    public static string Zh(DifferenceKind kind) => kind switch
    {
        DifferenceKind.UnmatchedCredit => "待查款项",
        DifferenceKind.DayTotals => "日终不符",
        DifferenceKind.AfterClose => "日终后登记",
        DifferenceKind.NotOurs => "银行有、账上没有",
        DifferenceKind.NotAtBank => "账上有、银行没有",
        DifferenceKind.AmountDiffers => "金额不一致",
        _ => kind.ToString(),
    };
}
