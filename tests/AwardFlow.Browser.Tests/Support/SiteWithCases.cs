namespace AwardFlow.Browser.Tests.Support;

/// <summary>One site for the tests of a class, which only look: a case at the township and one in notice.</summary>
public sealed class SiteWithCases : IAsyncLifetime
{
    private readonly Lazy<Task<Site>> _site = new(StartAsync);

    /// <summary>Started by the first test: where there is no browser and all are skipped, by none.</summary>
    public Task<Site> GetAsync() => _site.Value;

    private static async Task<Site> StartAsync()
    {
        var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        await (await site.AsAsync("approver2")).FileAsync();
        await site.ApproveUpToNoticeAsync("township2");
        return site;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_site.IsValueCreated) await (await _site.Value).DisposeAsync();
    }
}
