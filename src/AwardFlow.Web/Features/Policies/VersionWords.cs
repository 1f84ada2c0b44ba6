using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Policies;

/// <summary>The state of a version as a word (a key of the translations) and a tone.</summary>
public static class VersionWords
{
    public static (string Tone, string Word) Of(PolicyVersionState state, bool inForce, DateOnly? from, DateOnly today) => state switch
    {
        PolicyVersionState.Draft => ("new", "草稿"),
        PolicyVersionState.Proposed => ("prog", "待签发"),
        PolicyVersionState.Refused => ("bad", "未予签发"),
        _ when inForce => ("ok", "现行"),
        _ when from > today => ("info", "已签发，待生效"),
        _ => ("new", "已被替代"),
    };
}
