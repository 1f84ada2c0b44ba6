using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>Awards whose path asks a bank: the bank files the firm's loans, and its own second clerk confirms them.</summary>
public static class BankLoans
{
    public const string Units = "bank";

    public static bool AsksBank(WorkflowDefinition definition) =>
        definition.Activities.Any(a => a.Type == Activities.Review.TypeName && a.Text("units") == Units);

    /// <summary>Awards that take applications today and whose path asks a bank.</summary>
    public static IReadOnlyList<Award> OpenAwards(PolicyCatalogue rules, DefinitionCatalogue definitions, DateOnly today) =>
    [
        .. rules.Policies.SelectMany(p => p.Awards).Where(a => !a.ListedOnly && a.OpenWindow(today) is not null && AsksBank(definitions.Latest(a.Path))),
    ];

    /// <summary>The table of the form that holds the loans.</summary>
    public static FormField Table(Award award) => award.Form.Fields.First(f => f.Kind == FieldKind.Table);

    public static string Name(FormField table, int row, string column) => $"{table.Id}[{row.ToString(CultureInfo.InvariantCulture)}].{column}";

    /// <summary>The loan rows among a form's answers.</summary>
    public static SortedDictionary<string, string> Rows(FormField table, IReadOnlyDictionary<string, string> answers) =>
        new(answers.Where(a => a.Key.StartsWith(table.Id + "[", StringComparison.Ordinal) && a.Value.Length > 0).ToDictionary(a => a.Key, a => a.Value), StringComparer.Ordinal);

    /// <summary>The bank that filed for this case; null without a filing.</summary>
    public static async ValueTask<long?> BankOfAsync(AwardFlowDb db, long applicationId, CancellationToken ct) =>
        await db.BankFilings.Where(f => f.ApplicationId == applicationId).Select(f => (long?)f.BankUnitId).FirstOrDefaultAsync(ct);

    /// <summary>Whether the firm signed the loans as the bank filed them, to compare on the reviewers' page.</summary>
    public static bool AsFiled(Award award, BankFiling filing, string answersJson, DateOnly today)
    {
        var table = Table(award);
        // Both in the form's own notation: 8000000 and 8,000,000 are one amount.
        var filed = Rows(table, FormCheck.Check(award, JsonSerializer.Deserialize<Dictionary<string, string>>(filing.RowsJson)!, today).Values);
        var signed = Rows(table, JsonSerializer.Deserialize<Dictionary<string, string>>(answersJson)!);
        return signed.Count == filed.Count && signed.All(s => filed.GetValueOrDefault(s.Key) == s.Value);
    }
}
