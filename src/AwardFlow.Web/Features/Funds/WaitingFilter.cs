using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Funds;

/// <summary>What the list of cases without a fund document shows; kept in the address of the page.</summary>
public sealed record WaitingFilter(string? Q = null, long? Township = null, string? Award = null)
{
    /// <summary>Cases that wait for a document and stand on none, not even on a draft.</summary>
    public IQueryable<Application> Of(AwardFlowDb db, IQueryable<Application> applications)
    {
        var found = applications.Where(a => a.Situation == Situation.AwaitingDocument && !db.FundDocumentLines.Any(l => l.ApplicationId == a.Id && l.Live));
        if (Township is { } township) found = found.Where(a => a.TownshipId == township);
        if (Award is { Length: > 0 } award && award.Split('/') is [var policy, var id]) found = found.Where(a => a.PolicyId == policy && a.AwardId == id);
        if (Q?.Trim() is { Length: > 0 } q) found = found.Where(a => a.Number.StartsWith(q) || a.EnterpriseName.Contains(q));
        return found;
    }
}
