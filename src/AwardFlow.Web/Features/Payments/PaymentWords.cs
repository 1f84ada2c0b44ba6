using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Payments;

/// <summary>States of payments, lines and batches in the words of the office, with the colour of their mark.</summary>
public static class PaymentWords
{
    public static string Zh(PaymentState state) => state switch
    {
        PaymentState.Due => "待拨付",
        PaymentState.Held => "暂缓",
        PaymentState.Batched => "已列入批次",
        PaymentState.Released => "已放款待回单",
        PaymentState.Sent => "已送银行",
        PaymentState.Unknown => "查证中",
        PaymentState.Paid => "已到账",
        PaymentState.Returned => "银行退票",
        PaymentState.Cancelled => "已取消",
        PaymentState.Recovered => "已追回",
        _ => state.ToString(),
    };

    public static string Tone(PaymentState state) => state switch
    {
        PaymentState.Held or PaymentState.Unknown => "warn",
        PaymentState.Batched or PaymentState.Released or PaymentState.Sent => "prog",
        PaymentState.Paid => "paid",
        PaymentState.Returned => "bad",
        _ => "new",
    };

    public static string Zh(AttemptState state) => state switch
    {
        AttemptState.Batched => "待放款",
        AttemptState.Released => "已放款待回单",
        AttemptState.Sent => "已送银行",
        AttemptState.Unknown => "查证中",
        AttemptState.Paid => "已到账",
        AttemptState.Returned => "银行退票",
        AttemptState.Dropped => "已撤销",
        _ => state.ToString(),
    };

    public static string Tone(AttemptState state) => state switch
    {
        AttemptState.Released or AttemptState.Sent => "prog",
        AttemptState.Unknown => "warn",
        AttemptState.Paid => "paid",
        AttemptState.Returned => "bad",
        _ => "new",
    };

    public static string Zh(BatchState state) => state switch
    {
        BatchState.Draft => "待锁定",
        BatchState.Locked => "待复核放款",
        BatchState.Released => "已放款待回单",
        BatchState.Finished => "已了结",
        BatchState.Cancelled => "已撤销",
        _ => state.ToString(),
    };

    public static string Tone(BatchState state) => state switch
    {
        BatchState.Locked => "warn",
        BatchState.Released => "prog",
        BatchState.Finished => "paid",
        _ => "new",
    };

    public static string Zh(SignatureKind kind) => kind switch
    {
        SignatureKind.Maker => "经办锁定",
        SignatureKind.Checker => "财政审核",
        SignatureKind.Releaser => "复核放款",
        _ => kind.ToString(),
    };

    public static string Level(string level) => level switch
    {
        "district" => "区级",
        "county" => "县（区）级",
        "city" => "市级",
        "province" => "省级",
        "state" => "国家级",
        _ => level,
    };

    /// <summary>All the words above, for the pages' dictionary of texts.</summary>
    public static IEnumerable<string> All =>
        Enum.GetValues<PaymentState>().Select(Zh).Concat(Enum.GetValues<AttemptState>().Select(Zh)).Concat(Enum.GetValues<BatchState>().Select(Zh))
            .Concat(["区级", "县（区）级", "市级", "省级", "国家级"]).Distinct();
}
