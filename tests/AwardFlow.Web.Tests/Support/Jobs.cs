using AwardFlow.Web.Plumbing.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AwardFlow.Web.Tests.Support;

public static class Jobs
{
    /// <summary>Takes out what runs by itself: the scheduler and the works that follow a commit.</summary>
    public static void WithoutJobs(this IServiceCollection services)
    {
        var running = services.Where(s => s.ServiceType == typeof(IHostedService)
            && (s.ImplementationType == typeof(AfterCommit) || IsQuartz(s))).ToList();
        Assert.Equal(2, running.Count);
        foreach (var service in running) services.Remove(service);
    }

    private static bool IsQuartz(ServiceDescriptor service) =>
        (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType)?.FullName?.StartsWith("Quartz.", StringComparison.Ordinal) == true;

    /// <summary>Waits for something that another thread does; fails after half a minute.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
