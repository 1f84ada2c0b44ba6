using System.Globalization;
using System.Text.Json.Nodes;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Archives;

/// <summary>
/// What the decisions of a case stand on besides the reviews: verified figures, site visits, special audits, experts'
/// scores, its place in a round, the bank's data, fund documents. Only what the case has; experts by number, never by name.
/// </summary>
public sealed class CaseGrounds(AwardFlowDb db, FileStore store)
{
    public async Task<IReadOnlyList<ArchiveMember>> ReadAsync(long id, CancellationToken ct)
    {
        var members = new List<ArchiveMember>();
        Add("amendments", await db.Amendments.AsNoTracking().Where(a => a.ApplicationId == id).OrderBy(a => a.Id).ToListAsync(ct),
            a => new { a.Fact, before = Parsed(a.BeforeJson), after = Parsed(a.AfterJson), a.Reason, a.ActorName, a.At, a.Revision });
        Add("thresholds", await db.ThresholdNotes.AsNoTracking().Where(t => t.ApplicationId == id).OrderBy(t => t.Id).ToListAsync(ct),
            t => new { t.NodeId, t.Outcome, t.Fact, t.FactValue, t.Parameter, t.ParameterValue, t.Clause, t.Reached, t.At, t.UndoneAt });
        Add("site-visits", await db.SiteVisits.AsNoTracking().Where(v => v.ApplicationId == id).OrderBy(v => v.Id).ToListAsync(ct),
            v => new { v.VisitedOn, v.FirstOfficerName, v.SecondOfficerName, v.Report, v.RecordedByName, v.At, v.Revision });
        Add("special-audits", await db.SpecialAudits.AsNoTracking().Where(a => a.ApplicationId == id).OrderBy(a => a.Id).ToListAsync(ct),
            a => new { state = a.State.ToString(), a.GivenByName, a.GivenAt, a.AuditorName, a.Findings, a.DeclaredFen, a.VerifiedFen, a.FinishedAt, a.Revision });
        Add("bank-filing", await db.BankFilings.AsNoTracking().Where(f => f.ApplicationId == id).ToListAsync(ct),
            f => new { rows = Parsed(f.RowsJson), f.FiledByName, f.FiledAt, f.Version });
        var panels = await db.Panels.AsNoTracking().Where(p => p.ApplicationId == id).OrderBy(p => p.Id).ToListAsync(ct);
        var seats = (await db.PanelSeats.AsNoTracking().Where(s => s.ApplicationId == id).OrderBy(s => s.Id).ToListAsync(ct)).ToLookup(s => s.PanelId);
        Add("experts", panels, p => new
        {
            p.Rule,
            p.PassMark,
            p.Minimum,
            state = p.State.ToString(),
            p.Draws,
            p.OpenedAt,
            p.ClosedAt,
            p.MeanHundredths,
            p.Reason,
            seats = seats[p.Id].Select((s, i) => new { expert = i + 1, state = s.State.ToString(), s.Score, s.Opinion, s.DrawnAt, s.AnsweredAt }),
        });
        Add("fund-documents", await (from l in db.FundDocumentLines.AsNoTracking()
                                     where l.ApplicationId == id
                                     join d in db.FundDocuments on l.DocumentId equals d.Id
                                     orderby l.Id
                                     select new { d, l }).ToListAsync(ct),
            x => new { x.d.Number, x.d.DatedOn, state = x.d.State.ToString(), x.d.ContentHash, x.d.MakerName, x.d.IssuerName, x.d.IssuedAt, x.l.Line, x.l.Level, x.l.DecidedFen, x.l.AmountFen, x.l.Formula, x.l.Live, x.l.FreedFen });
        if (await SelectionAsync(id, ct) is { } selection) members.Add(ArchiveMember.Text("data/selection.json", ArchiveFile.Json(selection)));
        members.AddRange(await PapersAsync(id, ct));
        return members;

        void Add<T>(string name, IReadOnlyList<T> rows, Func<T, object> shape)
        {
            if (rows.Count > 0) members.Add(ArchiveMember.Text($"data/{name}.json", ArchiveFile.Json(rows.Select(shape))));
        }
    }

    /// <summary>The whole ranking by the numbers that the lot gave, so that it can be computed again; no other firm's name.</summary>
    private async Task<object?> SelectionAsync(long id, CancellationToken ct)
    {
        if (await db.SelectionEntries.AsNoTracking().FirstOrDefaultAsync(e => e.ApplicationId == id, ct) is not { } own) return null;
        var round = await db.SelectionRounds.AsNoTracking().FirstAsync(r => r.Id == own.RoundId, ct);
        var entries = await db.SelectionEntries.AsNoTracking().Where(e => e.RoundId == round.Id).OrderBy(e => e.Blind).ThenBy(e => e.Id).ToListAsync(ct);
        var scores = (await (from s in db.PanelSeats.AsNoTracking()
                             where s.State == SeatState.Scored && db.SelectionEntries.Any(e => e.RoundId == round.Id && e.ApplicationId == s.ApplicationId)
                             orderby s.Id
                             select new { s.ApplicationId, s.Score }).ToListAsync(ct)).ToLookup(s => s.ApplicationId, s => s.Score);
        var numbers = entries.ToDictionary(e => e.Id, e => e.Blind);
        return new
        {
            round.Number,
            round.Name,
            round.OpensOn,
            round.ClosesOn,
            closings = await db.RoundClosings.AsNoTracking().Where(c => c.RoundId == round.Id).OrderBy(c => c.Id)
                .Select(c => new { from = c.FromDay, to = c.ToDay, state = c.State.ToString(), c.Reason, c.ProposedByName, c.ProposedAt, c.DecidedByName, c.DecidedAt, c.ReturnReason }).ToListAsync(ct),
            state = round.State.ToString(),
            round.Places,
            round.Experts,
            round.ProposalHash,
            round.ProposedByName,
            round.ProposedAt,
            round.SignedByName,
            round.SignedAt,
            round.FinishReason,
            round.FinishedAt,
            tie = round.TieReason is null ? null : new { among = round.TieAmong.Select(e => numbers[e]), chosen = round.TieChosen.Select(e => numbers[e]), reason = round.TieReason, by = round.TieByName },
            own = own.Blind,
            entries = entries.Select(e => new { number = e.Blind, state = e.State.ToString(), e.Rank, e.Place, e.ScoreSum, e.ScoreCount, reason = e.Id == own.Id ? e.Reason : null, scores = scores[e.ApplicationId] }),
        };
    }

    private async Task<IEnumerable<ArchiveMember>> PapersAsync(long id, CancellationToken ct)
    {
        var photos = await (from p in db.SiteVisitPhotos.AsNoTracking()
                            join v in db.SiteVisits on p.VisitId equals v.Id
                            where v.ApplicationId == id
                            join f in db.Files on p.FileId equals f.Id
                            orderby p.Id
                            select new { p.Id, f }).ToListAsync(ct);
        var reports = await (from a in db.SpecialAudits.AsNoTracking()
                             where a.ApplicationId == id
                             join f in db.Files on a.ReportFileId equals f.Id
                             orderby a.Id
                             select new { a.Id, f }).ToListAsync(ct);
        var amended = await (from a in db.Amendments.AsNoTracking()
                             where a.ApplicationId == id
                             join f in db.Files on a.FileId equals f.Id
                             orderby a.Id
                             select new { a.Id, f }).ToListAsync(ct);
        return photos.Select(p => Paper("visit", p.Id, p.f)).Concat(reports.Select(r => Paper("audit", r.Id, r.f))).Concat(amended.Select(a => Paper("amendment", a.Id, a.f)));
    }

    private ArchiveMember Paper(string kind, long id, StoredFile file) =>
        new(string.Create(CultureInfo.InvariantCulture, $"files/{kind}-{id}-{file.Name}"), () => store.Open(file));

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}
