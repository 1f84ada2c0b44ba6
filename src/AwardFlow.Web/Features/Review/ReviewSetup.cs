namespace AwardFlow.Web.Features.Review;

public static class ReviewSetup
{
    public static void AddReview(this IServiceCollection services)
    {
        services.AddSingleton<CaseWords>();
        services.AddSingleton<TransferTask>();
        services.AddSingleton<UrgeTask>();
        services.AddScoped<Inbox>();
        services.AddScoped<ListCases>();
        services.AddScoped<MyDecisions>();
        services.AddScoped<MachineChecks>();
        services.AddScoped<ReadChanges>();
        services.AddScoped<CaseTimeline>();
        services.AddScoped<PathVisits>();
        services.AddScoped<ReadAmendments>();
        services.AddScoped<ReadCase>();
        services.AddScoped<ReadMatter>();
        services.AddScoped<ListMatters>();
    }
}
