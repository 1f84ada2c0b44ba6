using AwardFlow.Bench;

// dotnet run -c Release --project tests/AwardFlow.Bench -- [cases N]
var cases = args is ["cases", var n, ..] ? int.Parse(n, System.Globalization.CultureInfo.InvariantCulture) : 300;
Table.Head("Whole cases, one after another");
await CasesBench.RunAsync(cases);
return 0;
