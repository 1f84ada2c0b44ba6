using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// The township gets in touch with a firm that did not answer, and notes how. Only after a second notice may it say that
/// there is no answer to be had; a firm that answers meanwhile takes the case on by itself.
/// </summary>
public sealed class Contact : IActivityHandler
{
    public const string TypeName = "AwardFlow.Contact";
    public const string Step = "township-contact";
    public const string Again = "Again";
    public const string Unanswered = "Unanswered";
    public const int NoticesBeforeGivingUp = 2;

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Contact, Step, call.Text("role"), step.Application.TownshipId, due);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (await Confirm.EntryAsync(step) is not { } entry) return Refusals.NotFound;
        if (!(outcome == Again && entry.HasAnswered(step.Application.AmountFen)) && MayDecide(step, entry, outcome) is { } refusal) return refusal;
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    private static Refusal? MayDecide(CaseStep step, ListEntry entry, string outcome)
    {
        if (step.Decision is not { } decision) return Refusals.NeedsPerson;
        if (entry.ContactedAt is null || entry.ContactedAt < entry.LastToldAt)
            return new("contact-missing", "请先联系企业并登记联系记录（时间、方式、是否联系上），再办理本步骤。");
        if (outcome != Unanswered) return null;
        if (entry.Notices < NoticesBeforeGivingUp)
            return new("second-notice-missing", "企业只收到过一次通知，不能按无答复处理，请选择“再次通知企业”。");
        return decision.Opinion.Length == 0 ? new("opinion-missing", "请写明联系经过。") : null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);
}
