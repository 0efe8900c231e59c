using System.Diagnostics;
using System.Globalization;

namespace Gatecast.Engine;

/// <summary>Trains one network for a long time and prints what the process holds, ten times: memory that grows would show.</summary>
static class Soak
{
    const int Reports = 10;

    public static void Run(Configuration configuration, int threads, double seconds)
    {
        var step = Measurement.Prepare(configuration, "train", threads);
        step();
        Console.WriteLine("seconds   steps   working set, MiB   heap, MiB   allocated since the last line, bytes");
        var (whole, steps, allocated) = (Stopwatch.StartNew(), 1L, GC.GetTotalAllocatedBytes(precise: true));
        for (var report = 1; report <= Reports; report++)
        {
            for (; whole.Elapsed.TotalSeconds < seconds * report / Reports; steps++)
                step();

            var now = GC.GetTotalAllocatedBytes(precise: true);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{whole.Elapsed.TotalSeconds,7:F0}{steps,8}{Environment.WorkingSet / 1048576.0,19:F1}{GC.GetTotalMemory(false) / 1048576.0,12:F1}{now - allocated,12}"));
            allocated = GC.GetTotalAllocatedBytes(precise: true);
        }
    }
}
