using System.Runtime.CompilerServices;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Loans;

public sealed record FilingRow(long Id, string Number, string EnterpriseName, string PolicyId, string AwardId, Situation Situation, string Stage, string? Result, long? AmountFen, string FiledBy, DateTime FiledAt);

public sealed record FilingPage(IReadOnlyList<FilingRow> Rows, long? Next);

/// <summary>One loan as it counts now: a cell per column, the report of an early repayment laid over what was signed.</summary>
public sealed record LoanLine(int Row, IReadOnlyList<string> Cells);

public sealed record FiledCase(Application Application, BankFiling Filing, FormField Table, IReadOnlyList<LoanLine> Loans, IReadOnlyList<Amendment> Reports);

/// <summary>What a bank has filed. A clerk sees the own bank's filings, a draft's too, and nothing else of the case.</summary>
public sealed class ListFilings(AwardFlowDb db, Catalogues catalogues)
{
    public const int PageSize = 25;

    public async Task<FilingPage> PageAsync(long bank, long? before, int size, CancellationToken ct)
    {
        var rows = await (from f in db.BankFilings.AsNoTracking()
                          where f.BankUnitId == bank && (before == null || f.ApplicationId < before)
                          join a in db.Applications.AsNoTracking() on f.ApplicationId equals a.Id
                          orderby f.ApplicationId descending
                          select new FilingRow(a.Id, a.Number, a.EnterpriseName, a.PolicyId, a.AwardId, a.Situation, a.Stage, a.Result, a.AmountFen, f.FiledByName, f.FiledAt)).Take(size + 1).ToListAsync(ct);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Id) : new(rows, null);
    }

    public async IAsyncEnumerable<FilingRow> AllAsync(long bank, [EnumeratorCancellation] CancellationToken ct)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(bank, before, 500, ct);
            foreach (var row in page.Rows) yield return row;
            before = page.Next;
        }
        while (before is not null);
    }

    public async Task<FiledCase?> FindAsync(long bank, long applicationId, CancellationToken ct)
    {
        if (await db.BankFilings.AsNoTracking().FirstOrDefaultAsync(f => f.ApplicationId == applicationId && f.BankUnitId == bank, ct) is not { } filing) return null;
        var application = await db.Applications.AsNoTracking().FirstAsync(a => a.Id == applicationId, ct);
        if ((await catalogues.OfAsync(db, application, ct)).Award(application.PolicyId, application.AwardId) is not { } award) return null;
        var table = BankLoans.Table(award);
        var reports = await db.Amendments.AsNoTracking().Where(a => a.ApplicationId == applicationId && a.TaskId == null && a.Fact == table.Fact).OrderBy(a => a.Id).ToListAsync(ct);
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == applicationId).OrderByDescending(s => s.Revision).Select(s => s.AnswersJson).FirstOrDefaultAsync(ct);
        var answers = JsonSerializer.Deserialize<Dictionary<string, string>>(signed ?? filing.RowsJson)!;
        var facts = signed is null ? null : await AmendedFacts.OfAsync(db, applicationId, ct);
        return new(application, filing, table, [.. Lines(table, answers, facts)], reports);
    }

    private static IEnumerable<LoanLine> Lines(FormField table, Dictionary<string, string> answers, string? facts)
    {
        using var amended = JsonDocument.Parse(facts is null ? "[]" : AmendedFacts.Value(facts, table.Fact!) ?? "[]");
        var row = 0;
        for (var i = 0; i < table.MaxRows; i++)
        {
            if (!table.Columns.Any(c => answers.GetValueOrDefault(BankLoans.Name(table, i, c.Id)) is { Length: > 0 })) continue;
            var now = row < amended.RootElement.GetArrayLength() ? amended.RootElement[row] : default;
            yield return new(row++, [.. table.Columns.Select(c => Cell(c, answers.GetValueOrDefault(BankLoans.Name(table, i, c.Id)), now))]);
        }
    }

    private static string Cell(FormField column, string? signed, JsonElement now)
    {
        if (column.Kind == FieldKind.Date && column.Fact is { } fact && now.ValueKind == JsonValueKind.Object
            && now.TryGetProperty(fact, out var day) && day.ValueKind == JsonValueKind.String) return day.GetString()!;
        if (string.IsNullOrEmpty(signed)) return "—";
        return column.Kind switch
        {
            FieldKind.Money => Yuan.TryParse(signed, out var fen, out _) ? Yuan.Format(fen) : signed,
            FieldKind.Rate => signed.EndsWith('%') ? signed : signed + "%",
            _ => signed,
        };
    }
}
