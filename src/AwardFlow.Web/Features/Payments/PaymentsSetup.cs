using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Payments;

public static class PaymentsSetup
{
    public static void AddPayments(this IServiceCollection services)
    {
        services.AddSingleton(s => BankTemplates.Load(s.GetRequiredService<AppFolders>().BankFiles, s.GetRequiredService<IOptions<PayerOptions>>().Value.BankFile));
        services.AddSingleton<FundPayments>();
        services.AddSingleton<BuildBatch>();
        services.AddSingleton<LockBatch>();
        services.AddSingleton<SignBatch>();
        services.AddSingleton<CheckBatch>();
        services.AddSingleton<ReleaseBatch>();
        services.AddSingleton<CancelBatch>();
        services.AddSingleton<ExportBatch>();
        services.AddSingleton<SendBatch>();
        services.AddScoped<ReadBatch>();
        services.AddSingleton<SealedShelf>();
        services.AddSingleton<ReadResult>();
        services.AddSingleton<ImportResult>();
    }
}
