using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Lists;

/// <summary>
/// The firm's approver says yes with the account as it stands, or no with a reason. While the township is trying to reach
/// the firm it may answer too; the case then goes on from there.
/// </summary>
public sealed class AnswerAward(Ledger ledger, StepCase stepCase)
{
    public const int LongestReason = 500;

    public Task<Result<Done>> ConfirmAsync(Command command, long applicationId, int seenVersion, bool stated, CancellationToken ct) =>
        AnswerAsync(command, applicationId, seenVersion, async (step, entry) =>
        {
            if (!stated) return new Refusal("not-stated", "请先勾选确认：信息属实，收款账户无误。") { Faults = [new("Stated", "请先勾选确认：信息属实，收款账户无误。")] };
            var firm = await step.EnterpriseAsync();
            if (firm.Account is not { } account) return new Refusal("account-missing", "还没有登记收款账户，请先在“企业资料”中登记并由另一人确认，再回来确认领取。");
            if (!Enterprise.SameName(account.AccountName, firm.Name)) return new Refusal("account-name-differs", "收款账户户名与企业名称不一致，请先变更账户。");
            entry.Answer(true, step.Application.AmountFen, account.Masked, null, command.Actor.Name, step.Now);
            step.Audit("award.confirmed", after: new { step.Application.AmountFen, account = account.LastFour });
            return null;
        }, ct);

    public Task<Result<Done>> WaiveAsync(Command command, long applicationId, int seenVersion, string reason, CancellationToken ct) =>
        AnswerAsync(command, applicationId, seenVersion, (step, entry) =>
        {
            var said = reason.Trim();
            if (said.Length is 0 or > LongestReason)
                return Task.FromResult<Refusal?>(new("reason-missing", $"放弃须写明理由（不超过 {LongestReason} 字）。") { Faults = [new("Reason", $"放弃须写明理由（不超过 {LongestReason} 字）。")] });
            entry.Answer(false, step.Application.AmountFen, null, said, command.Actor.Name, step.Now);
            step.Audit("award.waived", after: new { step.Application.AmountFen, reason = said });
            return Task.FromResult<Refusal?>(null);
        }, ct);

    private Task<Result<Done>> AnswerAsync(Command command, long applicationId, int seenVersion, Func<CaseStep, ListEntry, Task<Refusal?>> answer, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.SubmitApplication)) return new Refusal("not-approver", "确认或者放弃须由企业审批人操作，请通知审批人登录办理。");
            var entry = await db.ListEntries.FirstOrDefaultAsync(e => e.ApplicationId == applicationId, c);
            if (entry is null || await stepCase.OpenAsync(db, applicationId, command.Actor, c) is not { } step
                || step.Application.EnterpriseId != command.Actor.EnterpriseId) return Refusals.NotFound;
            if (step.Application.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，该事项有了新进展，请核对后再确认。");
            if (step.Instance.State?.Bookmarks.FirstOrDefault(b => b.Type is Confirm.TypeName or Contact.TypeName) is not { } bookmark)
                return new Refusal("not-asked", "该事项目前不需要贵单位确认，请刷新页面查看进展。");
            if (await answer(step, entry) is { } refusal) return refusal;
            var outcome = bookmark.Type == Contact.TypeName ? Contact.Again : entry.State == EntryState.Waived ? Confirm.Waived : Confirm.Confirmed;
            return await stepCase.TakeAsync(step, new Stimulus.Resume(bookmark.Id, outcome)) is { } no ? no : new Done();
        }, ct);
}
