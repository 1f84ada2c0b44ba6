namespace AwardFlow.Web.Features.Payments;

public static class PaymentsSetup
{
    public static void AddPayments(this IServiceCollection services)
    {
        services.AddSingleton<FundPayments>();
        services.AddSingleton<BuildBatch>();
        services.AddSingleton<LockBatch>();
        services.AddSingleton<SignBatch>();
        services.AddSingleton<CheckBatch>();
        services.AddSingleton<ReleaseBatch>();
        services.AddSingleton<CancelBatch>();
        services.AddSingleton<ExportBatch>();
        services.AddScoped<ReadBatch>();
        services.AddSingleton<ResultShelf>();
        services.AddSingleton<ImportResult>();
    }
}
