namespace AwardFlow.Workflow.Tests.Elsa;

/// <summary>A random walk with a fixed seed: the same walk on every machine and in every run.</summary>
internal static class Walk
{
    private const int MostSteps = 60;

    public static async Task<InstanceState> Take(WorkflowDefinition definition, string json, int seed)
    {
        var random = new Lcg(seed);
        var run = new ThreeWays(definition, json, node => random.Pick(node.Outcomes));
        Assert.Null(await run.Start());
        for (var step = 0; step < MostSteps && run.State.Status == InstanceStatus.Running; step++)
        {
            Check(run, seed);
            var bookmark = random.Pick(run.State.Bookmarks);
            Assert.Null(await run.Resume(bookmark.NodeId, random.Pick(definition.Node(bookmark.NodeId).Outcomes)));
        }

        Check(run, seed);
        return run.State;
    }

    private static void Check(ThreeWays run, int seed)
    {
        Assert.True(run.Difference is null, $"seed {seed}\n{run.Difference}\n{string.Join('\n', run.Trace)}");
        Assert.NotEqual(InstanceStatus.Faulted, run.State.Status);
        Assert.True(run.State.Status != InstanceStatus.Running || run.State.Bookmarks.Count > 0, $"seed {seed}: nobody is asked");
    }
}

/// <summary>Knuth's linear congruential generator: the same numbers for the same seed, whatever the runtime.</summary>
internal sealed class Lcg(int seed)
{
    private ulong state = (ulong)seed * 2862933555777941757UL + 3037000493UL;

    public int Next(int below)
    {
        state = unchecked(state * 6364136223846793005UL + 1442695040888963407UL);
        return (int)((state >> 33) % (ulong)below);
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];
}
