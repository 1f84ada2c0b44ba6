using AwardFlow.Rules;
using AwardFlow.Web.Casework;

namespace AwardFlow.Web.Features.Policies;

/// <summary>What the loader and the cases say about a version's files.</summary>
public sealed record VersionCheck(Policy? Policy, IReadOnlyList<CatalogueFault> Faults, IReadOnlyList<CaseResult> Cases)
{
    public bool IsReadable => Policy is not null;
    public IReadOnlyList<CaseResult> Failed => [.. Cases.Where(c => !c.Passed)];
    public bool IsGood => IsReadable && Faults.Count == 0 && Failed.Count == 0;

    /// <summary>Reads the files as part of today's catalogue and runs their cases; every award needs at least one.</summary>
    public static VersionCheck Run(Catalogues catalogues, Paths paths, string policyId, IReadOnlyDictionary<string, string> files)
    {
        var all = catalogues.FilesWith(policyId, files);
        try
        {
            var catalogue = PolicyCatalogue.Read(all);
            var cases = PolicyCases.Run(catalogue, files);
            var policy = catalogue.Policy(policyId);
            var without = policy?.Awards.Where(a => cases.All(c => c.Award != a.Id))
                .Select(a => new CatalogueFault($"policies/{policyId}/awards/{a.Id}.yaml", 1, $"award \"{a.Id}\"", "", $"no case: policies/{policyId}/cases/{a.Id}.yaml is missing"));
            var figures = policy?.Awards.SelectMany(a => new[] { a.Path, a.ListPath }.Where(p => p.Length > 0 && paths.Current.Contains(p))
                .SelectMany(p => ThresholdRules.Missing(paths.Current.Latest(p), a)).Select(why => new CatalogueFault($"policies/{policyId}/awards/{a.Id}.yaml", 1, $"award \"{a.Id}\"", "parameters", why)));
            return new(policy, [.. without ?? [], .. figures ?? []], cases);
        }
        catch (CatalogueException refused)
        {
            return new(null, refused.Faults, []);
        }
    }
}
