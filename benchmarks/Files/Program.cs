using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Gatecast.Files;

if (args is [var task, var path])
{
    Console.WriteLine((await Measurement.OfAsync(task, path)).ToString());
    return;
}

if (args is not [])
{
    Console.Error.WriteLine("Give nothing.");
    Environment.ExitCode = 2;
    return;
}

var folder = Directory.CreateTempSubdirectory("gatecast-files-").FullName;
try
{
    Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {Measurement.Rows:N0} rows\n");
    Console.WriteLine("| writing | MB | s, first | CPU s, first | s, median of 5 | CPU s | MB/s | peak MB |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    foreach (var ending in Measurement.Endings)
        Console.WriteLine(Row(ending, Apart("write", $"candles{ending}"), ""));

    Console.WriteLine("\n| reading | MB | s, first | CPU s, first | s, median of 5 | CPU s | MB/s | peak MB | Sylvan alone: s | CPU s | ratio of CPU |");
    Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    foreach (var ending in Measurement.Endings)
    {
        var ours = Apart("read", $"candles{ending}");
        var peer = ending is ".parquet" ? null : Apart("peer", $"candles{ending}");
        Console.WriteLine(Row(ending, ours, peer is null ? " – | – | – |" : Text($" {peer.Median:0.00} | {peer.Cpu:0.00} | {ours.Cpu / peer.Cpu:0.00} |")));
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

string Row(string ending, Measurement one, string rest)
{
    var megabytes = new FileInfo(Path.Combine(folder, $"candles{ending}")).Length / 1e6;
    return Text($"| {ending} | {megabytes:0.0} | {one.First:0.00} | {one.FirstCpu:0.00} | {one.Median:0.00} | {one.Cpu:0.00} | ")
        + Text($"{megabytes / one.Median:0} | {one.PeakMegabytes:0} |") + rest;
}

// A process for each, so that none is warmed up or swollen by another.
Measurement Apart(string what, string name)
{
    using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [what, Path.Combine(folder, name)]) { RedirectStandardOutput = true })!;
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return Measurement.Parse(output);
}

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
