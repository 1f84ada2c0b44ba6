using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>The state of a version as a word (a key of the translations) and a tone.</summary>
public static class WorkflowWords
{
    public static (string Tone, string Word) Of(WorkflowVersionState state) => state switch
    {
        WorkflowVersionState.Draft => ("new", "草稿"),
        WorkflowVersionState.Proposed => ("prog", "待签发"),
        WorkflowVersionState.Refused => ("bad", "未予签发"),
        _ => ("ok", "已签发"),
    };

    /// <summary>What is missing, with the unit in front where it concerns one.</summary>
    public static string Gap(StaffGap gap) => gap.Code switch
    {
        "nobody-can-act" => "没有在岗人员持有“{1}”角色，环节“{0}”无人能办",
        _ => "在岗人员不够：同一人不得办理两个环节，环节“{0}”（{1}）会没有人可办",
    };
}
