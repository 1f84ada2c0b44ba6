using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>What experts of a round read: whatever names the firm or its people in what it typed is blacked out.</summary>
public static class BlindText
{
    private const string Black = "＊＊＊";
    private const int ShortestCore = 4;
    private static readonly string[] Endings = ["股份有限公司", "有限责任公司", "有限公司", "集团", "公司"];

    public static string Of(string text, Enterprise firm)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(firm);
        string[] names = [firm.Name, Core(firm.Name), firm.CreditCode, firm.Address, firm.ContactPhone, firm.LegalRepresentative, firm.ContactName];
        return names.Where(n => n.Length > 1).OrderByDescending(n => n.Length).Aggregate(text, (t, n) => t.Replace(n, Black, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A neutral name with the kind of the file, for its own name may be the firm's.</summary>
    public static string FileName(string name, int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"材料{number}{Path.GetExtension(name).ToLowerInvariant()}");

    /// <summary>The name without what says only that it is a company; what is too short to be told from a word is left.</summary>
    private static string Core(string name)
    {
        var core = Endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.Ordinal)) is { } ending ? name[..^ending.Length] : name;
        return core.Length >= ShortestCore ? core : "";
    }
}
