using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Projects;

public sealed record VisitInput(long TaskId, int SeenVersion, DateOnly? VisitedOn, long? FirstOfficer, long? SecondOfficer, string Report);

/// <summary>The township records what two of its officers found at the firm, with photos. The review approves nothing before.</summary>
public sealed class RecordVisit(Ledger ledger, StepCase stepCase)
{
    public Task<Result<Done>> RecordAsync(Command command, VisitInput input, IReadOnlyCollection<StoredFile> photos, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == input.TaskId, c);
            if (task is null || !command.Actor.May(Permission.RecordSiteVisit) || !DecideTask.IsOfTheirRole(command.Actor, task)
                || await stepCase.OpenAsync(db, task.ApplicationId, command.Actor, c) is not { } step
                || step.Definition.Node(task.NodeId).Text("needs") != SiteVisits.Need) return Refusals.NotFound;
            if (task.State != TaskState.Open) return Refusals.AlreadyDecided;
            if (step.Application.Version != input.SeenVersion) return new Refusal("stale-page", "您打开页面之后，该申报有了新进展，请核对后再登记。");
            var officers = await OfficersAsync(db, task.UnitId, c);
            var (first, second) = (officers.Find(o => o.Id == input.FirstOfficer), officers.Find(o => o.Id == input.SecondOfficer));
            if (Faults(step, input, first, second, photos.Count) is { Count: > 0 } faults) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            var visit = new SiteVisit(step.Application, input.VisitedOn!.Value, first!, second!, input.Report.Trim(), command.Actor, step.Now);
            db.SiteVisits.Add(visit);
            db.Files.AddRange(photos);
            await db.SaveChangesAsync(c);
            db.SiteVisitPhotos.AddRange(photos.Select(p => new SiteVisitPhoto(visit.Id, p.Id)));
            step.Application.Touch();
            step.Audit("site-visit.recorded", after: new { visit.VisitedOn, officers = new[] { first!.Name, second!.Name }, photos = photos.Select(p => new { p.Name, p.Sha256 }) });
            return new Done();
        }, ct);

    /// <summary>People of the township who can have been there.</summary>
    public static Task<List<Person>> OfficersAsync(AwardFlowDb db, long townshipId, CancellationToken ct) =>
        db.Users.AsNoTracking().Where(p => p.UnitId == townshipId && p.State == PersonState.Active).OrderBy(p => p.Id).ToListAsync(ct);

    private static List<FieldFault> Faults(CaseStep step, VisitInput input, Person? first, Person? second, int photos)
    {
        var faults = new List<FieldFault>();
        if (input.VisitedOn is not { } day) faults.Add(new("VisitedOn", "请填写核查日期。"));
        else if (day > step.Today) faults.Add(new("VisitedOn", "核查日期不能晚于今天。"));
        else if (step.Application.SubmittedAt is { } filed && day < BusinessClock.DayOf(filed)) faults.Add(new("VisitedOn", "核查日期不能早于首次提交申报的日期。"));
        if (first is null) faults.Add(new("FirstOfficer", "请选择核查人员。"));
        if (second is null) faults.Add(new("SecondOfficer", "现场核查须由两人进行，请选择另一名核查人员。"));
        else if (second.Id == first?.Id) faults.Add(new("SecondOfficer", "两名核查人员不能是同一人。"));
        if (input.Report.Trim().Length is 0 or > SiteVisit.LongestReport) faults.Add(new("Report", $"请写明核查情况（{SiteVisit.LongestReport} 字以内）。"));
        if (photos == 0) faults.Add(new(Shared.TakeFiles.Field, "请至少上传一张现场照片。"));
        return faults;
    }
}
