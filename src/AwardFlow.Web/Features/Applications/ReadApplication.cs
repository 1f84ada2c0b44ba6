using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Applications;

public sealed record AttachedFile(long Id, string Slot, string Name, long Bytes, DateTime AddedAt, int AddedInRevision, int? RemovedAfterRevision);

/// <summary>What a return asked for: every defect, the reviewer's words, and the last day.</summary>
public sealed record CorrectionAsked(string UnitZh, string UnitEn, string Opinion, IReadOnlyList<Defect> Defects, DateTime At, DateOnly? DueOn)
{
    /// <summary>What was said about one field or evidence slot; null where nothing was.</summary>
    public string? About(string field) =>
        string.Join("；", Defects.Where(d => d.Field == field || d.Field == SubmitApplication.EvidencePrefix + field
            || SubmitApplication.EvidencePrefix + d.Field == field).Select(d => d.Reason)) is { Length: > 0 } text ? text : null;
}

/// <summary>One application as the people of its own firm see it.</summary>
public sealed record OwnApplication(
    Application Application, Enterprise Enterprise, Unit Township, Policy Policy, Award Award, Draft Draft,
    IReadOnlyList<AttachedFile> Files, CorrectionAsked? Correction, FilingWindow? Round)
{
    public bool IsEditable => Application.Situation is Situation.Draft or Situation.Correcting;
    public FilingWindow? Window => Award.Windows.FirstOrDefault(w => w.Id == Application.WindowId) ?? Round;
    public Dictionary<string, string> Answers => JsonSerializer.Deserialize<Dictionary<string, string>>(Draft.AnswersJson)!;
    public IEnumerable<AttachedFile> FilesOf(string slot) => Files.Where(f => f.Slot == slot && f.RemovedAfterRevision is null);
}

/// <summary>Reads an application of the actor's own firm; anybody else finds nothing.</summary>
public sealed class ReadApplication(Catalogues catalogues)
{
    public async Task<OwnApplication?> OpenAsync(AwardFlowDb db, Actor actor, long id, CancellationToken ct)
    {
        if (actor.EnterpriseId is null) return null;
        var application = await db.Applications.AsNoTracking().VisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == id, ct);
        if (application is null) return null;
        var rules = await catalogues.OfAsync(db, application, ct);
        var policy = rules.Policy(application.PolicyId) ?? throw new InvalidOperationException($"Policy {application.PolicyId} of {application.Number} is not loaded.");
        var award = rules.Award(application.PolicyId, application.AwardId) ?? throw new InvalidOperationException($"Award {application.AwardId} of {application.Number} is not loaded.");
        var enterprise = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == application.EnterpriseId, ct);
        var township = await db.Units.AsNoTracking().FirstAsync(u => u.Id == enterprise.TownshipId, ct);
        var draft = await db.Drafts.AsNoTracking().FirstAsync(d => d.ApplicationId == id, ct);
        var files = await (from a in db.Attachments.AsNoTracking()
                           where a.ApplicationId == id && (a.RemovedAt == null || a.RemovedAfterRevision >= a.AddedInRevision)
                           join f in db.Files.AsNoTracking() on a.FileId equals f.Id
                           orderby a.Id
                           select new AttachedFile(a.Id, a.Slot, f.Name, f.Bytes, a.AddedAt, a.AddedInRevision,
                               a.RemovedAt == null ? null : a.RemovedAfterRevision)).ToListAsync(ct);
        var correction = application.Situation == Situation.Correcting ? await CorrectionAsync(db, application, ct) : null;
        return new(application, enterprise, township, policy, award, draft, files, correction, await SelectionRounds.OfAsync(db, application, ct));
    }

    private static async Task<CorrectionAsked?> CorrectionAsync(AwardFlowDb db, Application application, CancellationToken ct)
    {
        var last = await (from d in db.Decisions.AsNoTracking()
                          where d.ApplicationId == application.Id && d.Outcome == DecideTask.Return
                          join u in db.Units.AsNoTracking() on d.UnitId equals u.Id
                          orderby d.Id descending
                          select new { d.Opinion, d.DefectsJson, d.At, u.NameZh, u.NameEn }).FirstOrDefaultAsync(ct);
        if (last is null) return null;
        var defects = last.DefectsJson is { } json ? JsonSerializer.Deserialize<List<Defect>>(json)! : [];
        return new(last.NameZh, last.NameEn, last.Opinion, defects, last.At, application.PromisedBy);
    }
}
