using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Model;

/// <summary>An award path as the model walks it: how many cases, and what firms file.</summary>
internal sealed record ModelPath(string Path, int Version, int Cases, string Policy, string Award)
{
    private const int Enough = 100;

    /// <summary>What the firm of a case files, and files again after a correction.</summary>
    public required Func<int, Random, Dictionary<string, string>> Answers { get; init; }

    public static IReadOnlyList<ModelPath> All { get; } =
    [
        new("recognition-award", 1, Enough, "qiantang-2024", "recognition") { Answers = Recognition },
        new("recognition-award", 2, Enough, "qiantang-2024", "recognition") { Answers = Recognition },
    ];

    private static Dictionary<string, string> Recognition(int seed, Random random) => Given.Answers(random.Next(2) == 0 ? "provincial-srdi" : "little-giant");
}
