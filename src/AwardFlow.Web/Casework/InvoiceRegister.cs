using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>One invoice as it stands on a form: number and seller folded.</summary>
public readonly record struct StatedInvoice(string Field, string Number, string SellerCode);

/// <summary>
/// Invoices count once across all cases and years. Which columns of a form hold them stands in the award's data
/// (<c>register: invoice-number</c> and <c>invoice-seller</c>).
/// </summary>
public static class InvoiceRegister
{
    /// <summary>The invoices of a form's answers, row by row.</summary>
    public static IReadOnlyList<StatedInvoice> Of(Award award, IReadOnlyDictionary<string, string> values)
    {
        var found = new List<StatedInvoice>();
        foreach (var table in award.Form.Fields.Where(f => f.Columns.Any(c => c.Register == FieldRegister.InvoiceNumber)))
        {
            var number = table.Columns.First(c => c.Register == FieldRegister.InvoiceNumber).Id;
            var seller = table.Columns.FirstOrDefault(c => c.Register == FieldRegister.InvoiceSeller)?.Id;
            for (var row = 0; row < table.MaxRows; row++)
            {
                var field = Name(table, row, number);
                if (StatedNumber.Fold(values.GetValueOrDefault(field) ?? "") is { Length: > 0 } stated)
                    found.Add(new(field, stated, seller is null ? "" : StatedNumber.Fold(values.GetValueOrDefault(Name(table, row, seller)) ?? "")));
            }
        }
        return found;
    }

    /// <summary>What stands in the way of claiming these: twice on the form, or held by another case. The firm is not told by which.</summary>
    public static async Task<IReadOnlyList<FieldFault>> FaultsAsync(AwardFlowDb db, long applicationId, IReadOnlyList<StatedInvoice> invoices, CancellationToken ct)
    {
        if (invoices.Count == 0) return [];
        var numbers = invoices.Select(i => i.Number).Distinct().ToList();
        var taken = (await db.Invoices.AsNoTracking().Where(i => i.Live && i.ApplicationId != applicationId && numbers.Contains(i.Number))
            .Select(i => new { i.Number, i.SellerCode }).ToListAsync(ct)).ToHashSet();
        var faults = new List<FieldFault>();
        foreach (var (invoice, i) in invoices.Select((invoice, i) => (invoice, i)))
        {
            if (invoices.Take(i).Any(o => o.Number == invoice.Number && o.SellerCode == invoice.SellerCode))
                faults.Add(new(invoice.Field, $"发票 {invoice.Number} 在本表中填写了两次，同一张发票只能申报一次。"));
            else if (taken.Contains(new { invoice.Number, invoice.SellerCode }))
                faults.Add(new(invoice.Field, $"发票 {invoice.Number} 已在其他申报中使用，不能重复申报。请核对号码；确有疑问的，请联系主管部门查询。"));
        }
        return faults;
    }

    /// <summary>Holds what was just signed and lets go of what is no longer on the form.</summary>
    public static async Task KeepAsync(AwardFlowDb db, Application application, IReadOnlyList<StatedInvoice> invoices, DateTime now, CancellationToken ct)
    {
        var live = await db.Invoices.Where(i => i.ApplicationId == application.Id && i.Live).ToListAsync(ct);
        foreach (var gone in live.Where(l => !invoices.Any(i => i.Number == l.Number && i.SellerCode == l.SellerCode))) gone.Release(now);
        foreach (var invoice in invoices)
        {
            if (live.Find(l => l.Number == invoice.Number && l.SellerCode == invoice.SellerCode) is { } kept) kept.StandsAt(invoice.Field);
            else db.Invoices.Add(new Invoice(application, invoice.Field, invoice.Number, invoice.SellerCode, now));
        }
    }

    /// <summary>The case ended without money: its invoices may be claimed again.</summary>
    internal static async Task ReleaseAsync(AwardFlowDb db, long applicationId, DateTime now, CancellationToken ct)
    {
        foreach (var invoice in await db.Invoices.Where(i => i.ApplicationId == applicationId && i.Live).ToListAsync(ct)) invoice.Release(now);
    }

    private static string Name(FormField table, int row, string column) => $"{table.Id}[{row.ToString(CultureInfo.InvariantCulture)}].{column}";
}
