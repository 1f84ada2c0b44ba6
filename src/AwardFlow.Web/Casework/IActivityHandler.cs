using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework;

/// <summary>What a kind of step does when the path arrives at it, and when a wait at it ends.</summary>
public interface IActivityHandler
{
    /// <summary>For example <c>AwardFlow.Review</c>.</summary>
    string Type { get; }

    /// <summary>It works with an award and its rules, so that only the path of an award may use it.</summary>
    bool NeedsAward => false;

    ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call);

    /// <summary>The wait at <paramref name="bookmark"/> ends with <paramref name="outcome"/>; a refusal stops the whole step.</summary>
    ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome) => default;

    /// <summary>The wait is cancelled: the case was withdrawn or closed elsewhere.</summary>
    ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => default;
}
