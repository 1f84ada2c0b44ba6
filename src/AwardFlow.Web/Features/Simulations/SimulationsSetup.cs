namespace AwardFlow.Web.Features.Simulations;

public static class SimulationsSetup
{
    public static void AddSimulations(this IServiceCollection services)
    {
        services.AddSingleton<StartSimulation>();
        services.AddScoped<SimulationList>();
        services.AddScoped<SimulationResult>();
    }
}
