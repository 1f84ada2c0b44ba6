using AwardFlow.Web.Features.Loans;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.AwardPaths;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Model;

/// <summary>An award path as the model walks it: how many cases, what firms file, and what happens before they file.</summary>
internal sealed record ModelPath(string Path, int Version, int Cases, string Policy, string Award)
{
    private const int Enough = 100;

    /// <summary>What the firm of a case files, and files again after a correction.</summary>
    public required Func<int, Random, Dictionary<string, string>> Answers { get; init; }

    public Func<TestApp, string, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    public static IReadOnlyList<ModelPath> All { get; } =
    [
        new("recognition-award", 1, Enough, "qiantang-2024", "recognition") { Answers = Recognition },
        new("recognition-award", 2, Enough, "qiantang-2024", "recognition") { Answers = Recognition },
        new("first-set-purchase", 1, Enough, FirstSetPurchaseTests.Policy, FirstSetPurchaseTests.Award) { Answers = (seed, _) => FirstSetPurchaseTests.Answers(seed) },
        new("loan-interest", 1, Enough, LoanInterestTests.Policy, LoanInterestTests.Award)
        {
            Answers = (_, _) => LoanInterestTests.Answers(LoanInterestTests.Loan()),
            Before = async (app, code) => Given.Ok(await app.Get<FileLoan>().FileAsync(await app.AsAsync("bank1"), LoanInterestTests.Policy, LoanInterestTests.Award, code, LoanInterestTests.Loan(), default)),
        },
    ];

    private static Dictionary<string, string> Recognition(int seed, Random random) => Given.Answers(random.Next(2) == 0 ? "provincial-srdi" : "little-giant");
}
