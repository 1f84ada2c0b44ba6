using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Running;

/// <summary>How an incident ended, in words.</summary>
public static class IncidentWords
{
    public static string Zh(IncidentEnd end) => end switch
    {
        IncidentEnd.Retried => "已重试",
        IncidentEnd.Terminated => "已终止",
        _ => "决定已撤回",
    };
}
