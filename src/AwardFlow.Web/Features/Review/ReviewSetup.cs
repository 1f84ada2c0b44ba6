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
        services.AddScoped<OverdueSteps>();
        services.AddScoped<LateWaits>();
        services.AddScoped<MyDecisions>();
        services.AddScoped<MachineChecks>();
        services.AddScoped<ReadChanges>();
        services.AddScoped<CaseTimeline>();
        services.AddScoped<PathVisits>();
        services.AddSingleton<Projects.RecordVisit>();
        services.AddSingleton<Projects.GiveAudit>();
        services.AddSingleton<Projects.VerifyBase>();
        services.AddScoped<Projects.ReadProject>();
        services.AddSingleton<Panels.KeepPanel>();
        services.AddSingleton<Panels.GiveScore>();
        services.AddSingleton<Panels.KeepExperts>();
        services.AddSingleton<Rounds.KeepRound>();
        services.AddSingleton<Rounds.DecideRound>();
        services.AddSingleton<Rounds.MoveClosing>();
        services.AddScoped<Panels.ReadSeat>();
        services.AddScoped<ReadCase>();
        services.AddScoped<ReadMatter>();
        services.AddScoped<ListMatters>();
    }
}
