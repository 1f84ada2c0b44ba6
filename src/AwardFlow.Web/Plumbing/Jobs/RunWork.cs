using Quartz;

namespace AwardFlow.Web.Plumbing.Jobs;

/// <summary>Quartz's side of a work. A failure is logged and kept in the execution history; the next round tries again.</summary>
[DisallowConcurrentExecution]
public sealed class RunWork(Works works) : IJob
{
    public const string Group = "work";

    public static JobKey KeyOf(string work) => new(work, Group);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await works.RunAsync(context.JobDetail.Key.Name, cancellationToken);
}
