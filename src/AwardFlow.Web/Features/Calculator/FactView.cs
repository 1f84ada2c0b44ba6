using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>One fact as a form field: its name in the address, what stands in it, and what is wrong with it.</summary>
public sealed record FactView(FactDefinition Fact, string Name, IReadOnlyList<string> Values, string? Error)
{
    public string Value => Values.Count > 0 ? Values[0] : "";
    public string Id => Name.Replace('.', '_').Replace('[', '_').Replace(']', '_');

    public static FactView Of(FactDefinition fact, string name, IQueryCollection query, IReadOnlyDictionary<string, string>? errors = null) =>
        new(fact, name, [.. query[name].Where(v => !string.IsNullOrEmpty(v)).Select(v => v!)], errors?.GetValueOrDefault(name));
}
