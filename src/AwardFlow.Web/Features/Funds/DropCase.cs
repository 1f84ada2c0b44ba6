using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>Finance does not fund a case that waits for a document: by name, with a reason that the firm reads. The path says what follows.</summary>
public sealed class DropCase(Ledger ledger, MoveCase move, DocumentCandidates candidates, Catalogues catalogues, BusinessClock clock, Remedies remedies)
{
    public Task<Result<Done>> DropAsync(Command command, long applicationId, int seenVersion, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (!actor.May(Permission.IssueDocument)) return DocumentRefusals.NotAllowed;
            if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > 500) return DocumentRefusals.NoReason;
            if ((await candidates.LoadAsync(db, [applicationId], actor, clock.Today, c)).SingleOrDefault() is not { Bookmark: { } bookmark } candidate)
                return new Refusal("case-not-waiting", "该申报不在待下达资金环节，请刷新页面。");
            if (candidate.Case.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，该申报有了新进展，请刷新核对后再操作。");
            if (candidate.OnDocument is not null) return new Refusal("on-another-document", "该申报已列入资金文件，请先由起草人移出。");
            if (await FourEyes.BrokenByAsync(db, applicationId, actor.Id, AwaitDocument.Step, c)) return FourEyes.Refusal;
            var application = await db.Applications.SingleAsync(a => a.Id == applicationId, c);
            var award = (await catalogues.OfAsync(db, application, c)).Award(application.PolicyId, application.AwardId)
                ?? throw new InvalidOperationException($"Award {application.AwardId} of {application.Number} is not loaded.");
            var letter = Letters.NotFunded(application, award, reason.Trim(), remedies.Text);
            db.Messages.Add(Message.ToEnterprise(application.EnterpriseId, application.Id, "not-funded", letter.Subject, letter.Body, clock.UtcNow));
            db.Audit(actor, "document.case-dropped", "application", application.Number, after: new { reason = reason.Trim() });
            return await move.ResumeInAsync(db, actor, applicationId, bookmark, AwaitDocument.Dropped, c) is { } refusal ? refusal : new Done();
        }, ct);
}
