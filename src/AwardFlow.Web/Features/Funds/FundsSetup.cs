namespace AwardFlow.Web.Features.Funds;

public static class FundsSetup
{
    public static void AddFunds(this IServiceCollection services)
    {
        services.AddSingleton<DocumentCandidates>();
        services.AddSingleton<GrantBudget>();
        services.AddSingleton<KeepBudget>();
        services.AddSingleton<DraftDocument>();
        services.AddSingleton<IssueDocument>();
        services.AddSingleton<DropCase>();
        services.AddScoped<ReadDocument>();
    }
}
