using AwardFlow.Web;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.Extensions.Options;

try
{
    if (await Verbs.RunAsync(args, TimeProvider.System, Console.Out, CancellationToken.None) is { } code) return code;
    var launch = Launch.Read(args);
    launch.Folders.Make();
    using var only = ServerLock.TryTake(launch.Folders.ServerLock);
    if (only is null) throw new SettingsException($"Another AwardFlow server is running on {launch.Folders.Data}.");
    await using var app = await App.BuildAsync(launch, args, TimeProvider.System);
    await app.RunAsync();
    return Verbs.Fine;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return Verbs.WrongUse;
}
catch (OptionsValidationException wrong)
{
    foreach (var failure in wrong.Failures) await Console.Error.WriteLineAsync(failure);
    return Verbs.WrongUse;
}
