namespace AwardFlow.Web.Features.Reconciliation;

public static class ReconciliationSetup
{
    public static void AddReconciliation(this IServiceCollection services)
    {
        services.AddScoped<ReadDay>();
        services.AddScoped<MonthlyStatement>();
        services.AddSingleton<CloseDay>();
    }
}
