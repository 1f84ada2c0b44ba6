using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>What the list of payments shows; kept in the address of the page.</summary>
public sealed record DueFilter(string? Q = null, long? Township = null, string? Award = null)
{
    public IQueryable<Payment> Of(AwardFlowDb db, params PaymentState[] states)
    {
        // One state is one index range; lists of states are short.
        var found = states.Length == 1
            ? db.Payments.AsNoTracking().Where(p => p.State == states[0])
            : db.Payments.AsNoTracking().Where(p => states.Contains(p.State));
        if (Township is { } township) found = found.Where(p => p.TownshipId == township);
        if (Award is { Length: > 0 } award && award.Split('/') is [var policy, var id]) found = found.Where(p => p.PolicyId == policy && p.AwardId == id);
        if (Q?.Trim() is { Length: > 0 } q) found = found.Where(p => p.Number.StartsWith(q) || p.EnterpriseName.Contains(q));
        return found;
    }
}
