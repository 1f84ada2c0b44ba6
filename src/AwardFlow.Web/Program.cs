using AwardFlow.Web;
using AwardFlow.Web.Plumbing.Settings;

try
{
    var launch = Launch.Read(args);
    launch.Folders.Make();
    using var only = ServerLock.TryTake(launch.Folders.ServerLock);
    if (only is null) throw new SettingsException($"Another AwardFlow server is running on {launch.Folders.Data}.");
    await using var app = await App.BuildAsync(launch, args, TimeProvider.System);
    await app.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
