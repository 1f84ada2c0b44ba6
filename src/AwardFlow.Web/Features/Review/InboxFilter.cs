using System.Globalization;

namespace AwardFlow.Web.Features.Review;

/// <summary>What a reviewer narrowed the inbox to. Lives in the address, so that a list can be bookmarked and gone back to.</summary>
public sealed class InboxFilter
{
    public const string Today = "today", Overdue = "overdue", Urged = "urged", Mine = "mine";
    public const string BySubmission = "submitted";

    public string? Tab { get; set; }
    public string? Q { get; set; }
    public long? Township { get; set; }
    public string? Award { get; set; }
    public string? Sort { get; set; }

    public bool SortsBySubmission => Sort == BySubmission;
    public string? Search => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
    public (string Policy, string Award)? Chosen => Award?.Split('/') is [var policy, var award] ? (policy, award) : null;
    public bool IsNarrowed => Tab is not null || Search is not null || Township is not null || Award is not null;

    /// <summary>The filter as query values, with some of them changed.</summary>
    public Dictionary<string, string> Route(params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var route = new Dictionary<string, string?>
        {
            ["tab"] = Tab,
            ["q"] = Search,
            ["township"] = Township?.ToString(CultureInfo.InvariantCulture),
            ["award"] = Award,
            ["sort"] = Sort,
        };
        foreach (var (key, value) in changes) route[key] = value;
        return route.Where(r => !string.IsNullOrEmpty(r.Value)).ToDictionary(r => r.Key, r => r.Value!);
    }
}
