using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Panels;

public sealed record SeatRow(long Id, string Number, string EnterpriseName, string PolicyId, string AwardId, SeatState State, DateOnly DueOn, int? Score);

/// <summary>What one expert sees of a case: what the firm signed and what was verified, nothing of the other experts.</summary>
public sealed record SeatFile(PanelSeat Seat, Panel Panel, Application Application, Award Award, IReadOnlyList<AnswerSection> Answers, IReadOnlyList<EvidenceFile> Evidence,
    IReadOnlyList<BaseLine> Verified, string? Findings);

/// <summary>The seats of an expert, and the case behind one. Nobody else's seat is ever read here.</summary>
public sealed class ReadSeat(AwardFlowDb db, Catalogues catalogues, IStringLocalizer<SharedResource> l)
{
    public const int PageSize = 25;

    /// <summary>Newest first, those behind <paramref name="before"/>.</summary>
    public Task<List<SeatRow>> ListAsync(Actor actor, long? before, CancellationToken ct) =>
        (from s in db.PanelSeats.AsNoTracking()
         where s.PersonId == actor.Id && (before == null || s.Id < before)
         join a in db.Applications.AsNoTracking() on s.ApplicationId equals a.Id
         orderby s.Id descending
         select new SeatRow(s.Id, a.Number, a.EnterpriseName, a.PolicyId, a.AwardId, s.State, s.DueOn, s.Score)).Take(PageSize + 1).ToListAsync(ct);

    public async Task<SeatFile?> FindAsync(Actor actor, long seatId, CancellationToken ct)
    {
        if (await OpenAsync(actor, seatId, ct) is not { } seat) return null;
        var panel = await db.Panels.AsNoTracking().FirstAsync(p => p.Id == seat.PanelId, ct);
        var application = await db.Applications.AsNoTracking().FirstAsync(a => a.Id == seat.ApplicationId, ct);
        var award = (await catalogues.OfAsync(db, application, ct)).Award(application.PolicyId, application.AwardId)!;
        var answers = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == application.Id && s.Revision == panel.Revision).Select(s => s.AnswersJson).FirstAsync(ct);
        var files = await (from a in Files(seat)
                           join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                           orderby a.Id
                           select new EvidenceFile(a.Id, a.Slot, "", f.Name, f.Bytes, a.AddedAt, a.AddedInRevision)).ToListAsync(ct);
        var audit = await db.SpecialAudits.AsNoTracking().Where(a => a.ApplicationId == application.Id && a.State == SpecialAuditState.Verified && a.Revision == panel.Revision)
            .OrderByDescending(a => a.Id).Select(a => a.Findings).FirstOrDefaultAsync(ct);
        return new(seat, panel, application, award, FormAnswers.Of(award.Form, JsonSerializer.Deserialize<Dictionary<string, string>>(answers)!, l),
            [.. files.Select(f => f with { SlotLabel = award.Evidence.FirstOrDefault(e => e.Id == f.Slot) is { } slot ? Show.Text(slot.LabelZh, slot.LabelEn) : f.Slot })],
            await VerifiedBase.OfAsync(db, award, application.Id, ct), audit);
    }

    /// <summary>A file of the case behind the expert's own seat.</summary>
    public async Task<StoredFile?> FileAsync(Actor actor, long seatId, long attachmentId, CancellationToken ct) =>
        await OpenAsync(actor, seatId, ct) is { } seat
            ? await Files(seat).Where(a => a.Id == attachmentId).Join(db.Files.AsNoTracking(), a => a.FileId, f => f.Id, (_, f) => f).FirstOrDefaultAsync(ct) : null;

    /// <summary>Who declared a conflict, was replaced or belongs to a cancelled panel sees nothing of the case any more.</summary>
    private Task<PanelSeat?> OpenAsync(Actor actor, long seatId, CancellationToken ct) =>
        db.PanelSeats.AsNoTracking().FirstOrDefaultAsync(s => s.Id == seatId && s.PersonId == actor.Id && (s.State == SeatState.Asked || s.State == SeatState.Scored), ct);

    private IQueryable<Attachment> Files(PanelSeat seat) =>
        db.Attachments.AsNoTracking().Where(a => a.ApplicationId == seat.ApplicationId && a.RemovedAt == null
            && db.Applications.Any(c => c.Id == a.ApplicationId && a.AddedInRevision <= c.Revision));
}
