namespace AwardFlow.Workflow.Tests.Elsa;

/// <summary>
/// Small random definitions with a fixed seed: steps one behind the other with loops back, alternatives, parallel branches
/// and ends. Most are drawn with care for the safe shape, some without, and in a third one arrow is bent to any node: many are
/// sound, many are broken in ways nobody thought of.
/// </summary>
internal sealed class RandomDefinitions(int seed)
{
    private readonly Lcg random = new(seed);
    private readonly Draft draft = new();
    private readonly List<string> nodes = [];
    private readonly List<(string From, string To)> arrows = [];
    private bool isCareful;
    private int count;

    public Draft Make()
    {
        isCareful = random.Next(5) > 0;
        draft.Start();
        nodes.Add("Start");
        var anchors = new List<string>();
        var last = Sequence("Start.Done", 2 + random.Next(3), anchors, depth: 0);
        arrows.Add((last, End()));
        if (random.Next(3) == 0)
        {
            var bent = random.Next(arrows.Count);
            arrows[bent] = (arrows[bent].From, random.Pick(nodes));
        }

        return draft.Arrows(string.Join('\n', arrows.Select(a => $"{a.From} > {a.To}")));
    }

    /// <summary>Appends steps behind the open port and returns the port that is open then.</summary>
    private string Sequence(string open, int length, List<string> anchors, int depth)
    {
        for (var i = 0; i < length; i++)
            open = random.Next(depth > 1 ? 2 : 6) switch
            {
                0 => Step(open, anchors, depth),
                1 => Screen(open, anchors, depth),
                2 => Alternatives(open, anchors, depth),
                3 or 4 => Branches(open, anchors, depth),
                _ => Step(open, anchors, depth),
            };
        return open;
    }

    private string Step(string open, List<string> anchors, int depth)
    {
        var (stage, review) = (Name("Stage"), Name("Review"));
        draft.Stage(stage).Review(review);
        arrows.Add((open, stage));
        arrows.Add(($"{stage}.Done", review));
        if (!isCareful || depth == 0) anchors.Add(stage);
        arrows.Add(($"{review}.Return", Back(anchors)));
        arrows.Add(($"{review}.Reject", End()));
        return $"{review}.Approve";
    }

    private string Screen(string open, List<string> anchors, int depth)
    {
        var (screen, hold) = (Name("Screen"), Name("Hold"));
        draft.Node(screen, "AwardFlow.Screen", ("gate", "pay")).Hold(hold);
        arrows.Add((open, screen));
        if (!isCareful || depth == 0) anchors.Add(screen);
        arrows.Add(($"{screen}.Blocked", hold));
        arrows.Add(($"{hold}.Released", Back(anchors)));
        arrows.Add(($"{hold}.Refused", End()));
        var next = Name("Notify");
        draft.Node(next, "AwardFlow.Notify", ("template", "some"), ("to", "applicant"));
        arrows.Add(($"{screen}.Clear", next));
        arrows.Add(($"{screen}.Warned", next));
        return $"{next}.Done";
    }

    private string Alternatives(string open, List<string> anchors, int depth)
    {
        var (threshold, join) = (Name("Threshold"), Name("Join"));
        draft.Node(threshold, "AwardFlow.Threshold", ("fact", "amount"), ("parameter", "limit")).Join(join, "WaitAny");
        arrows.Add((open, threshold));
        if (!isCareful || depth == 0) anchors.Add(threshold);
        arrows.Add((Sequence($"{threshold}.Above", 1 + random.Next(2), anchors, depth + 1), join));
        arrows.Add((random.Next(2) == 0 ? $"{threshold}.Below" : Sequence($"{threshold}.Below", 1, anchors, depth + 1), join));
        if (isCareful) anchors.Clear();
        return $"{join}.Done";
    }

    private string Branches(string open, List<string> anchors, int depth)
    {
        var (fork, join) = (Name("Fork"), Name("Join"));
        draft.Fork(fork, "A", "B").Join(join, random.Next(3) == 0 ? "WaitAny" : "WaitAll");
        arrows.Add((open, fork));
        foreach (var branch in new[] { "A", "B" })
            arrows.Add((Sequence($"{fork}.{branch}", 1, isCareful ? [] : anchors, depth + 1), join));
        if (isCareful) anchors.Clear();
        return $"{join}.Done";
    }

    /// <summary>A loop back to a step before, or an end.</summary>
    private string Back(List<string> anchors) => anchors.Count > 0 && random.Next(3) > 0 ? random.Pick(anchors) : End();

    private string End()
    {
        var end = Name("End");
        draft.Close(end);
        return end;
    }

    private string Name(string kind)
    {
        var name = $"{kind}{++count}";
        nodes.Add(name);
        return name;
    }
}
