namespace AwardFlow.Web.Features.Policies;

public static class PoliciesSetup
{
    public static void AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<KeepVersion>();
        services.AddSingleton<PublishVersion>();
    }
}
