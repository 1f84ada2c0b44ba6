using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Invoices;

public sealed record InvoicePage(IReadOnlyList<Invoice> Rows, long? Next);

/// <summary>
/// Which applications an invoice stands in, released ones too, newest first. For officials of every unit: a duplicate
/// often lies in somebody else's case, so this one look-up doesn't follow the data scope. It shows no more than the case's number and firm.
/// </summary>
public sealed class SearchInvoices(AwardFlowDb db)
{
    public const int PageSize = 25;

    public async Task<InvoicePage> PageAsync(string? number, long? before, int size, CancellationToken ct)
    {
        var invoices = db.Invoices.AsNoTracking();
        if (Folded(number) is { } wanted) invoices = invoices.Where(i => i.Number == wanted);
        if (before is { } last) invoices = invoices.Where(i => i.Id < last);
        var rows = await invoices.OrderByDescending(i => i.Id).Take(size + 1).ToListAsync(ct);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Id) : new(rows, null);
    }

    public async IAsyncEnumerable<Invoice> AllAsync(string? number, [EnumeratorCancellation] CancellationToken ct)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(number, before, 500, ct);
            foreach (var row in page.Rows) yield return row;
            before = page.Next;
        }
        while (before is not null);
    }

    private static string? Folded(string? number) => string.IsNullOrWhiteSpace(number) ? null : StatedNumber.Fold(number);
}
