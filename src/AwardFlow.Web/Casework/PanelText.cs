using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>Where a panel stands, in words (keys of the translations); every state has some.</summary>
public static class PanelText
{
    public static string Zh(PanelState state) => state switch
    {
        PanelState.Open => "进行中",
        PanelState.Passed => "评审通过",
        PanelState.Failed => "评审未通过",
        PanelState.Tied => "评审持平",
        PanelState.Scored => "评分完成",
        _ => "评审已取消",
    };
}
