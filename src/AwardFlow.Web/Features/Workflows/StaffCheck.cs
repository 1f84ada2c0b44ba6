using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>Somebody who can act now: a role in a unit.</summary>
public sealed record Holder(long PersonId, string Role, long UnitId);

/// <summary>A step that today's staff can't carry: nobody holds the role there, or all who do are needed at other steps.</summary>
public sealed record StaffGap(string Code, string StepZh, string StepEn, string UnitZh, string UnitEn, string Role);

/// <summary>Whether the people of today can carry a path, unit by unit.</summary>
public static class StaffCheck
{
    private const int MostRoutes = 500;

    private sealed record Place(Unit? Township, Unit? Lead);

    /// <param name="leads">Units that lead awards on this path.</param>
    public static IReadOnlyList<StaffGap> Gaps(WorkflowDefinition definition, IReadOnlyCollection<Holder> holders, IReadOnlyCollection<Unit> units, IReadOnlyCollection<Unit> leads)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var steps = definition.Activities.Where(a => a.IsWaiting && a.Text("role") is not null).ToList();
        var townships = units.Where(u => u.Kind == UnitKind.Township).Cast<Unit?>().DefaultIfEmpty().ToList();
        var places = townships.SelectMany(_ => leads.Cast<Unit?>().DefaultIfEmpty(), (t, l) => new Place(t, l)).ToList();
        var gaps = new List<StaffGap>();
        foreach (var place in places)
        {
            var able = steps.ToDictionary(s => s.Id, s => Able(s, place, holders, units));
            gaps.AddRange(steps.Where(s => able[s.Id].Count == 0).Select(s => Gap("nobody-can-act", s, place)));
            if (able.Values.All(a => a.Count > 0))
                gaps.AddRange(Routes(definition, steps).Select(r => Unmet(r, definition, able)).OfType<ActivityNode>().Select(s => Gap("four-eyes-short", s, place)));
        }
        return [.. gaps.Distinct()];
    }

    /// <summary>Who may act at a step of a case of that place.</summary>
    private static HashSet<long> Able(ActivityNode step, Place place, IReadOnlyCollection<Holder> holders, IReadOnlyCollection<Unit> units)
    {
        var role = step.Text("role");
        var of = step.Text("units") switch
        {
            "township" => place.Township is { } t ? [t.Id] : [],
            "lead-bureau" => place.Lead is { } l ? [l.Id] : [],
            "finance" => units.Where(u => u.Kind == UnitKind.Finance).Select(u => u.Id).ToHashSet(),
            _ => units.Select(u => u.Id).ToHashSet(),
        };
        return [.. holders.Where(h => h.Role == role && of.Contains(h.UnitId)).Select(h => h.PersonId)];
    }

    private static StaffGap Gap(string code, ActivityNode step, Place place)
    {
        var unit = step.Text("units") switch { "township" => place.Township, "lead-bureau" => place.Lead, _ => null };
        return new(code, step.NameZh, step.NameEn, unit?.NameZh ?? "", unit?.NameEn ?? "", step.Text("role")!);
    }

    /// <summary>The sets of steps that one case can pass, without those that loop back.</summary>
    private static IEnumerable<IReadOnlyList<string>> Routes(WorkflowDefinition definition, IReadOnlyList<ActivityNode> steps)
    {
        // A step without name of its own (a hold) is one with its likes for the four-eyes rule.
        var keys = steps.ToDictionary(s => s.Id, s => s.Text("step") ?? s.Type);
        var reached = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal) { [definition.Start.Id] = [""] };
        var open = new Queue<string>([definition.Start.Id]);
        while (open.TryDequeue(out var at))
        {
            foreach (var next in definition.From(at).Where(c => !c.IsBackward).Select(c => c.Target))
            {
                var sets = reached.TryGetValue(next, out var known) ? known : reached[next] = new(StringComparer.Ordinal);
                var before = sets.Count;
                foreach (var set in reached[at].ToList())
                    if (sets.Count < MostRoutes)
                        sets.Add(keys.TryGetValue(next, out var key) && !set.Split('|').Any(s => s.Length > 0 && keys[s] == key) ? string.Join('|', set.Split('|').Append(next).Where(s => s.Length > 0)) : set);
                if (sets.Count > before) open.Enqueue(next);
            }
        }
        return definition.Activities.Where(a => a.IsTerminal && reached.ContainsKey(a.Id)).SelectMany(a => reached[a.Id]).Distinct()
            .Select(s => s.Split('|', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The first step of a route for which no person is left when everybody acts once; null when all can be met.</summary>
    private static ActivityNode? Unmet(IReadOnlyList<string> route, WorkflowDefinition definition, Dictionary<string, HashSet<long>> able)
    {
        var taken = new Dictionary<long, string>();
        foreach (var step in route)
            if (!Assign(step, [])) return definition.Node(step);
        return null;

        // Hopcroft-Karp is for more steps than a path has: one augmenting way at a time.
        bool Assign(string step, HashSet<long> tried)
        {
            foreach (var person in able[step].Where(tried.Add))
            {
                if (taken.TryGetValue(person, out var other) && !Assign(other, tried)) continue;
                taken[person] = step;
                return true;
            }
            return false;
        }
    }
}
