namespace AwardFlow.Web.Features.Policies;

/// <summary>One line of a comparison: kept, removed or added, with its numbers on both sides.</summary>
public sealed record DiffLine(char Kind, int? OldNumber, int? NewNumber, string Text);

/// <summary>What changed in one file, with a few unchanged lines around each change.</summary>
public sealed record FileDiff(string Path, IReadOnlyList<DiffLine> Lines)
{
    private const int Around = 3;
    private const int MostLines = 3000;

    public static IReadOnlyList<FileDiff> Of(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p))
            .Select(p => new FileDiff(p, Near(Compare(Split(before.GetValueOrDefault(p)), Split(after.GetValueOrDefault(p)))))),
    ];

    private static string[] Split(string? text) => text is null ? [] : text.TrimEnd('\n').Split('\n');

    /// <summary>The longest common subsequence between equal beginnings and ends; very long files are shown whole.</summary>
    private static List<DiffLine> Compare(string[] a, string[] b)
    {
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        var (n, m) = (a.Length - start - end, b.Length - start - end);
        var lines = a.Take(start).Select((t, i) => new DiffLine(' ', i + 1, i + 1, t)).ToList();
        var length = n > MostLines || m > MostLines ? new int[n + 1, m + 1] : Lengths(a, b, start, n, m);
        var (i, j) = (0, 0);
        while (i < n || j < m)
        {
            if (i < n && j < m && a[start + i] == b[start + j]) lines.Add(new(' ', start + ++i, start + ++j, a[start + i - 1]));
            else if (i < n && (j == m || length[i + 1, j] >= length[i, j + 1])) lines.Add(new('-', start + ++i, null, a[start + i - 1]));
            else lines.Add(new('+', null, start + ++j, b[start + j - 1]));
        }
        lines.AddRange(Enumerable.Range(0, end).Select(k => new DiffLine(' ', a.Length - end + k + 1, b.Length - end + k + 1, a[a.Length - end + k])));
        return lines;
    }

    private static int[,] Lengths(string[] a, string[] b, int start, int n, int m)
    {
        var length = new int[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
            for (var j = m - 1; j >= 0; j--)
                length[i, j] = a[start + i] == b[start + j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        return length;
    }

    private static List<DiffLine> Near(List<DiffLine> lines)
    {
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind == ' ') continue;
            for (var k = Math.Max(0, i - Around); k <= Math.Min(lines.Count - 1, i + Around); k++) near[k] = true;
        }
        return [.. lines.Where((_, i) => near[i])];
    }
}
