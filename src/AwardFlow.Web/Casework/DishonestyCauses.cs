using System.Text.Json;

namespace AwardFlow.Web.Casework;

/// <summary>A cause for which a firm may be put on the fund's own list: clause, usual and longest time, earliest repair. Data, not code.</summary>
public sealed record DishonestyCause(string Id, string Zh, string En, string Clause, int Months, int MostMonths, int RepairableAfterMonths);

/// <summary>workflows/dishonesty-causes.json.</summary>
public sealed class DishonestyCauses
{
    private DishonestyCauses(IReadOnlyList<DishonestyCause> all) => All = all;

    public IReadOnlyList<DishonestyCause> All { get; }

    public static DishonestyCauses Load(string workflowsFolder)
    {
        var file = Path.Combine(workflowsFolder, "dishonesty-causes.json");
        var causes = JsonSerializer.Deserialize<List<DishonestyCause>>(File.ReadAllText(file), JsonSerializerOptions.Web);
        if (causes is not { Count: > 0 }) throw new InvalidDataException($"{file}: no causes.");
        if (causes.Find(c => c.Months < 1 || c.MostMonths < c.Months || c.RepairableAfterMonths < 0 || c.RepairableAfterMonths > c.Months || c.Clause is not { Length: > 0 }) is { } wrong)
            throw new InvalidDataException($"{file}: cause \"{wrong.Id}\": months, mostMonths, repairableAfterMonths or clause do not fit.");
        if (causes.DistinctBy(c => c.Id).Count() != causes.Count) throw new InvalidDataException($"{file}: a cause stands there twice.");
        return new(causes);
    }

    public DishonestyCause? Find(string? id) => All.FirstOrDefault(c => c.Id == id);
}
