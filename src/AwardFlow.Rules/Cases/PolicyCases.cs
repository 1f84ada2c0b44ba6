namespace AwardFlow.Rules;

/// <summary>Runs the cases beside the awards: a version is published only when all pass.</summary>
public static class PolicyCases
{
    /// <summary>Runs every case of a policies folder.</summary>
    /// <exception cref="CatalogueException">A case file is malformed or names an unknown award.</exception>
    public static IReadOnlyList<CaseResult> Run(PolicyCatalogue catalogue, string policiesFolder) =>
        Run(catalogue, PolicyFiles.ReadFolder(policiesFolder));

    /// <summary>Runs every case among texts; keys are paths inside the policies folder.</summary>
    /// <exception cref="CatalogueException">A case file is malformed or names an unknown award.</exception>
    public static IReadOnlyList<CaseResult> Run(PolicyCatalogue catalogue, IReadOnlyDictionary<string, string> files, string root = "policies")
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var faults = new Faults();
        var cases = Read(catalogue, files, root + "/", faults);
        return faults.Count > 0 ? throw new CatalogueException(faults.All) : [.. cases.Select(c => c.Run(catalogue))];
    }

    internal static List<PolicyCase> Read(PolicyCatalogue catalogue, IReadOnlyDictionary<string, string> files, string root, Faults faults)
    {
        var cases = new List<PolicyCase>();
        foreach (var (name, text) in files.Where(f => f.Key.Split('/') is [_, "cases", _]).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var policy = name[..name.IndexOf('/')];
            if (YamlParser.Parse(root + name, $"cases of \"{policy}\"", text, faults) is not { } record)
                continue;
            var read = CaseReader.Read(policy, root + name, record, faults);
            cases.AddRange(read);
            if (read.Count > 0 && catalogue.Award(policy, read[0].Award) is null)
                faults.Add(root + name, 1, $"cases of \"{policy}\"", "award", $"award \"{read[0].Award}\" does not exist");
        }
        return cases;
    }
}

/// <summary>The check behind the verb <c>lint-policies</c>.</summary>
public static class LintPolicies
{
    /// <summary>One line per fault of a policies folder; empty when all is well. Includes missing and failing cases.</summary>
    public static IReadOnlyList<string> Run(string policiesFolder)
    {
        try
        {
            var catalogue = PolicyCatalogue.Load(policiesFolder);
            var root = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(policiesFolder)));
            var results = PolicyCases.Run(catalogue, PolicyFiles.ReadFolder(policiesFolder), root);
            var missing = catalogue.Policies.SelectMany(p => p.Awards).Where(a => !results.Any(r => r.Policy == a.PolicyId && r.Award == a.Id))
                .Select(a => new CatalogueFault($"{root}/{a.PolicyId}/awards/{a.Id}.yaml", 1, $"award \"{a.Id}\"", "", $"no case: {root}/{a.PolicyId}/cases/{a.Id}.yaml is missing").ToString());
            var failing = results.Where(r => !r.Passed)
                .Select(r => new CatalogueFault(r.File, r.Line, $"case \"{r.Name}\"", "", r.Failure!).ToString());
            return [.. missing, .. failing];
        }
        catch (CatalogueException refused)
        {
            return [.. refused.Faults.Select(f => f.ToString())];
        }
    }
}
