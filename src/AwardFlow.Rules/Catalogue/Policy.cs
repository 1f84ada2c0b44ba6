namespace AwardFlow.Rules;

/// <summary>A text in Chinese with its English beside it.</summary>
public sealed record LocalText(string Zh, string En);

/// <summary>A department named by a policy.</summary>
/// <param name="Code">Stable code, for example that of a bureau; people and tasks refer to it.</param>
public sealed record PolicyUnit(string Code, string NameZh, string NameEn);

/// <summary>A policy document: validity, departments, awards, and what its text leaves open.</summary>
public sealed class Policy
{
    /// <summary>Stable id, equal to the folder name.</summary>
    public required string Id { get; init; }
    public required string NameZh { get; init; }
    public required string NameEn { get; init; }
    public required string IssuerZh { get; init; }
    public required string IssuerEn { get; init; }
    /// <summary>The official document number; empty where the document carries none.</summary>
    public required string DocumentNumber { get; init; }
    /// <summary>First day in force (inclusive).</summary>
    public required DateOnly ValidFrom { get; init; }
    /// <summary>Last day in force (inclusive).</summary>
    public required DateOnly ValidTo { get; init; }
    /// <summary>The clause that fixes the validity.</summary>
    public required string ValidityClause { get; init; }
    /// <summary>Events between this day and <see cref="ValidFrom"/> are treated as if in force (过渡期); null without such a clause.</summary>
    public DateOnly? TransitionFrom { get; init; }
    /// <summary>The clause of the transition period; null without one.</summary>
    public string? TransitionClause { get; init; }
    /// <summary>Published version; a changed meaning is a new version.</summary>
    public required string Version { get; init; }
    /// <summary>SHA-256 (lower-case hex) over the contents of the policy's files, sorted by path, LF line ends.</summary>
    public required string ContentHash { get; init; }
    /// <summary>GB/T 2260 code of the issuing place.</summary>
    public required string DistrictCode { get; init; }
    /// <summary>The level whose money the policy pays: district, county, city, province or state.</summary>
    public required string Level { get; init; }
    public required IReadOnlyList<PolicyUnit> Units { get; init; }
    public required IReadOnlyList<Award> Awards { get; init; }
    /// <summary>Ambiguities and gaps of the text, with the reading chosen here.</summary>
    public required IReadOnlyList<LocalText> Notes { get; init; }
}

/// <summary>A period in which applications are taken, both days inclusive.</summary>
public sealed record FilingWindow(string Id, string NameZh, string NameEn, DateOnly From, DateOnly To)
{
    /// <summary>Whether an application may be submitted on this day.</summary>
    public bool IsOpen(DateOnly day) => From <= day && day <= To;
}

/// <summary>One condition in words.</summary>
public sealed record RuleLine(string Rule, string Clause, string TextZh, string TextEn);

/// <summary>An amount to show on the award's page. <paramref name="Fen"/> is 分.</summary>
public sealed record AmountLine(string LabelZh, string LabelEn, long Fen, string Clause);

/// <summary>A document the applicant attaches.</summary>
/// <param name="MaxBytes">Largest size of one file.</param>
/// <param name="Kinds">File kinds by content: pdf, png, jpeg, docx, xlsx.</param>
public sealed record AttachmentSlot(
    string Id, string LabelZh, string LabelEn, bool Required, string HelpZh, string HelpEn, long MaxBytes, IReadOnlyList<string> Kinds);

/// <summary>One award of a policy: what it shows, what it asks, and its compiled rules.</summary>
public sealed class Award
{
    internal Award(AwardRules rules) => Rules = rules;

    public required string PolicyId { get; init; }
    public required string Id { get; init; }
    public required string NameZh { get; init; }
    public required string NameEn { get; init; }
    /// <summary>What the clause says, in our own words.</summary>
    public required string SummaryZh { get; init; }
    public required string SummaryEn { get; init; }
    public required string Clause { get; init; }
    /// <summary>Code of the department in charge.</summary>
    public required string LeadUnit { get; init; }
    public required IReadOnlyList<string> CoUnits { get; init; }
    /// <summary>Codes of the departments of the joint review: those the file names for it, otherwise <see cref="CoUnits"/>; never the lead.</summary>
    public required IReadOnlyList<string> JointUnits { get; init; }
    /// <summary>The workflow that applications of this award run; empty when listed only.</summary>
    public required string Path { get; init; }
    /// <summary>The workflow that firms on an imported list run, without applying; empty where the award takes no list.</summary>
    public required string ListPath { get; init; }
    /// <summary>True for awards that have a page but take no application.</summary>
    public required bool ListedOnly { get; init; }
    public required IReadOnlyList<FilingWindow> Windows { get; init; }
    public required string Frequency { get; init; }
    public required string BudgetLine { get; init; }
    /// <summary>Awards of one group never pay the same matter twice; empty without a group.</summary>
    public required string StackingGroup { get; init; }
    public required IReadOnlyList<AmountLine> Amounts { get; init; }
    public required FormDefinition Form { get; init; }
    public required IReadOnlyList<AttachmentSlot> Evidence { get; init; }
    /// <summary>The facts the award's rules read, besides the common ones.</summary>
    public required IReadOnlyList<FactDefinition> Facts { get; init; }
    internal AwardRules Rules { get; }
    /// <summary>Figures of the procedure that the path compares with; they never enter a calculation.</summary>
    internal IReadOnlyList<DatedValue> Parameters { get; init; } = [];
    internal TrancheShares? Tranches { get; init; }
    /// <summary>How rounds of the award are ranked, where it is given by competition.</summary>
    public Competition? Competition { get; init; }

    /// <summary>In how many parts the award is paid.</summary>
    public int TrancheCount => (Tranches?.Shares.Count ?? 0) + 1;

    /// <summary>
    /// The parts of an amount in 分, in the order in which they are paid, by the shares of a day. They add up to the amount.
    /// Null when a share is not on record for that day.
    /// </summary>
    public IReadOnlyList<long>? TranchesOf(long fen, DateOnly day) => Tranches is { } tranches ? tranches.Split(fen, day) : [fen];

    /// <summary>The money facts of which the award is a share or by which its band is found: what a special audit verifies.</summary>
    public IReadOnlyList<FactDefinition> VerifiedBase => Rules.Formula switch
    {
        PercentFormula percent => percent.Base,
        BandedFormula banded => [banded.Base],
        _ => [],
    };

    /// <summary>The conditions with their clauses, for the award's page.</summary>
    public IReadOnlyList<RuleLine> Conditions =>
        [.. Rules.Conditions.Select(c => new RuleLine(c.Rule, c.Clause, c.Text.Zh, c.Text.En))];

    /// <summary>
    /// What the award's dated values say for an event day, as they were on record on another day; a value that nobody had
    /// recorded by then says so. Read as the calculator reads them.
    /// </summary>
    public IReadOnlyList<CalculationStep> ValuesOn(DateOnly day, DateOnly knownOn)
    {
        var why = new Explanation(knownOn);
        foreach (var value in Rules.Values) _ = why.Read(value, day);
        return why.Steps;
    }

    /// <summary>Whether a clause of this award reads one of the common facts; those that none reads only earn a caveat.</summary>
    public bool UsesCommonFact(string name) => Rules.UsedCommonFacts.Contains(name);

    /// <summary>The tier that a payment on these facts is recorded under in the history; null without one (or with several).</summary>
    public string? TierOf(Facts facts) => Rules.Tier is { } tier && facts.Has(tier.Name)
        ? facts[tier.Name] as string ?? (facts[tier.Name] is IReadOnlyList<object?> and [string only] ? only : null)
        : null;

    /// <summary>The year that a payment on these facts counts for; null where the day of payment decides.</summary>
    public int? YearOf(Facts facts)
    {
        var year = (Rules.Formula as RowsFormula)?.Year ?? Rules.Stacking.Year;
        if (year is not null)
            return facts.Has(year.Name) && facts[year.Name] is decimal number ? (int)number : null;
        return Rules.Formula is ListsFormula && Rules.EventDate is { } date && facts.Has(date.Name) && facts[date.Name] is string { Length: 10 } day
            ? int.Parse(day.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>The filing window open on a day, or null.</summary>
    public FilingWindow? OpenWindow(DateOnly day) => Windows.FirstOrDefault(w => w.IsOpen(day));
}
