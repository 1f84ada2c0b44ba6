namespace AwardFlow.Rules;

/// <summary>Reads in how many parts an award is paid: the share of each but the last, which is what is left.</summary>
internal static class TrancheReader
{
    public static TrancheShares? Read(RuleScope scope)
    {
        if (scope.Reader.Record("tranches", required: false) is not { } record)
            return null;
        var clause = record.Text("clause");
        var ids = record.Texts("shares");
        var shares = ids.Select(id => scope.Value(record, "shares", id, ValueUnit.Rate)).OfType<DatedValue>().ToList();
        if (ids.Count == 0)
            record.Fault("shares", "names no share; an award without tranches has none of this");
        else if (shares.Count == ids.Count && shares.Sum(s => s.Highest) >= 1)
            record.Fault("shares", "the shares leave nothing for the last tranche");
        record.Close();
        return new TrancheShares(clause, shares);
    }
}
