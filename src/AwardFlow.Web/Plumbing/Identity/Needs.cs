using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;

namespace AwardFlow.Web.Plumbing.Identity;

/// <summary>What a page or endpoint asks of the signed-in person: one of these permissions.</summary>
public sealed class NeedsAttribute(params string[] anyOf) : AuthorizeAttribute, IAuthorizationRequirementData
{
    public IReadOnlyList<string> AnyOf { get; } = anyOf;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new NeedsPermission(AnyOf)];
}

public sealed record NeedsPermission(IReadOnlyList<string> AnyOf) : IAuthorizationRequirement;

public sealed class PermissionCheck : AuthorizationHandler<NeedsPermission>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsPermission requirement)
    {
        var roles = context.User.FindAll(CurrentActor.RoleClaim).Select(c => c.Value).ToList();
        if (requirement.AnyOf.Any(p => Roles.Grants(roles, p))) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
