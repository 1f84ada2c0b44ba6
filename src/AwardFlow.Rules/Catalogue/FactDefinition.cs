namespace AwardFlow.Rules;

/// <summary>The types of facts.</summary>
public enum FactType
{
    /// <summary>元 as a string with at most two decimals; 分 inside.</summary>
    Money,
    /// <summary>yyyy-MM-dd.</summary>
    Date,
    YesNo,
    Choice,
    /// <summary>A list of options, none twice.</summary>
    Choices,
    /// <summary>A fraction: 0.031 is 3.1 %.</summary>
    Rate,
    /// <summary>A whole number.</summary>
    Count,
    Text,
    /// <summary>A list of records.</summary>
    Rows
}

/// <summary>One fact that an award's rules read.</summary>
public sealed record FactDefinition(string Name, FactType Type, bool Required, string LabelZh, string LabelEn)
{
    /// <summary>The allowed ids of a choice.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];
    /// <summary>The columns of rows.</summary>
    public IReadOnlyList<FactDefinition> Columns { get; init; } = [];
    /// <summary>A yes/no fact that must be given with this one; when it is true, this fact is required.</summary>
    public string? OnlyWith { get; init; }
    /// <summary>True when null is an answer of its own (not yet, never).</summary>
    public bool Nullable { get; init; }
    /// <summary>Smallest count or rate.</summary>
    public decimal Min { get; init; }
    /// <summary>Largest count or rate.</summary>
    public decimal Max { get; init; } = 1m;
    /// <summary>Regular expression (whole value) of a text.</summary>
    public string? Pattern { get; init; }
    /// <summary>A date that must lie in the year named by this count fact.</summary>
    public string? InYearOf { get; init; }
    /// <summary>A figure that officials verify: a reviewer who may amend can set it, with a reason (核定).</summary>
    public bool Verified { get; init; }
    /// <summary>A date that must not lie before this date fact of the same record.</summary>
    public string? NotBefore { get; init; }

    internal int Index { get; init; }

    /// <summary>
    /// Facts every award understands without declaring them. Where no clause of the award uses one that was given, the
    /// assessment says so with a caveat.
    /// </summary>
    public static IReadOnlyList<FactDefinition> Common { get; } =
    [
        new(CommonFacts.Registered, FactType.YesNo, false, "在本地注册", "Registered in the district"),
        new(CommonFacts.TaxPaid, FactType.YesNo, false, "在本地纳税", "Pays tax in the district"),
        new(CommonFacts.UpperLevelPaid, FactType.Money, false, "同一事项上级已拨资金", "Paid by upper levels for the same award"),
        new(CommonFacts.Dishonest, FactType.YesNo, false, "列入失信名单", "On a dishonesty list"),
        new(CommonFacts.Matter, FactType.Text, false, "申报事项（同一投资或认定）", "Matter (the same investment or recognition)")
    ];
}

internal static class CommonFacts
{
    public const string Registered = "registeredInDistrict";
    public const string TaxPaid = "taxPaidInDistrict";
    public const string UpperLevelPaid = "upperLevelPaid";
    public const string Dishonest = "dishonest";
    public const string Matter = "matter";
}
