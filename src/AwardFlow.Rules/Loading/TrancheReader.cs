namespace AwardFlow.Rules;

/// <summary>Reads in how many parts an award is paid: the share of each but the last, which is what is left.</summary>
internal static class TrancheReader
{
    public static TrancheShares? Read(RecordReader award, IReadOnlyList<DatedValue> parameters)
    {
        if (award.Record("tranches", required: false) is not { } record)
            return null;
        var clause = record.Text("clause");
        var ids = record.Texts("shares");
        var shares = new List<DatedValue>();
        foreach (var id in ids)
        {
            if (parameters.FirstOrDefault(p => p.Id == id) is not { } share)
                record.Fault("shares", $"parameter \"{id}\" does not exist");
            else if (share.Unit != ValueUnit.Rate)
                record.Fault("shares", $"parameter \"{id}\" is a {share.Unit}; expected Rate");
            else
                shares.Add(share);
        }
        if (ids.Count == 0)
            record.Fault("shares", "names no share; an award without tranches has none of this");
        else if (shares.Count == ids.Count && shares.Sum(s => s.Highest) >= 1)
            record.Fault("shares", "the shares leave nothing for the last tranche");
        record.Close();
        return new TrancheShares(clause, shares);
    }
}
