using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Casework;

/// <summary>What a firm may do against a decision, as the last lines of its letter say it.</summary>
public sealed class Remedies(IOptions<MatterOptions> options)
{
    public const string AtLaw = "可以依法在 60 日内申请行政复议，或者在 6 个月内提起行政诉讼。";

    public string Text =>
        $"如对本决定有异议，可在收到之日起 {options.Value.AppealWorkingDays} 个工作日内在本平台提出申诉，由未参与本案的人员复核；也{AtLaw}";
}
