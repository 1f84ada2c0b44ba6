namespace AwardFlow.Web.Features.Reports;

/// <summary>Groupings as words (keys of the translations).</summary>
public static class ExecutionWords
{
    public static string Of(ExecutionBy by) => by switch
    {
        ExecutionBy.Policy => "按政策",
        ExecutionBy.Award => "按奖励项目",
        ExecutionBy.Township => "按镇街",
        ExecutionBy.Industry => "按行业",
        ExecutionBy.Level => "按资金级次",
        _ => "按应付月份",
    };
}
