using System.Globalization;
using System.Security.Claims;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Plumbing.Identity;

/// <summary>The signed-in person as an <see cref="Actor"/>: the only place where a request becomes an actor.</summary>
public sealed class CurrentActor(IHttpContextAccessor http)
{
    public const string UnitClaim = "unit";
    public const string EnterpriseClaim = "enterprise";
    public const string RoleClaim = "role";
    public const string NameClaim = "display-name";

    private Actor? _actor;

    public bool IsSignedIn => http.HttpContext?.User.Identity?.IsAuthenticated == true;

    public Actor Value => _actor ??= IsSignedIn
        ? From(http.HttpContext!.User, AddressOf(http.HttpContext))
        : throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The actor, or an anonymous visitor with the request's address (public notice, registration).</summary>
    public Actor OrVisitor => IsSignedIn ? Value
        : new(0, "访客", null, null, new HashSet<string>(StringComparer.Ordinal), AddressOf(http.HttpContext));

    public bool May(string permission) => IsSignedIn && Value.May(permission);

    private static Actor From(ClaimsPrincipal user, string address) => new(
        long.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture),
        user.FindFirstValue(NameClaim) ?? "",
        Number(user, UnitClaim), Number(user, EnterpriseClaim),
        user.FindAll(RoleClaim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal), address);

    private static long? Number(ClaimsPrincipal user, string claim) =>
        user.FindFirstValue(claim) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string AddressOf(HttpContext? context) => context?.Connection.RemoteIpAddress?.ToString() ?? "";
}
