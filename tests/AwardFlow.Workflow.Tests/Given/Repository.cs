namespace AwardFlow.Workflow.Tests;

/// <summary>The repository that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Workflows { get; } = Path.Combine(Root, "workflows");

    public static DefinitionCatalogue Catalogue { get; } = DefinitionCatalogue.Load(Workflows);

    public static WorkflowDefinition RecognitionAward { get; } = Catalogue.Get("recognition-award", 1);

    public static string RecognitionAwardJson { get; } = File.ReadAllText(Path.Combine(Workflows, "recognition-award", "v1.json"));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "AwardFlow.sln")))
                return at.FullName;
        throw new DirectoryNotFoundException("AwardFlow.sln is not above the tests.");
    }
}
