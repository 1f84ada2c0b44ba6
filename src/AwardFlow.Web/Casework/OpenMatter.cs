using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What a case that is not an award is opened with.</summary>
public sealed record MatterInput(CaseKind Kind, long EnterpriseId, long LeadUnitId, long? AboutId, long? RecordId, StatementKind Says, string Text, IReadOnlyList<StoredFile> Files);

/// <summary>Opens a case that is not an award and starts its path; and takes what its firm adds later. Inside the caller's transaction.</summary>
public sealed class OpenMatter(StepCase stepCase, BusinessClock clock)
{
    public const string Slot = "matter";
    public const int ShortestText = 10;
    public const int MostFiles = 10;

    /// <param name="more">Adds the rows that only this kind has, before the path starts.</param>
    public async Task<Result<Application>> InAsync(AwardFlowDb db, Actor actor, MatterInput input, Action<Application> more, CancellationToken ct)
    {
        if (Fault(input.Text) is { } fault) return fault;
        if (await db.Applications.AnyAsync(a => a.Kind == input.Kind && a.Situation != Situation.Closed
            && ((input.AboutId != null && a.AboutId == input.AboutId) || (input.RecordId != null && a.RecordId == input.RecordId)), ct))
            return new Refusal("matter-open", "同一事项已有一件正在办理，请等待办结，或在该件中补充说明。");
        var enterprise = await db.Enterprises.FirstAsync(e => e.Id == input.EnterpriseId, ct);
        var about = await db.Applications.FirstOrDefaultAsync(a => a.Id == input.AboutId, ct);
        var matter = new Application(input.Kind, await CaseKindText.NumberAsync(db, input.Kind, clock.Today, ct), enterprise, input.LeadUnitId, about, input.RecordId, actor.Id, clock.UtcNow);
        db.Applications.Add(matter);
        await db.SaveChangesAsync(ct);
        more(matter);
        await SayAsync(db, actor, matter, input.Says, input.Text, input.Files, ct);
        db.Audit(actor, "matter.opened", "application", matter.Number, after: new { kind = input.Kind.ToString(), about = about?.Number, input.RecordId, files = input.Files.Count });
        await db.SaveChangesAsync(ct);
        var step = (await stepCase.OpenAsync(db, matter.Id, actor, ct))!;
        return await stepCase.TakeAsync(step, new Stimulus.Start()) is { } refusal ? refusal : matter;
    }

    /// <summary>The firm answers what it was asked: a reply to a notice, or what was missing.</summary>
    public async Task<Refusal?> AnswerInAsync(AwardFlowDb db, Actor actor, long matterId, string text, IReadOnlyList<StoredFile> files, CancellationToken ct)
    {
        var matter = await db.Applications.MattersVisibleTo(db, actor).FirstOrDefaultAsync(a => a.Id == matterId, ct);
        if (matter is null || matter.EnterpriseId != actor.EnterpriseId) return Refusals.NotFound;
        if (Fault(text) is { } fault) return fault;
        var task = await db.Tasks.FirstOrDefaultAsync(t => t.ApplicationId == matterId && t.Kind == TaskKind.Correct && t.State == TaskState.Open, ct);
        if (task is null) return new("nothing-asked", "目前没有需要贵单位答复或者补充的内容。");
        matter.Supplement();
        var reply = task.Step == Activities.Answer.Step;
        await SayAsync(db, actor, matter, reply ? StatementKind.Reply : StatementKind.Supplement, text, files, ct);
        db.Audit(actor, "matter.answered", "application", matter.Number, after: new { matter.Revision, files = files.Count });
        await db.SaveChangesAsync(ct);
        var step = (await stepCase.OpenAsync(db, matterId, actor, ct))!;
        return await stepCase.TakeAsync(step, new Stimulus.Resume(task.BookmarkId, reply ? Activities.Answer.Answered : Activities.Correct.Resubmitted));
    }

    private async Task SayAsync(AwardFlowDb db, Actor actor, Application matter, StatementKind kind, string text, IReadOnlyList<StoredFile> files, CancellationToken ct)
    {
        db.MatterStatements.Add(new MatterStatement(matter, kind, text.Trim(), actor, clock.UtcNow));
        db.Files.AddRange(files);
        await db.SaveChangesAsync(ct);
        db.Attachments.AddRange(files.Select(f => new Attachment(matter.Id, Slot, f.Id, matter.Revision, clock.UtcNow)));
    }

    private static Refusal? Fault(string text) => text.Trim().Length switch
    {
        < ShortestText => new("incomplete", "还有内容需要修改。") { Faults = [new("Text", $"请写明事实和理由，至少 {ShortestText} 个字")] },
        > MatterStatement.Longest => new("incomplete", "还有内容需要修改。") { Faults = [new("Text", $"内容不超过 {MatterStatement.Longest} 字，详细材料请作为附件上传")] },
        _ => text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')) ? new("incomplete", "还有内容需要修改。") { Faults = [new("Text", "内容含有特殊控制字符")] } : null,
    };
}
