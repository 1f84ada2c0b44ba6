using AwardFlow.Workflow.Tests.Elsa;

namespace AwardFlow.Workflow.Tests;

/// <summary>
/// Random valid actions through every path that ships, with fixed seeds: whatever people, time and the machine answer, a
/// case is never lost, its state survives being stored, it is withdrawn only where that is allowed, and money is due only
/// behind the notice and the fund document.
/// </summary>
public class ModelTests
{
    private const int Runs = 10_000;
    private const int MostSteps = 60;

    [Theory]
    [MemberData(nameof(Scenarios.ScenarioTests.Definitions), MemberType = typeof(Scenarios.ScenarioTests))]
    public async Task Ten_thousand_random_runs_of_a_path_never_lose_a_case(string path, int version)
    {
        var definition = Repository.Catalogue.Get(path, version);
        var followed = new HashSet<(string, string)>();
        var ended = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            var run = new Run(definition, seed);
            await run.ToTheEndAsync(MostSteps);
            followed.UnionWith(run.Followed);
            ended += run.HasEnded ? 1 : 0;
        }

        // The runs are worth something only if they go everywhere.
        Assert.Empty(definition.Connections.Where(c => !followed.Contains((c.Source, c.Port))).Select(c => $"{c.Source}.{c.Port}"));
        Assert.True(ended > Runs * 3 / 4, $"only {ended} of {Runs} runs came to an end");
    }

    [Fact]
    public async Task The_model_notices_a_path_that_pays_before_its_notice()
    {
        var definition = new Draft().Start().Stage("Stage").Node("Early", "AwardFlow.Pay", ("tranche", 1))
            .Node("Publicise", "AwardFlow.Publicise", ("workingDays", 5), ("countFirstDay", true))
            .Close("Paid").Close("Waived").Close("Cancelled").Close("Objected")
            .Arrows(
                """
                Start.Done > Stage
                Stage.Done > Early
                Early.Paid > Publicise
                Early.Held > Stage
                Early.Waived > Waived
                Early.Cancelled > Cancelled
                Publicise.Closed > Paid
                Publicise.Objected > Objected
                """).Read();
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => new Run(definition, 1).ToTheEndAsync(MostSteps));
        Assert.Contains("before AwardFlow.Publicise closed", thrown.Message);
    }

    /// <summary>One case on its way, with what must always hold checked after each step.</summary>
    private sealed class Run(WorkflowDefinition definition, int seed) : IActivities
    {
        private readonly Lcg random = new(seed);
        private readonly Dictionary<string, string> last = [];
        private const string Notice = "AwardFlow.Publicise", Document = "AwardFlow.FundDocument";
        private InstanceState? state;

        public HashSet<(string, string)> Followed { get; } = [];

        public bool HasEnded => state?.Status is InstanceStatus.Finished or InstanceStatus.Withdrawn;

        public async Task ToTheEndAsync(int mostSteps)
        {
            await TakeAsync(new Stimulus.Start());
            for (var step = 0; step < mostSteps && state is { Status: InstanceStatus.Running } now; step++)
            {
                if (random.Next(20) == 0) await WithdrawAsync(now);
                else await DecideAsync(now);
            }
        }

        public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct)
        {
            Assert.Equal(call.NodeId, call.Node.Id);
            if (call.Node.Type == "AwardFlow.Pay") CheckMoney(call.NodeId);
            return new(call.Node switch
            {
                { IsWaiting: true } => ActivityResult.Wait,
                { IsTerminal: true } => ActivityResult.Done,
                _ => ActivityResult.Complete(Choose(call.Node)),
            });
        }

        /// <summary>Mostly the way forward, so that long paths are walked to their end too.</summary>
        private string Choose(ActivityNode node) => random.Next(3) > 0 ? node.Outcomes[0] : random.Pick(node.Outcomes);

        private async Task DecideAsync(InstanceState now)
        {
            var bookmark = random.Pick(now.Bookmarks);
            await TakeAsync(new Stimulus.Resume(bookmark.Id, Choose(definition.Node(bookmark.NodeId))));
            // What was answered is answered, whether the case went on or ended.
            var again = await WorkflowEngine.StepAsync(definition, state, new Stimulus.Resume(bookmark.Id, "Approve"), this, default);
            Assert.Equal(RefusalCode.BookmarkConsumed, Assert.IsType<StepResult.Refused>(again).Code);
        }

        private async Task WithdrawAsync(InstanceState now)
        {
            var allowed = now.Bookmarks.All(b => definition.MayWithdrawAt(b.NodeId));
            var result = await WorkflowEngine.StepAsync(definition, now, new Stimulus.Withdraw(), this, default);
            Assert.Equal(allowed, result is StepResult.Moved);
            if (result is not StepResult.Moved moved) return;
            Assert.Equal(InstanceStatus.Withdrawn, moved.State.Status);
            Assert.Equal(now.Bookmarks, moved.CancelledBookmarks);
            Keep(moved);
        }

        private async Task TakeAsync(Stimulus stimulus)
        {
            // Noted before the step: the payment may be reached within it.
            if (stimulus is Stimulus.Resume resume) last[definition.Node(resume.BookmarkId.Split(':')[0]).Type] = resume.Outcome;
            var moved = Assert.IsType<StepResult.Moved>(await WorkflowEngine.StepAsync(definition, state, stimulus, this, default));
            Followed.UnionWith(moved.Trace.Where(t => t is { Kind: TraceKind.Completed, Outcome: not null }).Select(t => (t.NodeId, t.Outcome ?? "")));
            Keep(moved);
        }

        private void Keep(StepResult.Moved moved)
        {
            var json = moved.State.ToJson();
            state = InstanceState.FromJson(json);
            Assert.Equal(json, state.ToJson());
            var where = $"seed {seed}, {definition.FileName}: {json}";
            Assert.True(state.Status != InstanceStatus.Faulted, where);
            Assert.True(state.Status == InstanceStatus.Running == state.Bookmarks.Count > 0, where);
            Assert.True(state.Bookmarks.Select(b => b.Id).Distinct().Count() == state.Bookmarks.Count, where);
            Assert.True(state.Status != InstanceStatus.Finished || definition.Node(state.EndNode ?? "").IsTerminal, where);
        }

        /// <summary>
        /// A path that has a notice pays only behind one that closed without objection; where no way to the payment goes round
        /// the fund document, only behind one that was issued.
        /// </summary>
        private void CheckMoney(string pay)
        {
            if (definition.Activities.Any(a => a.Type == Notice)) Assert.True(Last(Notice) == "Closed", $"seed {seed}: {pay} before {Notice} closed");
            if (definition.Activities.Any(a => a.Type == Document) && !Reaches(pay, without: Document))
                Assert.True(Last(Document) == "Issued", $"seed {seed}: {pay} before {Document} issued");
        }

        private string? Last(string type) => last.GetValueOrDefault(type);

        private bool Reaches(string node, string without)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>([definition.Start.Id]);
            while (open.TryPop(out var at))
                foreach (var next in definition.From(at).Select(c => c.Target).Where(t => definition.Node(t).Type != without && seen.Add(t))) open.Push(next);
            return seen.Contains(node);
        }
    }
}
