using System.Diagnostics;

namespace AwardFlow.Bench;

/// <summary>A part of a measurement in a process of its own, because the peak of a process never falls.</summary>
internal static class Child
{
    public static void Run(params string[] arguments)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. HostArguments(), .. arguments]) { UseShellExecute = false })!;
        child.WaitForExit();
        if (child.ExitCode != 0) throw new InvalidOperationException($"{arguments[0]} ended with {child.ExitCode}.");
    }

    // Started as "dotnet AwardFlow.Bench.dll", the process is dotnet and wants the file first.
    private static string[] HostArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Child).Assembly.Location] : [];
}
