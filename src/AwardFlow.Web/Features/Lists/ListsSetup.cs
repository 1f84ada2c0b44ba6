namespace AwardFlow.Web.Features.Lists;

public static class ListsSetup
{
    public static void AddLists(this IServiceCollection services)
    {
        services.AddSingleton<ImportList>();
        services.AddSingleton<AnswerAward>();
        services.AddSingleton<LogContact>();
        services.AddScoped<Coverage>();
    }
}
