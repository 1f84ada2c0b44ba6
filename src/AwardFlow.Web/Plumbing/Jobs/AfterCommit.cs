using System.Threading.Channels;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Plumbing.Jobs;

/// <summary>Runs the works that follow a commit, once for however many commits there were in the meantime.</summary>
public sealed class AfterCommit(Ledger ledger, Works works, TimeProvider time, ILogger<AfterCommit> log) : BackgroundService
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(300);

    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ledger.Committed += Nudge;
        try
        {
            await foreach (var _ in _nudges.Reader.ReadAllAsync(stoppingToken))
            {
                foreach (var work in works.All.Where(w => w.AfterCommit)) await RunAsync(work, stoppingToken);
                await Task.Delay(Breath, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what is left waits in the database.
        }
        finally
        {
            ledger.Committed -= Nudge;
        }
    }

    private async Task RunAsync(Work work, CancellationToken ct)
    {
        try
        {
            await works.RunAsync(work.Name, ct);
        }
        catch (Exception wrong) when (!ct.IsCancellationRequested)
        {
            log.LogError(wrong, "Work {Work} failed after a commit; its next round tries again.", work.Name);
        }
    }

    private void Nudge() => _nudges.Writer.TryWrite(true);
}
