using System.Diagnostics;
using System.Globalization;

namespace AwardFlow.Bench;

/// <summary>The most memory that this process held at once, as Linux counts it; elsewhere what it holds now.</summary>
internal static class Memory
{
    private const int MegabyteInKilobytes = 1024;

    /// <summary>Forgets the peak so far; what the process holds now, in megabytes.</summary>
    public static long StartPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
        return PeakMegabytes();
    }

    public static long PeakMegabytes()
    {
        if (!OperatingSystem.IsLinux()) return Process.GetCurrentProcess().WorkingSet64 / MegabyteInKilobytes / MegabyteInKilobytes;
        var peak = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(peak, CultureInfo.InvariantCulture) / MegabyteInKilobytes;
    }
}
