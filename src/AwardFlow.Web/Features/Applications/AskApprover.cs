using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Applications;

/// <summary>A clerk tells the firm's approvers that an application is ready to be submitted. At most once per saved draft.</summary>
public sealed class AskApprover(Ledger ledger, Catalogues catalogues, BusinessClock clock)
{
    public Task<Result<string>> AskAsync(Command command, long applicationId, CancellationToken ct) =>
        ledger.WriteAsync<string>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.FileApplication)) return Refusals.NotFound;
            if (await KeepDraft.OpenAsync(db, command.Actor, applicationId, c) is not { } found) return Refusals.NotFound;
            var (application, draft) = found;
            if (application.Situation is not (Situation.Draft or Situation.Correcting)) return new Refusal("already-submitted", "该申报已经提交，请查看最新进展。");
            var roles = Roles.With(Permission.SubmitApplication);
            var approvers = await (from p in db.Users
                                   where p.EnterpriseId == application.EnterpriseId && p.State == PersonState.Active
                                   join g in db.RoleGrants on p.Id equals g.PersonId
                                   where roles.Contains(g.Role)
                                   orderby p.Id
                                   select new { p.Id, p.Name }).ToListAsync(c);
            if (approvers.Count == 0) return new Refusal("no-approver", "本企业还没有审批人，请联系所属镇街。");
            var names = string.Join("、", approvers.Select(a => a.Name));
            var key = $"{application.Number}/ask-approver/{draft.Version}";
            if (await db.Outbox.AnyAsync(o => o.DedupKey == key + "/" + approvers[0].Id, c)) return names;
            var award = (await catalogues.OfAsync(db, application, c)).Award(application.PolicyId, application.AwardId)!;
            var subject = $"【请审批提交】{application.Number} {award.NameZh}";
            var body = $"{command.Actor.Name}已填好“{award.NameZh}”申报（{application.Number}），请登录平台，在“我的申报”中核对并提交。";
            foreach (var approver in approvers)
            {
                db.Messages.Add(Message.ToPerson(approver.Id, application.Id, "ask-approver", subject, body, clock.UtcNow));
                db.Outbox.Add(new OutboxItem("mail", $"{key}/{approver.Id}", JsonSerializer.Serialize(new MailToSend(approver.Id, null, subject, body)), clock.UtcNow));
            }
            db.Audit(command.Actor, "draft.approver-asked", "application", application.Number);
            return names;
        }, ct);
}
