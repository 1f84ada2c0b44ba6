using AwardFlow.Web.Features.Loans;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.AwardPaths;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Model;

/// <summary>An award path as the model walks it: how many cases, what firms file, and what happens before they file.</summary>
internal sealed record ModelPath(string Path, int Version, int Cases, string Policy, string Award)
{
    public const int Enough = 100;

    /// <summary>Of a version that only running cases are still on.</summary>
    private const int Few = 50;

    /// <summary>What the firm of a case files, and files again after a correction.</summary>
    public required Func<int, Random, Dictionary<string, string>> Answers { get; init; }

    public Func<TestApp, string, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>What else may happen to a case of this path, wherever it waits.</summary>
    public Func<TestApp, Random, Place, IEnumerable<Act>> Also { get; init; } = (_, _, _) => [];

    /// <summary>The cases are worth something only if they go places: where, at least.</summary>
    public IReadOnlySet<string> Ends => Cases < Enough ? new HashSet<string> { "paid" } : new HashSet<string> { "paid", "rejected", "withdrawn", "expired" };

    public IReadOnlySet<string> Acts => Cases < Enough ? new HashSet<string> { "resubmit" } : new HashSet<string> { "object", "bank returns", "resubmit", "withdraw" };

    public static IReadOnlyList<ModelPath> All { get; } =
    [
        new("recognition-award", 1, Few, "qiantang-2024", "recognition") { Answers = Recognition },
        new("recognition-award", 2, Enough, "qiantang-2024", "recognition") { Answers = Recognition },
        new("first-set-purchase", 1, Few, FirstSetPurchaseTests.Policy, FirstSetPurchaseTests.Award) { Answers = (seed, _) => FirstSetPurchaseTests.Answers(seed) },
        new("first-set-purchase", 2, Enough, FirstSetPurchaseTests.Policy, FirstSetPurchaseTests.Award)
        {
            // No department, the departments, the departments and the leadership.
            Answers = (seed, random) => FirstSetPurchaseTests.Answers(seed, price: random.Next(3) switch { 0 => "400000", 1 => "1000000", _ => "6000000" }),
        },
        Loans(1, Few),
        Loans(2, Enough),
    ];

    private static ModelPath Loans(int version, int cases) => new("loan-interest", version, cases, LoanInterestTests.Policy, LoanInterestTests.Award)
    {
        Answers = (_, _) => LoanInterestTests.Answers(LoanInterestTests.Loan()),
        Before = async (app, code) => Given.Ok(await app.Get<FileLoan>().FileAsync(await app.AsAsync("bank1"), LoanInterestTests.Policy, LoanInterestTests.Award, code, LoanInterestTests.Loan(), default)),
        // Now and then the bank reports that the loan was repaid early, the earlier the later it reports.
        Also = (app, random, place) => version > 1 && place.Case.Kind == CaseKind.Award && random.Next(6) == 0
            ? [new("repaid early", async () => (await app.Get<ReportRepayment>().ReportAsync(await app.AsAsync("bank1"),
                new(place.Case.Id, await app.VersionAsync(place.Case.Id), 0, new DateOnly(2026, 2, 1).AddDays(-place.Case.Version), "结清证明"), default)).Refusal)]
            : [],
    };

    private static Dictionary<string, string> Recognition(int seed, Random random) => Given.Answers(random.Next(2) == 0 ? "provincial-srdi" : "little-giant");
}
