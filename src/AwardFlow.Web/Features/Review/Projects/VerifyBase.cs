using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Projects;

/// <summary>What an auditor found: the verified amounts as typed, by fact; none where the base can't be verified.</summary>
public sealed record AuditInput(long TaskId, int SeenVersion, bool Verified, IReadOnlyDictionary<string, string?> Amounts, string Findings);

/// <summary>
/// The auditor of the firm that was given the case enters the verified base with the report. What differs from the declared
/// figures is an amendment; the award is assessed again on it, in the same step.
/// </summary>
public sealed class VerifyBase(Ledger ledger, StepCase stepCase)
{
    public Task<Result<Done>> VerifyAsync(Command command, AuditInput input, StoredFile? report, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == input.TaskId && t.Step == SpecialAudits.Step, c);
            if (task is null || !command.Actor.May(Permission.VerifyBase) || !DecideTask.IsOfTheirRole(command.Actor, task)) return Refusals.NotFound;
            if (task.State != TaskState.Open) return task.State == TaskState.Suspended ? Refusals.Suspended : Refusals.AlreadyDecided;
            if (!DecideTask.MayWorkOn(command.Actor, task)) return new Refusal("task-transferred", "这项审计已转给其他同事，请由其办理。");
            if (await stepCase.OpenAsync(db, task.ApplicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            if (step.Application.Version != input.SeenVersion) return GiveAudit.Stale;
            if (await FourEyes.BrokenByAsync(db, task.ApplicationId, command.Actor.Id, task.Step, c)) return FourEyes.Refusal;
            if (await db.SpecialAudits.FirstOrDefaultAsync(a => a.ApplicationId == task.ApplicationId && a.BookmarkId == task.BookmarkId && a.FirmUnitId == task.UnitId && a.State == SpecialAuditState.Given, c) is not { } audit)
                return Refusals.NotFound;
            var lines = await VerifiedBase.OfAsync(db, step.Award, task.ApplicationId, c);
            var amounts = Read(input, lines, report, out var faults);
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            db.Files.Add(report!);
            await db.SaveChangesAsync(c);
            var findings = input.Findings.Trim();
            foreach (var line in lines.Where(l => input.Verified && amounts[l.Fact] != l.Fen))
                db.Amendments.Add(new Amendment(step.Application, task, line.Fact, line.Fen is { } was ? VerifiedBase.Json(was) : null, VerifiedBase.Json(amounts[line.Fact]), findings, report!.Id, command.Actor, step.Now));
            audit.Finish(input.Verified, lines.Sum(l => l.Fen ?? 0), input.Verified ? amounts.Values.Sum() : null, findings, report!.Id, command.Actor, step.Now);
            var outcome = input.Verified ? SpecialAudits.Verified : SpecialAudits.Unverifiable;
            (step.Decision, step.Task) = (new Decision(task, outcome, findings, null, null, null, command.Actor.Id, command.Actor.Name, step.Now), task);
            db.Decisions.Add(step.Decision);
            step.Audit("special-audit.finished", new { audit.DeclaredFen }, new { outcome, audit.VerifiedFen, report.Sha256, changed = lines.Where(l => input.Verified && amounts[l.Fact] != l.Fen).Select(l => l.Fact) });
            return await stepCase.TakeAsync(step, new Stimulus.Resume(task.BookmarkId, outcome)) is { } refusal ? refusal : new Done();
        }, ct);

    private static Dictionary<string, long> Read(AuditInput input, IReadOnlyList<BaseLine> lines, StoredFile? report, out List<FieldFault> faults)
    {
        var amounts = new Dictionary<string, long>(StringComparer.Ordinal);
        faults = [];
        foreach (var line in lines.Where(_ => input.Verified))
        {
            var field = $"Amounts[{line.Fact}]";
            if (!Yuan.TryParse(input.Amounts.GetValueOrDefault(line.Fact) ?? "", out var fen, out var error)) faults.Add(new(field, $"{line.LabelZh}：{error ?? "请填写核定数。"}"));
            else if (fen > line.Fen) faults.Add(new(field, $"{line.LabelZh}：核定数不能高于申报数 {Yuan.Format(line.Fen ?? 0)} 元；申报有误的，请选择“无法核定”并写明，由主管部门退回企业更正。"));
            else amounts[line.Fact] = fen;
        }
        if (input.Findings.Trim().Length is 0 or > SpecialAudit.LongestFindings) faults.Add(new("Findings", $"请写明审计结论、核减的项目和原因（{SpecialAudit.LongestFindings} 字以内）。"));
        if (report is null) faults.Add(new(Shared.TakeFiles.Field, "请上传审计报告。"));
        return amounts;
    }
}
