using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Compares a fact of the case with a figure of the policy's data, for the threshold of a path and for a review that may be
/// skipped. Every answer is kept with both numbers; where there is none, the case stops and says why.
/// </summary>
public static class ThresholdRules
{
    public const string Unreadable = "threshold-unreadable";

    /// <summary>Compares and keeps the answer; <paramref name="kept"/> says under which outcome, or null to keep nothing.</summary>
    public static async Task<(ThresholdAnswer? Answer, ActivityResult? Fault)> AskAsync(CaseStep step, ActivityCall call, string fact, string parameter, Func<bool, string?> kept)
    {
        using var json = JsonDocument.Parse(await AmendedFacts.OfAsync(step.Db, step.Application.Id, step.Ct));
        var day = DayOf(step.Application, step.Policy, step.Today);
        var amount = fact == Thresholds.AmountWithoutPanel && await Activities.ExpertPanel.HasPassedAsync(step) ? 0 : step.Application.AmountFen;
        var answer = Thresholds.Compare(step.Award, fact, parameter, Facts.FromJson(json.RootElement), amount, day, step.Today, out var why);
        if (answer is null) return (null, ActivityResult.Fail(Unreadable, $"“{call.Node.NameZh}”无法判断：{why}请联系政策编辑核对政策数据。"));
        if (kept(answer.Reached) is { } outcome) step.Db.ThresholdNotes.Add(new ThresholdNote(step.Application.Id, call.NodeId, outcome, fact, parameter, answer, step.Now));
        return (answer, null);
    }

    /// <summary>
    /// Whether the review at this node is skipped by its rule: null where it is asked, otherwise its result, which is an approval
    /// or, where the rule can't be read, a fault. Never a silent skip.
    /// </summary>
    public static async Task<ActivityResult?> SkipAsync(CaseStep step, ActivityCall call)
    {
        if (SkipRule.Of(call.Node) is not { } rule) return null;
        var (answer, fault) = await AskAsync(step, call, rule.Fact, rule.Parameter, reached => reached == rule.WhenReached ? ThresholdNote.Skipped : null);
        if (fault is not null) return fault;
        if (answer!.Reached != rule.WhenReached) return null;
        step.Audit("case.step-skipped", after: new { step = call.Text("step"), call.NodeId, rule.Fact, value = answer.Fact, rule.Parameter, figure = answer.Parameter, answer.Clause });
        return ActivityResult.Complete(DecideTask.Approve);
    }

    /// <summary>
    /// The reviews of a path that their rules will skip as the case stands now, for what is said to come. What can't be read is
    /// not among them: it is announced.
    /// </summary>
    public static async Task<IReadOnlySet<string>> SkippedAsync(AwardFlowDb db, Application application, WorkflowDefinition definition, Policy policy, Award award, DateOnly today, CancellationToken ct)
    {
        var ruled = definition.Activities.Select(a => (a.Id, Rule: SkipRule.Of(a))).Where(a => a.Rule is not null).ToList();
        if (ruled.Count == 0 || application.SubmittedAt is null) return new HashSet<string>();
        using var json = JsonDocument.Parse(await AmendedFacts.OfAsync(db, application.Id, ct));
        var (facts, day) = (Facts.FromJson(json.RootElement), DayOf(application, policy, today));
        return ruled.Where(a => Thresholds.Compare(award, a.Rule!.Fact, a.Rule.Parameter, facts, application.AmountFen, day, today, out _)?.Reached == a.Rule.WhenReached)
            .Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The day whose figures count: that of the first submission, within the policy's validity.</summary>
    private static DateOnly DayOf(Application application, Policy policy, DateOnly today)
    {
        // A case that was filed after its policy has ended is treated as on the policy's last day.
        var filed = application.SubmittedAt is { } submitted ? BusinessClock.DayOf(submitted) : today;
        return filed > policy.ValidTo ? policy.ValidTo : filed < policy.ValidFrom ? policy.ValidFrom : filed;
    }

    /// <summary>What a path compares that an award can't answer, one line each; asked before a version of either is signed.</summary>
    public static IEnumerable<string> Missing(WorkflowDefinition definition, Award award) => Figures(definition, award).Concat(Tranches(definition, award));

    /// <summary>An award of which nothing is a share of anything is never paid in parts, nor paid at all.</summary>
    private static IEnumerable<string> Tranches(WorkflowDefinition definition, Award award)
    {
        var paid = Activities.Pay.TranchesOf(definition);
        if (paid > 1 && award.VerifiedBase.Count > 0 && award.TrancheCount != paid)
            yield return $"award \"{award.Id}\" on {definition.FileName}: the path pays in {paid} parts, the award names {award.TrancheCount}";
    }

    private static IEnumerable<string> Figures(WorkflowDefinition definition, Award award) =>
        from node in definition.Activities
        let asked = node.Type == Activities.Threshold.TypeName ? (node.Text("fact"), node.Text("parameter")) : SkipRule.Of(node) is { } rule ? (rule.Fact, rule.Parameter) : (null, null)
        where asked.Item1 is not null && asked.Item2 is not null
        let why = Thresholds.WhyNot(award, asked.Item1!, asked.Item2!)
        where why is not null
        select $"award \"{award.Id}\" on {definition.FileName}, node \"{node.Id}\": {why}";
}
