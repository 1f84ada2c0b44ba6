using System.Globalization;

namespace AwardFlow.Rules.Tests.Catalogue;

/// <summary>
/// One line that a rule draws: a case lies on it at distance 0, below it at a negative and above it at a positive distance.
/// Distances count the smallest unit (分, days, years, places), so that -1 and 1 are the nearest neighbours; a rate has none,
/// and there any distance counts.
/// </summary>
internal sealed record Boundary(string Name, Func<PolicyCase, IEnumerable<decimal>> Distances, bool AnyDistance = false)
{
    public IEnumerable<string> Missing(IReadOnlyList<PolicyCase> cases)
    {
        var found = cases.SelectMany(Distances).ToHashSet();
        if (!(AnyDistance ? found.Any(d => d < 0) : found.Contains(-1))) yield return "just below " + Name;
        if (!found.Contains(0)) yield return "at " + Name;
        if (!(AnyDistance ? found.Any(d => d > 0) : found.Contains(1))) yield return "just above " + Name;
    }
}

/// <summary>The lines that an award's rules draw, read from the catalogue.</summary>
internal static class Boundaries
{
    public static IEnumerable<Boundary> Of(Policy policy, Award award)
    {
        var rules = award.Rules;
        IEnumerable<Boundary> all =
        [
            Day("the first day of the policy", policy.ValidFrom, award),
            Day("the last day of the policy", policy.ValidTo, award),
            .. policy.TransitionFrom is { } since ? [Day("the first day of the transition", since, award)] : Array.Empty<Boundary>(),
            .. rules.Values.SelectMany(v => Versions(v, policy, award)),
            .. rules.Conditions.SelectMany(c => OfCondition(c, policy, award)),
            .. OfFormula(award),
            .. award.Facts.Concat(award.Facts.SelectMany(f => f.Columns)).Where(f => f.InYearOf is not null).SelectMany(InYear),
            .. OfStacking(policy, award),
        ];
        return all;
    }

    private static Boundary Day(string name, DateOnly day, Award award) => new(name, c => EventDays(c, award).Select(d => (decimal)(d.DayNumber - day.DayNumber)));

    /// <summary>Where a value changes between two days, and where it became known after the policy began.</summary>
    private static IEnumerable<Boundary> Versions(DatedValue value, Policy policy, Award award)
    {
        for (var day = policy.ValidFrom; day < policy.ValidTo; day = day.AddDays(1))
        {
            var (version, next) = (value.VersionAt(day, DateOnly.MaxValue), value.VersionAt(day.AddDays(1), DateOnly.MaxValue));
            if (next is not null && next != version) yield return Day($"the day {day.AddDays(1):O} of value {value.Id}", day.AddDays(1), award);
            if (version is { } known && known.Recorded > policy.ValidFrom && known.From == day)
                yield return new($"the record of {known.Recorded:O} of value {value.Id}", c => [c.AsOf.DayNumber - known.Recorded.DayNumber]);
        }
    }

    private static IEnumerable<Boundary> OfCondition(Condition condition, Policy policy, Award award)
    {
        var name = $"the limit of {condition.Rule}";
        IEnumerable<decimal> Against(PolicyCase c, Func<PolicyCase, DateOnly?> limit) =>
            Date(c.Facts, condition.Fact.Name) is { } day && limit(c) is { } edge ? [day.DayNumber - edge.DayNumber] : [];
        return condition.Kind switch
        {
            ConditionKind.Is =>
            [
                new($"the answer to {condition.Rule}", c => c.Facts.Has(condition.Fact.Name) ? c.Facts[condition.Fact.Name] is true ? [0, 1] : [-1] : [])
            ],
            ConditionKind.AtLeast or ConditionKind.AtMost =>
            [
                new(name, c => Number(c.Facts, condition.Fact) is { } given ? [given - Value(condition.Threshold!, c, award)] : [], condition.Fact.Type == FactType.Rate)
            ],
            ConditionKind.Within =>
            [
                new($"the first day of {condition.Rule}", c => Against(c, one => Date(one.Facts, condition.From!.Name))),
                new($"the last day of {condition.Rule}", c => Against(c, one => Date(one.Facts, condition.To!.Name))),
            ],
            ConditionKind.InPreviousYear =>
            [
                new($"the first day of the year of {condition.Rule}", c => Against(c, one => new DateOnly(one.AsOf.Year - 1, 1, 1))),
                new($"the last day of the year of {condition.Rule}", c => Against(c, one => new DateOnly(one.AsOf.Year - 1, 12, 31))),
            ],
            _ =>
            [
                new($"the first year of {condition.Rule}", c => Number(c.Facts, condition.Fact) is { } year ? [year - policy.ValidFrom.Year] : []),
                new($"the last year of {condition.Rule}", c => Number(c.Facts, condition.Fact) is { } year ? [year - policy.ValidTo.Year] : []),
            ],
        };
    }

    private static IEnumerable<Boundary> OfFormula(Award award)
    {
        switch (award.Rules.Formula)
        {
            case PercentFormula percent:
                foreach (var cap in percent.Cap?.All.Distinct() ?? [])
                    yield return new($"the cap {cap.Id}", c => percent.Cap!.Single == cap || percent.Cap.ByOption[(string)c.Facts[percent.Cap.By!.Name]!] == cap
                        ? [Fen(Percent(percent, c, award)) - Value(cap, c, award)] : []);
                if (percent.Limit is { } limit)
                    yield return new($"the limit {limit.Name}", c => [Number(c.Facts, limit)!.Value - Fen(Percent(percent, c, award))]);
                break;
            case BandedFormula banded:
                foreach (var from in banded.Bands.Select(b => b.AtLeast).OfType<DatedValue>())
                    yield return new($"the band {from.Id}", c => [Number(c.Facts, banded.Base)!.Value - Value(from, c, award)]);
                break;
            case RowsFormula rows:
                yield return new("the cap of the year", c => c.Expect.RefusedField is null && c.History.Count == 0 ? [Fen(RowSum(rows, c)) - Value(rows.Cap, c, award)] : []);
                if (rows.DayBasis is { } basis)
                    yield return new("a full year of days", c => Rows(c, rows.Rows).Where(r => r.Has(rows.EndDate!.Name) && r[rows.EndDate.Name] is not null)
                        .Select(r => Date(r, rows.EndDate!.Name)!.Value.DayNumber - Date(r, rows.EventDate.Name)!.Value.DayNumber - Value(basis, c, award)));
                foreach (var kept in rows.Conditions)
                    foreach (var boundary in OfRow(rows, kept, award)) yield return boundary;
                break;
            case CeilingFormula ceiling:
                var tiers = ceiling.Levels.Select(l => l.Amount.By).OfType<FactDefinition>().FirstOrDefault();
                foreach (var tier in tiers?.Options.Select(o => (string?)o.Id) ?? [null])
                    yield return new($"the ceiling{(tier is null ? "" : " of " + tier)}", c => (c.Proposed ?? (ceiling.Proposed is { } p ? Number(c.Facts, p) : null)) is { } proposed
                        && c.History.Count == 0 && (tier is null || (string?)c.Facts[tiers!.Name] == tier)
                        ? [proposed - ceiling.Levels.Sum(l => Value(l.Amount.Single ?? l.Amount.ByOption[tier!], c, award))] : []);
                break;
        }
    }

    private static IEnumerable<Boundary> OfRow(RowsFormula rows, RowCondition kept, Award award)
    {
        var isRate = kept.Column.Type == FactType.Rate;
        if (kept.EqualsText is { } text)
            yield return new($"the answer to {kept.Rule}", c => Rows(c, rows.Rows).SelectMany(r => (string?)r[kept.Column.Name] == text ? new decimal[] { 0, 1 } : [-1]));
        if (kept.AtMost is { } most)
            yield return new($"the limit of {kept.Rule}", c => Rows(c, rows.Rows).Select(r => Number(r, kept.Column)!.Value - Value(most, c, award)), isRate);
        // Only rows that keep the other columns' limits show what this column decides.
        foreach (var column in kept.AtMostColumns)
            yield return new($"the limit {column.Name} of {kept.Rule}", c => Rows(c, rows.Rows)
                .Where(r => kept.AtMostColumns.All(o => o == column || Number(r, kept.Column) <= Number(r, o)))
                .Select(r => Number(r, kept.Column)!.Value - Number(r, column)!.Value), isRate);
    }

    private static IEnumerable<Boundary> InYear(FactDefinition date)
    {
        IEnumerable<decimal> Against(PolicyCase c, Func<int, DateOnly> edge) => c.Facts[date.InYearOf!] is decimal year
            ? AllDates(c.Facts, date.Name).Select(d => (decimal)(d.DayNumber - edge((int)year).DayNumber)) : [];
        yield return new($"the first day of the year of {date.Name}", c => Against(c, y => new(y, 1, 1)));
        yield return new($"the last day of the year of {date.Name}", c => Against(c, y => new(y, 12, 31)));
    }

    /// <summary>Earlier money just short of, equal to and just above what the award would pay without it.</summary>
    private static IEnumerable<Boundary> OfStacking(Policy policy, Award award)
    {
        var (stacking, formula) = (award.Rules.Stacking, award.Rules.Formula);
        if (formula is SilentFormula) yield break;
        bool IsThis(HistoryEntry h) => h.Policy == policy.Id && h.Award == award.Id;
        Boundary Earlier(string name, Func<PolicyCase, HistoryEntry, bool> counts) => new(name, c =>
            c.Expect.RefusedField is null && c.Overlays.Count == 0 && c.History.Count > 0 && !HasUpper(c) && c.History.All(h => counts(c, h)) && Alone(c) is { } due
                ? [c.History.Sum(h => h.PaidFen) - due] : []);
        if (stacking.LadderClause is not null) yield return Earlier("what the ladder paid", (_, h) => IsThis(h) && h.Level == policy.Level);
        if (stacking.SameMatterClause is not null) yield return Earlier("what the same matter paid", (c, h) => !IsThis(h) && h.Matter is { } m && m == (string?)c.Facts["matter"]);
        if (stacking.OneOffClause is not null)
            yield return Earlier("the one-off award", (c, h) => IsThis(h) && h.Matter is null && (h.Tier is null || award.Rules.Tier is not { } tier || Chosen(c, tier).Contains(h.Tier)));
        bool OfYear(PolicyCase c, HistoryEntry h, FactDefinition year) => IsThis(h) && (h.ApplicationYear ?? h.PaidOn.Year) == (decimal)c.Facts[year.Name]!;
        if (stacking.Year is { } once) yield return Earlier("what was paid in the year", (c, h) => OfYear(c, h, once));
        if (formula is RowsFormula { Year: var year } rows)
        {
            yield return new("the cap that the year has used up", c => c.History.Count > 0 && !HasUpper(c) && c.History.All(h => OfYear(c, h, year))
                ? [c.History.Sum(h => h.PaidFen) - Value(rows.Cap, c, award)] : []);
            yield return new("the rest of the cap that still covers all", c => c.History.Count > 0 && !HasUpper(c) && c.History.All(h => OfYear(c, h, year)) && Alone(c) is { } due
                ? [c.History.Sum(h => h.PaidFen) + due - Value(rows.Cap, c, award)] : []);
        }
        if (stacking.NetOfUpperClause is not null)
            yield return new("upper-level money", c => c.Expect.RefusedField is null && c.History.Count == 0 && HasUpper(c) && Alone(c) is { } due ? [FenOf(c.Facts["upperLevelPaid"]) - due] : []);
    }

    private static IEnumerable<string> Chosen(PolicyCase c, FactDefinition tier) => c.Facts[tier.Name] is IReadOnlyList<object?> list ? list.OfType<string>() : [(string)c.Facts[tier.Name]!];

    private static bool HasUpper(PolicyCase c) => c.Facts.Has("upperLevelPaid");

    private static long? Alone(PolicyCase c)
    {
        _ = Calculator.TryAssess(Shipped.Catalogue, c.Policy, c.Award, c.AsOf, c.Facts.Without("upperLevelPaid").Without("upperLevelMatchRatio"), [], null, null, out var found);
        return found?.AmountFen is > 0 and var due ? due : null;
    }

    private static decimal Percent(PercentFormula percent, PolicyCase c, Award award)
    {
        var sum = percent.Base.Sum(f => Number(c.Facts, f) ?? 0);
        if (percent.VatIncluded is { } vat && c.Facts.Has(vat.Name) && c.Facts[vat.Name] is true && c.Facts.Has(percent.VatRate!.Name))
            sum /= 1 + (decimal)c.Facts[percent.VatRate.Name]!;
        return sum * Value(percent.Rate.Single ?? percent.Rate.ByOption[(string)c.Facts[percent.Rate.By!.Name]!], c, award);
    }

    private static decimal RowSum(RowsFormula rows, PolicyCase c) => Rows(c, rows.Rows).Sum(r => Number(r, rows.Base)!.Value * Read(rows.Rate, Date(r, rows.EventDate.Name)!.Value, c));

    private static IEnumerable<DateOnly> EventDays(PolicyCase c, Award award) => award.Rules.Formula is RowsFormula rows
        ? Rows(c, rows.Rows).Select(r => Date(r, rows.EventDate.Name)).OfType<DateOnly>()
        : [award.Rules.EventDate is { } date ? Date(c.Facts, date.Name) ?? c.AsOf : c.AsOf];

    private static IEnumerable<DateOnly> AllDates(Facts facts, string name) => facts.Has(name) ? [Date(facts, name)!.Value]
        : facts.Names.SelectMany(n => facts[n] is IReadOnlyList<object?> list ? list.OfType<Facts>().Where(r => r.Has(name)).Select(r => Date(r, name)!.Value) : []);

    private static IEnumerable<Facts> Rows(PolicyCase c, FactDefinition rows) => c.Facts.Has(rows.Name) && c.Facts[rows.Name] is IReadOnlyList<object?> list ? list.OfType<Facts>() : [];

    private static DateOnly? Date(Facts facts, string name) => facts.Has(name) && facts[name] is string text ? Shipped.Day(text) : null;

    private static decimal? Number(Facts facts, FactDefinition fact) => !facts.Has(fact.Name) ? null
        : fact.Type == FactType.Money ? FenOf(facts[fact.Name]) : facts[fact.Name] as decimal?;

    private static decimal FenOf(object? yuan) => decimal.Parse((string)yuan!, CultureInfo.InvariantCulture) * 100;

    private static decimal Fen(decimal amount) => decimal.Round(amount, 0, MidpointRounding.AwayFromZero);

    private static decimal Value(DatedValue value, PolicyCase c, Award award) => Read(value, EventDays(c, award).DefaultIfEmpty(c.AsOf).First(), c);

    /// <summary>Money in 分. Outside the validity, where nothing is in force, no case can be on any line.</summary>
    private static decimal Read(DatedValue value, DateOnly day, PolicyCase c) =>
        value.VersionAt(day, c.AsOf) is { } version ? version.Value * (value.Unit == ValueUnit.Money ? 100 : 1) : decimal.MaxValue / 1_000_000_000_000_000;
}
