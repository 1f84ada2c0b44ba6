namespace AwardFlow.Rules;

/// <summary>An overlay file as it was read.</summary>
internal sealed record OverlayTree(string Id, string File, YamlRecord Record);

/// <summary>What an overlay changes in one award.</summary>
internal sealed record OverlayChange(string Policy, string Award, IReadOnlyList<YamlEntry> Sections, int Line);

/// <summary>A what-if laid over the catalogue: sections of awards replaced, values replaced by id.</summary>
internal sealed record Overlay(string Id, string File, LocalText Name, IReadOnlyList<OverlayChange> Changes)
{
    private static readonly string[] Replaceable = ["conditions", "values", "formula", "stacking", "funding"];

    public static Overlay? Read(OverlayTree tree, IReadOnlyList<PolicyTrees> policies, Faults faults)
    {
        var before = faults.Count;
        var reader = new RecordReader(tree.Record, tree.File, $"overlay \"{tree.Id}\"", "", faults);
        if (reader.Id("overlay") is { Length: > 0 } id && id != tree.Id)
            reader.Fault("overlay", $"\"{id}\" stands in the file of \"{tree.Id}\"");
        var name = reader.Local("name");
        var changes = new List<OverlayChange>();
        foreach (var change in reader.Records("changes", required: true))
        {
            var (policy, award) = (change.Id("policy"), change.Id("award"));
            if (policies.FirstOrDefault(p => p.Id == policy) is not { } target)
                change.Fault("policy", $"policy \"{policy}\" does not exist");
            else if (target.Awards.All(a => a.Id != award))
                change.Fault("award", $"award \"{award}\" does not exist in \"{policy}\"");
            if (changes.Any(c => c.Policy == policy && c.Award == award))
                change.Fault("award", $"award \"{award}\" is changed twice");
            var replaced = change.Take("replace") as YamlRecord;
            if (replaced is null || replaced.Entries.Count == 0)
                change.Fault("replace", "must be a record of award sections");
            foreach (var entry in replaced?.Entries ?? [])
            {
                if (!Replaceable.Contains(entry.Key))
                    change.Fault("replace." + entry.Key, $"only {string.Join(", ", Replaceable)} can be replaced", entry.Line);
            }
            change.Close();
            changes.Add(new(policy, award, replaced?.Entries ?? [], change.Line));
        }
        reader.Close();
        return faults.Count > before ? null : new Overlay(tree.Id, tree.File, name, changes);
    }

    /// <summary>A changed copy of the trees; the originals stay as they are.</summary>
    public PolicyTrees Apply(PolicyTrees trees) => trees with
    {
        Awards = [.. trees.Awards.Select(award => Changes.FirstOrDefault(c => c.Policy == trees.Id && c.Award == award.Id) is { } change
            ? award with { File = File, Record = Apply(award.Record, change), IsOverlaid = true }
            : award)]
    };

    private static YamlRecord Apply(YamlRecord award, OverlayChange change)
    {
        var entries = award.Entries.ToList();
        foreach (var section in change.Sections)
        {
            var at = entries.FindIndex(e => e.Key == section.Key);
            if (at < 0)
                entries.Add(section);
            else
                entries[at] = section.Key == "values" ? Values(entries[at], section) : section;
        }
        return award with { Entries = entries };
    }

    private static YamlEntry Values(YamlEntry from, YamlEntry with)
    {
        if (from.Value is not YamlSequence old || with.Value is not YamlSequence changed)
            return with;
        var items = old.Items.Where(o => changed.Items.All(c => IdOf(c) != IdOf(o))).Concat(changed.Items).ToList();
        return with with { Value = changed with { Items = items } };
    }

    private static string? IdOf(YamlTree value) =>
        ((value as YamlRecord)?.Entries.FirstOrDefault(e => e.Key == "id")?.Value as YamlText)?.Text;
}
