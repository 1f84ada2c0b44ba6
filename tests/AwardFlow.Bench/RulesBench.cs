using System.Diagnostics;
using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Bench;

/// <summary>The calculator alone: one calculation of each award with a form, warm, with its explanation as JSON.</summary>
internal static class RulesBench
{
    private const int Runs = 2_000;

    public static void Run()
    {
        var folder = Path.Combine(AppFolders.FindBase(AppContext.BaseDirectory), "policies");
        var catalogue = PolicyCatalogue.Load(folder);
        Console.WriteLine($"\nCalculations, explanation included\n{"award",-44}{"CPU ms each",13}{"with JSON",13}");
        foreach (var one in Questions)
        {
            AwardFlow.Rules.Assessment Ask() => Calculator.Assess(catalogue, one.Policy, one.Award, new DateOnly(2025, 9, 1), one.Facts, one.History);
            for (var i = 0; i < Runs; i++) _ = Ask().ToJson();
            var plain = Cpu(() => Ask());
            var json = Cpu(() => Ask().ToJson());
            Console.WriteLine($"{one.Policy + "/" + one.Award,-44}{plain,13:N4}{json,13:N4}");
        }
    }

    private static double Cpu(Func<object> work)
    {
        var process = Process.GetCurrentProcess();
        process.Refresh();
        var before = process.TotalProcessorTime;
        for (var i = 0; i < Runs; i++) _ = work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds / Runs;
    }

    private static IEnumerable<(string Policy, string Award, Facts Facts, IReadOnlyList<HistoryEntry> History)> Questions
    {
        get
        {
            var paid = new HistoryEntry("xiaoshan-2023", "smart-factory", "city-digital-workshop", 80_000_000, new DateOnly(2024, 6, 1), "district", null, null);
            yield return ("xiaoshan-2023", "smart-factory",
                Facts.Empty.With("tier", "city-smart-factory").With("recognisedOn", "2025-02-10").With("firstRecognition", true), [paid]);
            yield return ("qiantang-2024", "technical-renovation", Facts.Empty.With("field", "new-material").With("totalInvestment", "6000000.00")
                .With("completedInvestment", "6000000.00").With("holdsSrdiRecognition", true), []);
            var loan = Facts.Empty.With("principal", "8000000.00").With("contractRate", 0.03m).With("lpr", 0.031m).With("lowestMarketRate", 0.035m)
                .With("guaranteeFeeRate", 0.005m).With("drawnOn", "2025-01-10").With("repaidOn", "2025-09-17");
            yield return ("qiantang-2024", "srdi-loan-interest",
                Facts.Empty.With("holdsSrdiRecognition", true).With("applicationYear", 2025m).With("loans", [.. Enumerable.Repeat(loan, 20)]), []);
            yield return ("xining-2023", "technology-transfer",
                Facts.Empty.With("researchTotal", "8000000.00").With("taxPaidThreeYears", "5000000.00").With("selected", true), []);
            yield return ("xining-2023", "gradient", Facts.Empty.With("tier", "srdi").With("recognisedOn", "2025-05-01"), []);
        }
    }
}
