using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Applications;

public sealed record DraftKept(int Version, DateTime SavedAt);

/// <summary>Starting and saving what a firm fills in. Nothing here is a statement yet.</summary>
public sealed class KeepDraft(Ledger ledger, Catalogues catalogues, BusinessClock clock)
{
    public const string ChangedElsewhere = "draft-changed-elsewhere";
    private const int LongestAnswer = 20_000;
    private const int LongestDraft = 1_000_000;
    private const int MostFilesPerSlot = 10;

    private static Refusal NotYours { get; } = new("not-permitted", "您的账号没有填报权限，请联系本企业的审批人。");
    private static Refusal NotEditable { get; } = new("not-editable", "该申报已经提交，不能再修改。");

    /// <summary>Opens the firm's draft for an award in the window that is open today; an open one is gone on with.</summary>
    public Task<Result<long>> StartAsync(Command command, string policyId, string awardId, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.FileApplication)) return NotYours;
            if (catalogues.Current.Award(policyId, awardId) is not { } award || award.ListedOnly) return new Refusal("no-such-award", "没有这项奖励，或者该奖励不接受申报。");
            if (await SelectionRounds.WindowAsync(db, award, clock.Today, c) is not { } window)
                return new Refusal("window-closed", award.Competition is null ? "该奖励目前不在申报期内。" : "该奖励通过竞争择优确定，目前没有受理申报的评选批次。请留意主管部门公布的下一轮评选。");
            var enterprise = await db.Enterprises.FirstOrDefaultAsync(e => e.Id == command.Actor.EnterpriseId, c);
            if (enterprise is not { State: EnterpriseState.Confirmed }) return new Refusal("enterprise-not-confirmed", "企业登记尚未经镇街确认，确认后即可申报。");
            var open = await db.Applications.FirstOrDefaultAsync(a => a.EnterpriseId == enterprise.Id && a.Kind == CaseKind.Award && a.PolicyId == policyId
                && a.AwardId == awardId && a.WindowId == window.Id && a.Situation != Situation.Closed, c);
            if (open is not null) return open.Id;
            var year = clock.Today.Year;
            var number = $"{catalogues.Current.Policy(policyId)!.DistrictCode}-{year}-{await db.NextNumberAsync($"application-{year}", c):D6}";
            var application = new Application(number, enterprise, policyId, awardId, window.Id, command.Actor.Id, clock.UtcNow);
            db.Applications.Add(application);
            await db.SaveChangesAsync(c);
            db.Drafts.Add(new Draft(application.Id, await LastAnswersAsync(db, application, c), command.Actor.Id, clock.UtcNow));
            db.Audit(command.Actor, "draft.started", "application", number, after: new { policyId, awardId });
            return application.Id;
        }, ct);

    /// <summary>
    /// Saves raw answers as they are. A page that was opened before a newer save is refused, not merged; saving once more
    /// what is there already (a double click, a retry) is fine.
    /// </summary>
    public Task<Result<DraftKept>> SaveAsync(Actor actor, long applicationId, int seenDraftVersion, IReadOnlyDictionary<string, string> answers, CancellationToken ct) =>
        ledger.WriteAsync<DraftKept>(async (db, c) =>
        {
            if (!actor.May(Permission.FileApplication)) return NotYours;
            if (await OpenAsync(db, actor, applicationId, c) is not { } found) return Refusals.NotFound;
            var (application, draft) = found;
            if (application.Situation is not (Situation.Draft or Situation.Correcting)) return NotEditable;
            var json = JsonSerializer.Serialize(new SortedDictionary<string, string>(answers.ToDictionary(), StringComparer.Ordinal));
            if (draft.AnswersJson == json) return new DraftKept(draft.Version, draft.SavedAt);
            if (draft.Version != seenDraftVersion) return Newer(draft);
            var tooLong = answers.FirstOrDefault(a => a.Value.Length > LongestAnswer).Key;
            if (tooLong is not null)
                return new Refusal("answer-too-long", "内容太长。") { Faults = [new(tooLong, $"有一项内容超过 {LongestAnswer} 字，尚未保存，请缩短后再保存。")] };
            if (json.Length > LongestDraft) return new Refusal("draft-too-long", "填写的内容总量太大，尚未保存，请缩短后再保存。");
            draft.Save(json, actor.Id, clock.UtcNow);
            return new DraftKept(draft.Version, draft.SavedAt);
        }, ct);

    /// <summary>Adds an uploaded file to an evidence slot.</summary>
    public Task<Result<long>> AttachAsync(Command command, long applicationId, string slot, StoredFile file, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.FileApplication)) return NotYours;
            if (await OpenAsync(db, command.Actor, applicationId, c) is not { } found) return Refusals.NotFound;
            var application = found.Application;
            if (application.Situation is not (Situation.Draft or Situation.Correcting)) return NotEditable;
            if ((await catalogues.OfAsync(db, application, c)).Award(application.PolicyId, application.AwardId)!.Evidence.All(e => e.Id != slot)) return new Refusal("no-such-slot", "没有这一项附件。");
            if (await db.Attachments.CountAsync(a => a.ApplicationId == applicationId && a.Slot == slot && a.RemovedAt == null, c) >= MostFilesPerSlot)
                return new Refusal("too-many-files", $"每项附件最多 {MostFilesPerSlot} 个文件，请合并后上传。");
            db.Files.Add(file);
            await db.SaveChangesAsync(c);
            var attachment = new Attachment(applicationId, slot, file.Id, application.Revision + 1, clock.UtcNow);
            db.Attachments.Add(attachment);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "attachment.added", "application", application.Number, after: new { slot, file.Name, file.Bytes, file.Sha256 });
            return attachment.Id;
        }, ct);

    public Task<Result<Done>> RemoveAttachmentAsync(Command command, long applicationId, long attachmentId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.FileApplication)) return NotYours;
            if (await OpenAsync(db, command.Actor, applicationId, c) is not { } found) return Refusals.NotFound;
            if (found.Application.Situation is not (Situation.Draft or Situation.Correcting)) return NotEditable;
            var attachment = await db.Attachments.FirstOrDefaultAsync(a => a.Id == attachmentId && a.ApplicationId == applicationId && a.RemovedAt == null, c);
            if (attachment is null) return Refusals.NotFound;
            attachment.Remove(found.Application.Revision, clock.UtcNow);
            db.Audit(command.Actor, "attachment.removed", "application", found.Application.Number, before: new { attachment.Slot, attachment.FileId });
            return new Done();
        }, ct);

    internal static Refusal Newer(Draft draft) => new(ChangedElsewhere,
        $"这份草稿已在另一个页面保存过（{BusinessClock.Local(draft.SavedAt).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}）。本页内容没有保存，也没有覆盖较新的草稿。请在新窗口打开最新草稿，把需要的内容补进去。");

    internal static async Task<(Application Application, Draft Draft)?> OpenAsync(AwardFlowDb db, Actor actor, long applicationId, CancellationToken ct)
    {
        if (!actor.May(Permission.FileApplication)) return null;
        var application = await db.Applications.FirstOrDefaultAsync(a => a.Id == applicationId && a.EnterpriseId == actor.EnterpriseId, ct);
        var draft = application is null ? null : await db.Drafts.FirstOrDefaultAsync(d => d.ApplicationId == applicationId, ct);
        return draft is null ? null : (application!, draft);
    }

    /// <summary>A firm that files again after withdrawing or an expired correction finds its earlier answers filled in.</summary>
    private static async Task<string> LastAnswersAsync(AwardFlowDb db, Application application, CancellationToken ct) =>
        await (from a in db.Applications.AsNoTracking()
               where a.EnterpriseId == application.EnterpriseId && a.PolicyId == application.PolicyId && a.AwardId == application.AwardId
                   && a.Situation == Situation.Closed && (a.Result == "withdrawn" || a.Result == "expired" || a.Result == "terminated")
               join d in db.Drafts.AsNoTracking() on a.Id equals d.ApplicationId
               orderby a.Id descending
               select d.AnswersJson).FirstOrDefaultAsync(ct) ?? "{}";
}
