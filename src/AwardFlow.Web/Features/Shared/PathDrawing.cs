using AwardFlow.Workflow;

namespace AwardFlow.Web.Features.Shared;

public enum PathState { Ahead, Past, Current, Skipped, Cancelled }

/// <summary>A visit of the case at a node, in words: who, when, with which outcome.</summary>
public sealed record PathVisit(string NodeId, string? Outcome, string Text)
{
    /// <summary>How the visit ended, where it was not an ordinary one.</summary>
    public PathState State { get; init; } = PathState.Past;

    /// <summary>A few characters for the drawing itself; the last visit's are shown.</summary>
    public string? Note { get; init; }
}

public sealed record DrawnNode(string Id, string Type, double X, double Y, PathState State, IReadOnlyList<string> Lines, string Title, string? Note);

/// <summary>A part of the drawing as wide as a sheet of paper shows legibly.</summary>
public sealed record DrawnBand(double Left, double Width);

public sealed record DrawnArrow(string Source, string Port, string Target, string Points, bool Taken, bool IsBackward);

/// <summary>
/// The path of an award as its definition lays it out, with what this case has been through. Positions come from the
/// definition; nothing here knows the web.
/// </summary>
public sealed class PathDrawing
{
    public const double NodeWidth = 190, NodeHeight = 68;
    private const double WidestBand = 1460, Margin = 30, Lane = 14, Half = NodeHeight / 2;

    private PathDrawing(string title, IReadOnlyList<DrawnNode> nodes, IReadOnlyList<DrawnArrow> arrows) =>
        (Title, Nodes, Arrows) = (title, nodes, arrows);

    public string Title { get; }
    public IReadOnlyList<DrawnNode> Nodes { get; }
    public IReadOnlyList<DrawnArrow> Arrows { get; }
    public double Left => Nodes.Min(n => n.X) - Margin;
    public double Top => Nodes.Min(n => n.Y) - Margin;
    public double Width => Nodes.Max(n => n.X) + NodeWidth + Margin - Left;

    /// <summary>The drawing cut between columns, so that a long path fits on a page in rows below each other.</summary>
    public IReadOnlyList<DrawnBand> Bands
    {
        get
        {
            var columns = Nodes.Select(n => n.X).Distinct().Order().ToList();
            var perBand = (int)Math.Ceiling(columns.Count / Math.Ceiling(Width / WidestBand));
            var starts = columns.Chunk(perBand).Select(c => c[0] - Margin).ToList();
            var width = starts.Zip(starts.Skip(1).Append(Left + Width), (from, to) => to - from).Max();
            return [.. starts.Select(from => new DrawnBand(from, width))];
        }
    }

    public double Height => Nodes.Max(n => n.Y) + NodeHeight + Margin * 2 - Top;

    /// <param name="visits">Everything that happened, in order.</param>
    /// <param name="current">The nodes where the case waits now; empty when it has ended.</param>
    public static PathDrawing Of(WorkflowDefinition definition, IReadOnlyList<PathVisit> visits, IReadOnlyCollection<string> current, bool english)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(visits);
        var byNode = visits.ToLookup(v => v.NodeId, StringComparer.Ordinal);
        var nodes = definition.Activities.Select(a =>
        {
            var name = english && a.NameEn.Length > 0 ? a.NameEn : a.NameZh;
            var last = byNode[a.Id].LastOrDefault();
            var state = current.Contains(a.Id) ? PathState.Current : last?.State ?? PathState.Ahead;
            return new DrawnNode(a.Id, a.Type, a.X, a.Y, state, Wrap(name, english), string.Join("\n", byNode[a.Id].Select(v => v.Text).Prepend(name)), last?.Note);
        }).ToList();
        var place = nodes.ToDictionary(n => n.Id, StringComparer.Ordinal);
        var taken = visits.Where(v => v.Outcome is not null).Select(v => (v.NodeId, v.Outcome!)).ToHashSet();
        var lanes = new Dictionary<string, int>(StringComparer.Ordinal);
        var arrows = definition.Connections.Select(c => new DrawnArrow(c.Source, c.Port, c.Target,
            Points(place[c.Source], place[c.Target], c.Vertices, lanes), taken.Contains((c.Source, c.Port)), c.IsBackward)).ToList();
        return new(definition.Name, nodes, arrows);
    }

    /// <summary>The waiting steps still ahead on the way without returns and refusals: the first port of every node.</summary>
    public static IReadOnlyList<ActivityNode> StepsAhead(WorkflowDefinition definition, string fromNodeId)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var steps = new List<ActivityNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = fromNodeId; seen.Add(id) && definition.From(id) is [var first, ..]; id = first.Target)
        {
            if (definition.Node(first.Target) is { IsWaiting: true } node && !seen.Contains(node.Id)) steps.Add(node);
        }
        return steps;
    }

    /// <summary>Right angles: straight on to the right, down and up within a column, back by a lane below the target's row.</summary>
    private static string Points(DrawnNode from, DrawnNode to, IReadOnlyList<(double X, double Y)> vertices, Dictionary<string, int> lanes)
    {
        List<(double X, double Y)> points = (to.X - from.X, to.Y - from.Y) switch
        {
            _ when vertices.Count > 0 => [Side(from, vertices[0]), .. vertices, Side(to, vertices[^1])],
            ( > 0, 0) => [(from.X + NodeWidth, from.Y + Half), (to.X, to.Y + Half)],
            ( > 0, _) => [(from.X + NodeWidth, from.Y + Half), (to.X - 25, from.Y + Half), (to.X - 25, to.Y + Half), (to.X, to.Y + Half)],
            (0, > 0) => [(from.X + NodeWidth / 2 - 16, from.Y + NodeHeight), (to.X + NodeWidth / 2 - 16, to.Y)],
            (0, _) => [(from.X + NodeWidth / 2 + 16, from.Y), (to.X + NodeWidth / 2 + 16, to.Y + NodeHeight)],
            _ => Back(from, to, lanes),
        };
        return string.Join(' ', points.Select(p => FormattableString.Invariant($"{p.X:0.#},{p.Y:0.#}")));
    }

    private static List<(double X, double Y)> Back(DrawnNode from, DrawnNode to, Dictionary<string, int> lanes)
    {
        var lane = lanes[to.Id] = lanes.GetValueOrDefault(to.Id) + 1;
        var y = to.Y + NodeHeight + Lane * lane;
        var (fromX, toX) = (from.X + NodeWidth / 2 + 40, to.X + NodeWidth / 2 + 40 + 10 * lane);
        return [(fromX, from.Y > y ? from.Y : from.Y + NodeHeight), (fromX, y), (toX, y), (toX, to.Y + NodeHeight)];
    }

    private static (double X, double Y) Side(DrawnNode node, (double X, double Y) towards) =>
        towards.X > node.X + NodeWidth ? (node.X + NodeWidth, node.Y + Half)
        : towards.X < node.X ? (node.X, node.Y + Half)
        : (node.X + NodeWidth / 2, towards.Y > node.Y ? node.Y + NodeHeight : node.Y);

    private static List<string> Wrap(string name, bool english)
    {
        if (!english) return name.Length <= 8 ? [name] : [name[..((name.Length + 1) / 2)], name[((name.Length + 1) / 2)..]];
        var lines = new List<string> { "" };
        foreach (var word in name.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + word.Length >= 16 && lines.Count < 3) lines.Add(word);
            else lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        }
        return lines;
    }
}
