using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Attachments;

/// <summary>Who may open which file: the data scope of its case, or of the registration it belongs to.</summary>
public sealed class ReadAttachment
{
    /// <summary>A firm sees all its files; reviewers see what was signed.</summary>
    public Task<StoredFile?> OfCaseAsync(AwardFlowDb db, Actor actor, long attachmentId, CancellationToken ct) =>
        (from a in db.Attachments.AsNoTracking()
         where a.Id == attachmentId
         join c in db.Applications.AsNoTracking().VisibleTo(db, actor).Concat(db.Applications.AsNoTracking().MattersVisibleTo(db, actor)) on a.ApplicationId equals c.Id
         where actor.EnterpriseId != null || a.AddedInRevision <= c.Revision
         join f in db.Files.AsNoTracking() on a.FileId equals f.Id
         select f).FirstOrDefaultAsync(ct);

    /// <summary>The letter of authority: the person who sent it, the firm's own approvers, and the township that confirms it.</summary>
    public Task<StoredFile?> LetterAsync(AwardFlowDb db, Actor actor, long membershipId, CancellationToken ct)
    {
        var admits = actor.May(Permission.AdmitColleague);
        var confirms = actor.May(Permission.ConfirmRegistration);
        return (from m in db.Memberships.AsNoTracking()
                where m.Id == membershipId
                join e in db.Enterprises.AsNoTracking() on m.EnterpriseId equals e.Id
                where m.PersonId == actor.Id || (admits && e.Id == actor.EnterpriseId) || (confirms && e.TownshipId == actor.UnitId)
                join f in db.Files.AsNoTracking() on m.LetterFileId equals f.Id
                select f).FirstOrDefaultAsync(ct);
    }
}
