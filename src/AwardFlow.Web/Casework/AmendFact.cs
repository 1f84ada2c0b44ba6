using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>A verified figure as a reviewer sets it, and the version of the case that they saw.</summary>
public sealed record AmendInput(long TaskId, int SeenVersion, string Fact, string Value, string? Reason);

/// <summary>What the award rules say with it.</summary>
public sealed record AmendedFact(long ApplicationId, string Number, AssessmentStatus Status, long? AmountFen);

/// <summary>
/// 核定: the reviewer whose turn it is sets a figure that the award's data marks as verified. What the firm signed stays; who,
/// why, before and after are kept, and the award is assessed with it at once. The case does not move by it.
/// </summary>
public sealed class AmendFact(Ledger ledger, StepCase stepCase, AssessCase assess)
{
    public const string Event = "case.fact-amended";
    public const int LongestReason = 300;

    public static Refusal NotHere { get; } = new("amend-not-allowed", "这一环节不能更正核定信息，请由可以核定的环节办理。");

    public Task<Result<AmendedFact>> AmendAsync(Command command, AmendInput input, CancellationToken ct) =>
        ledger.WriteAsync<AmendedFact>(command, async (db, c) =>
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == input.TaskId, c);
            if (task is not { Kind: TaskKind.Review } || !DecideTask.IsOfTheirRole(command.Actor, task)) return Refusals.NotFound;
            if (task.State != TaskState.Open) return await DecideTask.AlreadyDecidedAsync(db, task, c);
            if (await stepCase.OpenAsync(db, task.ApplicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            if (!MayAmend(step.Definition, task)) return NotHere;
            if (await DecideTask.WhyNotTheirsAsync(step, task) is { } notTheirs) return notTheirs;
            if (step.Application.Version != input.SeenVersion) return await DecideTask.StaleAsync(db, step.Application, input.SeenVersion, c);
            var reason = input.Reason?.Trim() ?? "";
            if (reason.Length == 0) return new Refusal("reason-missing", "请写明更正的理由和依据，会写入案卷。");
            if (reason.Length > LongestReason) return new Refusal("reason-too-long", $"更正理由最多 {LongestReason} 字。");
            return await SetAsync(step, task, input, reason);
        }, ct);

    /// <summary>Whether figures may be set at this task at all.</summary>
    public static bool MayAmend(Workflow.WorkflowDefinition definition, WorkTask task) =>
        task is { Kind: TaskKind.Review, CaseKind: CaseKind.Award } && definition.TryNode(task.NodeId, out var node) && node.Flag("mayAmend") == true;

    private async Task<Result<AmendedFact>> SetAsync(CaseStep step, WorkTask task, AmendInput input, string reason)
    {
        var facts = await AmendedFacts.OfAsync(step.Db, step.Application.Id, step.Ct);
        using var document = JsonDocument.Parse(facts);
        if (VerifiedFact.Of(step.Award, Facts.FromJson(document.RootElement)).FirstOrDefault(v => v.Path == input.Fact) is not { } verified)
            return new Refusal("fact-not-verified", "这一项不是核定信息，不能在这里更正；有问题的，请退回申报企业补正。");
        if (verified.Read(input.Value, step.Today, out var error) is not { } value) return new Refusal("value-wrong", error!);
        var before = AmendedFacts.Value(facts, input.Fact);
        if (before == value) return new Refusal("fact-unchanged", "填写的内容与现在的核定信息相同，没有需要更正的。");

        step.Db.Amendments.Add(new Amendment(step.Application, task, input.Fact, before, value, reason, null, step.Actor, step.Now));
        Assessment result;
        try
        {
            // The amendment of this step is read from the context; it is not in the database yet.
            result = (await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, step.Ct)).Result;
        }
        catch (CalculatorInputException wrong)
        {
            return new Refusal("facts-unusable", $"更正后的信息不能用于核算：{wrong.Message}");
        }
        step.Application.Touch();
        step.Audit(Event, new { fact = input.Fact, value = before }, new { fact = input.Fact, value, reason, task.Step, task.NodeId, status = result.Status.ToString(), result.AmountFen });
        return new AmendedFact(step.Application.Id, step.Application.Number, result.Status, result.AmountFen);
    }
}
