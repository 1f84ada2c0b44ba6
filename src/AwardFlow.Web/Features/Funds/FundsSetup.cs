namespace AwardFlow.Web.Features.Funds;

public static class FundsSetup
{
    public static void AddFunds(this IServiceCollection services)
    {
        services.AddSingleton<DocumentCandidates>();
        services.AddSingleton<DraftDocument>();
        services.AddSingleton<IssueDocument>();
        services.AddSingleton<DropCase>();
        services.AddScoped<ReadDocument>();
    }
}
