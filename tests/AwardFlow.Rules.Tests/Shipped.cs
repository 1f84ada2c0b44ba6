namespace AwardFlow.Rules.Tests;

/// <summary>The policies of this repository.</summary>
internal static class Shipped
{
    public static string Folder { get; } = Find();
    public static PolicyCatalogue Catalogue { get; } = PolicyCatalogue.Load(Folder);

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "policies")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("policies");
        return Path.Combine(folder.FullName, "policies");
    }
}
