using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Projects;

public sealed record Paper(long FileId, string Name, bool IsPicture);

public sealed record VisitView(SiteVisit Visit, IReadOnlyList<Paper> Photos);

public sealed record AuditView(SpecialAudit Audit, string Firm, Paper? Report);

/// <summary>Seats are empty while the panel is open: scores are nobody's business before. Experts of a round are never named.</summary>
public sealed record PanelView(Panel Panel, IReadOnlyList<PanelSeat> Seats, bool Named);

/// <summary>What a project case has beside its papers: site visits, special audits, panels.</summary>
public sealed record ProjectFile(IReadOnlyList<VisitView> Visits, IReadOnlyList<AuditView> Audits, IReadOnlyList<PanelView> Panels)
{
    public static ProjectFile None { get; } = new([], [], []);
    public bool IsEmpty => Visits.Count + Audits.Count + Panels.Count == 0;
}

/// <summary>Reads it for a case that the actor may see, and tells the timeline what came of it.</summary>
public sealed class ReadProject(AwardFlowDb db, IStringLocalizer<SharedResource> l)
{
    public async Task<ProjectFile> OfAsync(Actor actor, long applicationId, CancellationToken ct)
    {
        var visits = await db.SiteVisits.AsNoTracking().Where(v => v.ApplicationId == applicationId).OrderBy(v => v.Id).ToListAsync(ct);
        var audits = await db.SpecialAudits.AsNoTracking().Where(a => a.ApplicationId == applicationId && a.State != SpecialAuditState.Withdrawn).OrderBy(a => a.Id).ToListAsync(ct);
        var panels = await db.Panels.AsNoTracking().Where(p => p.ApplicationId == applicationId && p.State != PanelState.Cancelled && p.Rule != Panel.RankingRule).OrderBy(p => p.Id).ToListAsync(ct);
        panels.AddRange(await RankingsAsync(actor, applicationId, ct));
        if (visits.Count + audits.Count + panels.Count == 0) return ProjectFile.None;
        var photos = await (from p in db.SiteVisitPhotos.AsNoTracking()
                            join v in db.SiteVisits.AsNoTracking() on p.VisitId equals v.Id
                            where v.ApplicationId == applicationId
                            join f in db.Files.AsNoTracking() on p.FileId equals f.Id
                            orderby p.Id
                            select new { p.VisitId, f.Id, f.Name, f.ContentType }).ToListAsync(ct);
        var reports = audits.Select(a => a.ReportFileId).OfType<long>().ToList();
        var files = await db.Files.AsNoTracking().Where(f => reports.Contains(f.Id)).ToDictionaryAsync(f => f.Id, ct);
        var firms = audits.Select(a => a.FirmUnitId).ToList();
        var units = await db.Units.AsNoTracking().Where(u => firms.Contains(u.Id)).ToDictionaryAsync(u => u.Id, ct);
        var seats = await db.PanelSeats.AsNoTracking().Where(s => s.ApplicationId == applicationId).OrderBy(s => s.Id).ToListAsync(ct);
        var named = actor.May(Permission.OrganisePanels);
        return new(
            [.. visits.Select(v => new VisitView(v, [.. photos.Where(p => p.VisitId == v.Id).Select(p => new Paper(p.Id, p.Name, IsPicture(p.ContentType)))]))],
            [.. audits.Select(a => new AuditView(a, Show.Text(units[a.FirmUnitId].NameZh, units[a.FirmUnitId].NameEn),
                a.ReportFileId is { } id && files.TryGetValue(id, out var f) ? new Paper(f.Id, f.Name, false) : null))],
            [.. panels.Select(p => new PanelView(p, p.State == PanelState.Open ? [] : [.. seats.Where(s => s.PanelId == p.Id)], named && !p.IsRanking))]);
    }

    /// <summary>
    /// What the experts of a round said of this application: for who keeps and signs the list, who decides on appeals and who
    /// supervises, and only when all scores of the round are in.
    /// </summary>
    private async Task<List<Panel>> RankingsAsync(Actor actor, long applicationId, CancellationToken ct)
    {
        if (!(actor.May(Permission.KeepRounds) || actor.May(Permission.SignRounds) || actor.May(Permission.Supervise) || actor.Is(Roles.AppealReviewer))) return [];
        var panels = await db.Panels.AsNoTracking().Where(p => p.ApplicationId == applicationId && p.State == PanelState.Scored && p.Rule == Panel.RankingRule).OrderBy(p => p.Id).ToListAsync(ct);
        return panels.Count > 0 && await ExpertOpinions.RoundIsScoredAsync(db, applicationId, ct) ? panels : [];
    }

    private static bool IsPicture(string contentType) => contentType.StartsWith("image/", StringComparison.Ordinal);

    public async Task<IEnumerable<TimelineEntry>> TimelineAsync(long applicationId, IReadOnlyDictionary<long, Unit> units, CancellationToken ct)
    {
        var visits = await db.SiteVisits.AsNoTracking().Where(v => v.ApplicationId == applicationId).ToListAsync(ct);
        var audits = await db.SpecialAudits.AsNoTracking().Where(a => a.ApplicationId == applicationId).ToListAsync(ct);
        var panels = await db.Panels.AsNoTracking().Where(p => p.ApplicationId == applicationId && p.ClosedAt != null && p.State != PanelState.Cancelled && p.Rule != Panel.RankingRule).ToListAsync(ct);
        return visits.Select(v => new TimelineEntry(Moment.Past, l["登记现场核查"], $"{v.FirstOfficerName}、{v.SecondOfficerName} · {Show.Day(v.VisitedOn)}", v.At))
            .Concat(audits.Select(a => new TimelineEntry(Moment.Past, l["委托专项审计"], $"{a.GivenByName} · {CaseWords.Unit(units, a.FirmUnitId)} · {Show.Moment(a.GivenAt)}", a.GivenAt)))
            .Concat(panels.Select(p => new TimelineEntry(Moment.Past, l[PanelText.Zh(p.State)],
                l["{0} 位专家评分，平均 {1} 分，合格分数 {2} 分", p.Scored ?? 0, ExpertPanel.Mean(p), p.PassMark] + $" · {Show.Moment(p.ClosedAt)}", p.ClosedAt)
            { Words = p.Reason, IsBad = p.State == PanelState.Failed }));
    }
}
