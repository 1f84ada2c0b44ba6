using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web.Features.Reconciliation;

public static class ReconciliationSetup
{
    public static void AddReconciliation(this IServiceCollection services)
    {
        services.AddSingleton(s => StatementTemplates.Load(Path.Combine(s.GetRequiredService<AppFolders>().BankFiles, "statements")));
        services.AddSingleton<ImportStatement>();
        services.AddScoped<ReadDay>();
        services.AddScoped<MonthlyStatement>();
        services.AddSingleton<CloseDay>();
    }
}
