namespace AwardFlow.Rules.Tests.Catalogue;

public class Coverage
{
    /// <summary>The names of the calculator's contract; a star marks awards that are listed only.</summary>
    private const string Contract = """
        qiantang-2024: recognition technical-renovation brand-list srdi-loan-interest digital-project talent-quota* land-priority*
        xiaoshan-2023: recognition smart-factory green-factory efficiency-leader digital-transformation first-set-purchase first-set-product* research-commercialisation* first-purchase* land-price* premises-subsidy* invested-project*
        xining-2023: gradient above-scale high-tech champion tech-little-giant technology-transfer city-tech top-500 revenue-milestone
        changzhou-xinbei-2022: equipment-renovation risk-compensation* factor-priority* government-procurement*
        hangzhou-2023: future-factory service-provider technical-renovation-bands*
        """;

    private static IEnumerable<(string Policy, string Award, bool Listed)> Named() =>
        from line in Contract.Split('\n')
        let parts = line.Split(": ")
        from award in parts[1].Split(' ')
        select (parts[0], award.TrimEnd('*'), award.EndsWith('*'));

    public static TheoryData<string, string, bool> Awards()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var (policy, award, listed) in Named())
            data.Add(policy, award, listed);
        return data;
    }

    [Theory]
    [MemberData(nameof(Awards))]
    public void Every_award_of_the_contract_has_a_file_cases_and_unless_listed_a_form_and_a_path(string policy, string award, bool listed)
    {
        var found = Shipped.Catalogue.Award(policy, award);
        Assert.NotNull(found);
        Assert.True(File.Exists(Path.Combine(Shipped.Folder, policy, "cases", award + ".yaml")));
        Assert.Equal(listed, found.ListedOnly);
        Assert.Equal(listed, found.Form.Fields.Count == 0);
        Assert.Equal(listed, found.Path.Length == 0);
        Assert.Equal(listed, found.Evidence.Count == 0);
        Assert.All(new[] { found.Path, found.ListPath }.Where(p => p.Length > 0),
            path => Assert.True(Directory.Exists(Path.Combine(Shipped.Folder, "..", "workflows", path)), $"{policy}/{award}: no path {path}"));
    }

    [Fact]
    public void No_award_exists_that_the_contract_does_not_name() =>
        Assert.Equal(Named().Select(n => (n.Policy, n.Award)).Order(), Shipped.Catalogue.Policies.SelectMany(p => p.Awards).Select(a => (a.PolicyId, a.Id)).Order());

    [Fact]
    public void The_shipped_policies_have_no_fault() => Assert.Empty(LintPolicies.Run(Shipped.Folder));

    [Fact]
    public void Every_form_promises_the_truth_and_asks_for_earlier_support() =>
        Assert.All(Shipped.Catalogue.Policies.SelectMany(p => p.Awards).Where(a => !a.ListedOnly), award =>
        {
            Assert.Contains(award.Form.Fields, f => f.Kind == FieldKind.Declaration);
            Assert.Contains(award.Form.Fields, f => f.Id == "earlier-support");
            Assert.Contains(award.Evidence, e => e.Required);
        });

    [Fact]
    public void A_published_version_is_never_edited()
    {
        var published = File.ReadAllLines(Path.Combine(Shipped.Folder, "published.txt")).Where(l => l.Length > 0 && l[0] != '#').ToList();
        var current = Shipped.Catalogue.Policies.Select(p => $"{p.Id} {p.Version} {p.ContentHash}");
        Assert.True(current.All(published.Contains),
            "A published policy was changed. Give it a new version and add the line to policies/published.txt:\n"
            + string.Join('\n', current.Except(published)));
        Assert.Distinct(published.Select(l => string.Join(' ', l.Split(' ')[..2])));
    }

    [Fact]
    public void No_source_file_names_an_award_a_tier_or_a_district()
    {
        var words = Shipped.Catalogue.Policies.Select(p => p.Id)
            .Concat(Shipped.Catalogue.Policies.Select(p => p.DistrictCode))
            .Concat(Shipped.Catalogue.Policies.SelectMany(p => p.Awards).SelectMany(a => a.Facts).SelectMany(f => f.Options).Select(o => $"\"{o.Id}\""))
            .Concat(Shipped.Catalogue.Policies.SelectMany(p => p.Awards).Select(a => $"\"{a.Id}\""))
            .Where(w => w.Trim('"').Length > 3 && (w.Any(char.IsLetter) || w[0] != '"') && w != "\"other\"").ToHashSet();
        var source = Path.Combine(Shipped.Folder, "..", "src");
        string[] elsewhere = ["/obj/", "/bin/", "/Features/Demonstration/"];
        var files = Directory.EnumerateFiles(source, "*.cs*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".cshtml" && !elsewhere.Any(f.Replace('\\', '/').Contains)).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain(words, w => text.Contains(w, StringComparison.Ordinal));
        });
    }
}
