using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>Of a round, <see cref="Blind"/> is all that the expert learns of whose it is; number and name are empty then.</summary>
public sealed record SeatRow(long Id, string Number, string EnterpriseName, string PolicyId, string AwardId, SeatState State, DateOnly DueOn, int? Score, int? Blind);

/// <summary>What one expert sees of a case: what the firm signed and what was verified, nothing of the other experts.</summary>
public sealed record SeatFile(PanelSeat Seat, Panel Panel, string Number, string EnterpriseName, int? Blind, Award Award, IReadOnlyList<AnswerSection> Answers, IReadOnlyList<EvidenceFile> Evidence,
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
         join p in db.Panels.AsNoTracking() on s.PanelId equals p.Id
         join e in db.SelectionEntries.AsNoTracking() on s.ApplicationId equals e.ApplicationId into entries
         from e in entries.DefaultIfEmpty()
         orderby s.Id descending
         select new SeatRow(s.Id, p.Rule == Panel.RankingRule ? "" : a.Number, p.Rule == Panel.RankingRule ? "" : a.EnterpriseName, a.PolicyId, a.AwardId, s.State, s.DueOn, s.Score,
             p.Rule == Panel.RankingRule ? e!.Blind : null)).Take(PageSize + 1).ToListAsync(ct);

    public async Task<SeatFile?> FindAsync(Actor actor, long seatId, CancellationToken ct)
    {
        if (await OpenAsync(actor, seatId, ct) is not { } seat) return null;
        var panel = await db.Panels.AsNoTracking().FirstAsync(p => p.Id == seat.PanelId, ct);
        var application = await db.Applications.AsNoTracking().FirstAsync(a => a.Id == seat.ApplicationId, ct);
        var award = (await catalogues.OfAsync(db, application, ct)).Award(application.PolicyId, application.AwardId)!;
        var answers = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == application.Id && s.Revision == panel.Revision).Select(s => s.AnswersJson).FirstAsync(ct);
        if (panel.IsRanking) return await BlindAsync(seat, panel, application, award, answers, ct);
        var files = await (from a in Files(seat)
                           join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                           orderby a.Id
                           select new EvidenceFile(a.Id, a.Slot, "", f.Name, f.Bytes, a.AddedAt, a.AddedInRevision)).ToListAsync(ct);
        var audit = await db.SpecialAudits.AsNoTracking().Where(a => a.ApplicationId == application.Id && a.State == SpecialAuditState.Verified && a.Revision == panel.Revision)
            .OrderByDescending(a => a.Id).Select(a => a.Findings).FirstOrDefaultAsync(ct);
        return new(seat, panel, application.Number, application.EnterpriseName, null, award, FormAnswers.Of(award.Form, JsonSerializer.Deserialize<Dictionary<string, string>>(answers)!, l),
            [.. files.Select(f => f with { SlotLabel = award.Evidence.FirstOrDefault(e => e.Id == f.Slot) is { } slot ? Show.Text(slot.LabelZh, slot.LabelEn) : f.Slot })],
            await VerifiedBase.OfAsync(db, award, application.Id, ct), audit);
    }

    /// <summary>Of a round: what the firm wrote with what names it blacked out, and only the papers that are made for experts, under neutral names.</summary>
    private async Task<SeatFile> BlindAsync(PanelSeat seat, Panel panel, Application application, Award award, string answers, CancellationToken ct)
    {
        var firm = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == application.EnterpriseId, ct);
        var blind = await db.SelectionEntries.AsNoTracking().Where(e => e.ApplicationId == application.Id).Select(e => e.Blind).FirstAsync(ct);
        var text = JsonSerializer.Deserialize<Dictionary<string, string>>(answers)!.ToDictionary(a => a.Key, a => BlindText.Of(a.Value, firm));
        var shown = award.Competition?.Shown ?? [];
        var files = await (from a in Files(seat)
                           where EF.Parameter(shown).Contains(a.Slot)
                           join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                           orderby a.Id
                           select new EvidenceFile(a.Id, a.Slot, "", f.Name, f.Bytes, a.AddedAt, a.AddedInRevision)).ToListAsync(ct);
        return new(seat, panel, "", "", blind, award, FormAnswers.Of(award.Form, text, l),
            [.. files.Select((f, i) => f with { Name = BlindText.FileName(f.Name, i + 1), SlotLabel = award.Evidence.FirstOrDefault(e => e.Id == f.Slot) is { } slot ? Show.Text(slot.LabelZh, slot.LabelEn) : f.Slot })],
            [], null);
    }

    /// <summary>A file of the case behind the expert's own seat, under the name that it may be seen by.</summary>
    public async Task<(StoredFile File, string Name)?> FileAsync(Actor actor, long seatId, long attachmentId, CancellationToken ct)
    {
        if (await OpenAsync(actor, seatId, ct) is not { } seat || await FindAsync(actor, seatId, ct) is not { } sheet
            || sheet.Evidence.FirstOrDefault(e => e.Id == attachmentId) is not { } seen) return null;
        return await Files(seat).Where(a => a.Id == attachmentId).Join(db.Files.AsNoTracking(), a => a.FileId, f => f.Id, (_, f) => f).FirstOrDefaultAsync(ct) is { } file ? (file, seen.Name) : null;
    }

    /// <summary>Who declared a conflict, was replaced or belongs to a cancelled panel sees nothing of the case any more.</summary>
    private Task<PanelSeat?> OpenAsync(Actor actor, long seatId, CancellationToken ct) =>
        db.PanelSeats.AsNoTracking().FirstOrDefaultAsync(s => s.Id == seatId && s.PersonId == actor.Id && (s.State == SeatState.Asked || s.State == SeatState.Scored), ct);

    private IQueryable<Attachment> Files(PanelSeat seat) =>
        db.Attachments.AsNoTracking().Where(a => a.ApplicationId == seat.ApplicationId && a.RemovedAt == null
            && db.Applications.Any(c => c.Id == a.ApplicationId && a.AddedInRevision <= c.Revision));
}
