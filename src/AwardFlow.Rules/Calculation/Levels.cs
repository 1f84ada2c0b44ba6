namespace AwardFlow.Rules;

/// <summary>Levels of government that pay.</summary>
internal static class Levels
{
    public static readonly string[] All = ["district", "county", "city", "province", "state"];

    public static bool Exists(string level) => Array.IndexOf(All, level) >= 0;

    public static string Zh(string level) => level switch
    {
        "district" => "区级",
        "county" => "县（区）级",
        "city" => "市级",
        "province" => "省级",
        _ => "国家级"
    };
}
