namespace AwardFlow.Workflow.Tests;

public sealed class CatalogueTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflows-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void New_cases_start_on_the_latest_version_and_running_ones_find_theirs()
    {
        Publish("draft/v1.json", Json(1));
        Publish("draft/v2.json", Json(2));
        Publish("draft/v10.json", Json(10));
        var catalogue = DefinitionCatalogue.Load(folder);
        Assert.Equal([1, 2, 10], catalogue.All.Select(d => d.Version));
        Assert.Equal(10, catalogue.Latest("draft").Version);
        Assert.Equal(2, catalogue.Get("draft", 2).Version);
        Assert.True(catalogue.Contains("draft"));
        Assert.True(catalogue.Contains("draft", 10));
        Assert.False(catalogue.Contains("draft", 3));
        Assert.False(catalogue.Contains("drafts"));
        Assert.Throws<KeyNotFoundException>(() => catalogue.Get("draft", 3));
        Assert.Throws<KeyNotFoundException>(() => catalogue.Latest("drafts"));
    }

    [Fact]
    public void In_the_newest_version_of_every_path_no_way_leads_to_a_payment_around_the_fund_document()
    {
        foreach (var path in Repository.Catalogue.All.GroupBy(d => d.DefinitionId).Select(g => g.MaxBy(d => d.Version)!))
        {
            var reached = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>([path.Activities.Single(a => a.Type == "Elsa.Start").Id]);
            while (open.TryPop(out var node))
                if (reached.Add(node) && path.Node(node).Type != "AwardFlow.FundDocument")
                    foreach (var next in path.Connections.Where(c => c.Source == node)) open.Push(next.Target);
            Assert.DoesNotContain(path.Activities, a => a.Type == "AwardFlow.Pay" && reached.Contains(a.Id));
        }
    }

    [Fact]
    public void A_published_file_whose_content_changed_is_refused()
    {
        Publish("draft/v1.json", Json(1));
        Write("draft/v1.json", Json(1).Replace("\"x\":0", "\"x\":1", StringComparison.Ordinal));
        Assert.Equal([("draft/v1.json", "content-changed")], Refusals());
    }

    [Fact]
    public void Windows_line_ends_do_not_change_the_digest()
    {
        Publish("draft/v1.json", Json(1));
        Write("draft/v1.json", Json(1).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Single(DefinitionCatalogue.Load(folder).All);
    }

    [Fact]
    public void A_file_that_is_not_listed_as_published_is_refused_with_the_line_to_add()
    {
        Write("draft/v1.json", Json(1));
        var fault = Assert.Single(Faults());
        Assert.Equal("not-published", fault.Code);
        Assert.Contains($"{DefinitionReader.Digest(Json(1))}  draft/v1.json", fault.Message);
    }

    [Fact]
    public void A_published_file_that_is_gone_is_refused()
    {
        Publish("draft/v1.json", Json(1));
        Publish("draft/v2.json", Json(2));
        File.Delete(Path.Combine(folder, "draft", "v1.json"));
        Assert.Equal([("draft/v1.json", "published-file-missing")], Refusals());
    }

    [Fact]
    public void A_line_of_the_list_that_says_nothing_is_refused()
    {
        Publish("draft/v1.json", Json(1));
        File.AppendAllText(Path.Combine(folder, DefinitionCatalogue.DigestFile), "draft/v2.json\n");
        Assert.Equal([("SHA256SUMS", "malformed-digests")], Refusals());
    }

    [Fact]
    public void The_same_version_twice_is_refused_in_both_files()
    {
        Publish("draft/v1.json", Json(1));
        Publish("draft/v1-copy.json", Json(1));
        Assert.Superset(
            new HashSet<(string, string)>
            {
                ("draft/v1.json", "duplicate-version"), ("draft/v1-copy.json", "duplicate-version"), ("draft/v1-copy.json", "file-name"),
            },
            Refusals().ToHashSet());
    }

    [Fact]
    public void The_same_version_id_in_two_versions_is_refused()
    {
        Publish("draft/v1.json", Json(1));
        Publish("draft/v2.json", Json(2).Replace("draft-v2", "draft-v1", StringComparison.Ordinal));
        Assert.Equal([("draft/v1.json", "duplicate-version"), ("draft/v2.json", "duplicate-version")], Refusals());
    }

    [Fact]
    public void The_faults_of_all_files_are_reported_together()
    {
        Publish("draft/v1.json", "{");
        Publish("draft/v2.json", Json(2).Replace("AwardFlow.Close", "AwardFlow.Clothes", StringComparison.Ordinal));
        Assert.Equal(["draft/v1.json", "draft/v2.json"], Faults().Select(f => f.File).Distinct());
    }

    [Fact]
    public void A_folder_without_definitions_is_refused() => Assert.Equal("no-definitions", Assert.Single(Faults()).Code);

    [Fact]
    public void The_list_of_published_files_is_what_the_repository_holds()
    {
        Assert.Contains(Repository.Catalogue.All, d => d is { DefinitionId: "recognition-award", Version: 1 });
        Assert.Equal(
            File.ReadAllLines(Path.Combine(Repository.Workflows, DefinitionCatalogue.DigestFile)).Order(),
            Repository.Catalogue.All.Select(d => $"{d.Digest}  {d.FileName}").Order());
    }

    private static string Json(int version) => new Draft().Start().Close("End").Arrows("Start.Done > End").Json()
        .Replace("draft-v1", $"draft-v{version}", StringComparison.Ordinal)
        .Replace("\"version\":1", $"\n\"version\":{version}", StringComparison.Ordinal);

    private void Write(string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder);
        File.WriteAllText(path, text);
    }

    private void Publish(string file, string text)
    {
        Write(file, text);
        File.AppendAllText(Path.Combine(folder, DefinitionCatalogue.DigestFile), $"{DefinitionReader.Digest(text)}  {file}\n");
    }

    private IReadOnlyList<DefinitionFault> Faults() => Assert.Throws<DefinitionException>(() => DefinitionCatalogue.Load(folder)).Faults;

    private IEnumerable<(string, string)> Refusals() => Faults().Select(f => (f.File, f.Code));
}
