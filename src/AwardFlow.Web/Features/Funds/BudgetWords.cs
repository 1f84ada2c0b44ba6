using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Funds;

/// <summary>Movements and changes of the budget in the words of the office.</summary>
public static class BudgetWords
{
    public static IReadOnlyList<string> Levels { get; } = ["district", "county", "city", "province", "state"];

    public static string Zh(BudgetMove move) => move switch
    {
        BudgetMove.Appropriated => "下达预算",
        BudgetMove.Adjusted => "预算调整",
        BudgetMove.CarriedIn => "上年结转转入",
        BudgetMove.CarriedOut => "结转下年",
        BudgetMove.Reserved => "预留",
        BudgetMove.Freed => "释放预留",
        BudgetMove.Committed => "列入批次",
        BudgetMove.Uncommitted => "批次撤销",
        BudgetMove.Paid => "支付到账",
        BudgetMove.Returned => "银行退票退回",
        _ => move.ToString(),
    };

    public static string Zh(BudgetChangeKind kind) => kind switch
    {
        BudgetChangeKind.Open => "新增预算",
        BudgetChangeKind.Adjust => "追加或调减",
        BudgetChangeKind.CarryOver => "结转下年度",
        _ => kind.ToString(),
    };

    public static string Tone(int usedPercent) => usedPercent >= 95 ? "bad" : usedPercent >= 80 ? "warn" : "paid";
}
