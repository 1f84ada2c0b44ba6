using AwardFlow.Bench;

// dotnet run -c Release --project tests/AwardFlow.Bench -- [cases|inbox|batch|results|rules|simulation]
var only = args.Length > 0 ? args[0] : null;
if (only is null or "cases")
{
    Table.Head("Whole cases, one after another");
    await CasesBench.RunAsync(500);
}
if (only is null or "flow") await FlowBench.RunAsync(Path.Combine(AwardFlow.Web.Plumbing.Settings.AppFolders.FindBase(AppContext.BaseDirectory), "workflows"));
if (only is null or "inbox") await InboxBench.RunAsync([1_000, 100_000, 1_000_000]);
if (only is null or "batch") await BatchBench.RunAsync(10_000);
if (only == "batch-of") await BatchBench.RunAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));
if (only is null or "results") ResultBench.Run([10_000, 100_000]);
if (only == "results-fill") await ResultBench.FillAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), args[2]);
if (only == "results-of") await ResultBench.OneAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), args[2]);
if (only is null or "rules") RulesBench.Run();
if (only is null or "simulation") SimulationBench.Run([10_000, 100_000]);
if (only == "simulation-fill") await SimulationBench.FillAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), args[2]);
if (only == "simulation-of") await SimulationBench.OneAsync(int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), args[2]);
return 0;
