namespace AwardFlow.Web.Features.Review;

/// <summary>What holds up an award that waits for finance (keys of the translations).</summary>
public static class WaitWords
{
    public static string Of(WaitRow row, bool document)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (document) return row.OnDocument ? "已列入拟下达的文件" : "尚未列入文件";
        return row.Returned ? "银行退票，待更正账户" : row.InBatch ? "已列入批次" : "尚未列入批次";
    }
}
