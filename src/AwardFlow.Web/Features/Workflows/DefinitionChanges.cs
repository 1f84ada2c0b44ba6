using AwardFlow.Workflow;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>One difference between two versions of a path: '+' new, '−' gone, '~' changed; old and new value where it changed.</summary>
public sealed record DefinitionChange(char Kind, string What, string? Old = null, string? New = null);

/// <summary>What a version changes against another, step by step: what a signer has to read.</summary>
public static class DefinitionChanges
{
    public static IReadOnlyList<DefinitionChange> Between(WorkflowDefinition old, WorkflowDefinition next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        var (was, now) = (Facts(old), Facts(next));
        return
        [
            .. was.Keys.Union(now.Keys).Where(k => was.GetValueOrDefault(k) != now.GetValueOrDefault(k)).Select(k => (was.GetValueOrDefault(k), now.GetValueOrDefault(k)) switch
            {
                (null, var value) => new DefinitionChange('+', k, null, value),
                (var value, null) => new DefinitionChange('−', k, value),
                var (before, after) => new DefinitionChange('~', k, before, after),
            }),
        ];
    }

    private static Dictionary<string, string> Facts(WorkflowDefinition d)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = d.Name, ["withdraw until"] = d.WithdrawUntil ?? "—" };
        foreach (var a in d.Activities)
        {
            facts[a.Id] = $"{a.Type} · {a.NameZh} / {a.NameEn}";
            foreach (var (input, value) in a.Inputs) facts[$"{a.Id}.{input}"] = value.Value;
            foreach (var c in d.From(a.Id)) facts[$"{a.Id}: {c.Port}"] = $"→ {c.Target}";
        }
        return facts;
    }
}
