namespace AwardFlow.Rules.Tests.Catalogue;

public class CasesBesideAwards
{
    private static readonly IReadOnlyList<CaseResult> Results = PolicyCases.Run(Shipped.Catalogue, Shipped.Folder);

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var result in Results)
            data.Add(result.Policy, result.Award, result.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_case_comes_out_as_written(string policy, string award, string name)
    {
        var result = Results.Single(r => r.Policy == policy && r.Award == award && r.Name == name);
        Assert.True(result.Passed, $"{result.File}:{result.Line}: {result.Failure}");
    }
}
