using System.Globalization;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>What is peculiar to a kind of case: its path, the letters before its number, its name.</summary>
public sealed record CaseKindText(CaseKind Kind, string Path, string Prefix, string Zh, string En)
{
    private static readonly CaseKindText[] Matters =
    [
        new(CaseKind.Objection, "objection", "YY", "公示异议核查", "Objection investigation"),
        new(CaseKind.Appeal, "appeal", "SS", "申诉", "Appeal"),
        new(CaseKind.Listing, "dishonesty-listing", "SX", "拟列入失信名单", "Proposed listing"),
        new(CaseKind.Repair, "credit-repair", "XF", "信用修复", "Credit repair"),
        new(CaseKind.Recovery, "recovery", "ZJ", "资金追缴", "Recovery of money"),
    ];

    /// <summary>The kinds that are not awards; an award's path and number come from its policy.</summary>
    public static IReadOnlyList<CaseKindText> All => Matters;

    public static CaseKindText Of(CaseKind kind) => Matters.First(m => m.Kind == kind);

    /// <summary>The next number of a kind, in a sequence of its own, inside the write transaction.</summary>
    public static async Task<string> NumberAsync(AwardFlowDb db, CaseKind kind, DateOnly today, CancellationToken ct)
    {
        var prefix = Of(kind).Prefix;
        var next = await db.NextNumberAsync(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{today.Year}"), ct);
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}-{today.Year}-{next:D6}");
    }
}
