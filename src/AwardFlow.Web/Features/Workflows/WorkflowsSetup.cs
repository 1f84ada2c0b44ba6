namespace AwardFlow.Web.Features.Workflows;

public static class WorkflowsSetup
{
    public static void AddWorkflows(this IServiceCollection services)
    {
        services.AddSingleton<KeepWorkflow>();
        services.AddSingleton<PublishWorkflow>();
        services.AddSingleton<CheckWorkflow>();
    }
}
