namespace AwardFlow.Web.Records;

/// <summary>Who acts. Made in one place from the signed-in person, never from a form.</summary>
public sealed record Actor(
    long Id, string Name, long? UnitId, long? EnterpriseId, IReadOnlySet<string> Roles, string Address)
{
    /// <summary>The clock, the outbox and other jobs. They decide nothing that a person must decide.</summary>
    public static Actor System { get; } =
        new(0, "系统", null, null, new HashSet<string>(StringComparer.Ordinal), "local");

    public bool Is(string role) => Roles.Contains(role);
    public bool May(string permission) => Records.Roles.Grants(Roles, permission);
}

/// <summary>
/// One press of one button: who, and the token of the form it came from, so that a double click,
/// a second tab or a retry does the thing once.
/// </summary>
public sealed record Command(Actor Actor, string? FormToken = null)
{
    /// <summary>The code of the actor's authenticator, where the form asked for one.</summary>
    public string? Code { get; init; }
}
