using System.Globalization;
using BenchmarkDotNet.Running;
using Gatecast.Engine;

switch (args)
{
    case ["--kernels", .. var rest]:
        BenchmarkRunner.Run<KernelBenchmarks>(args: [.. rest]);
        return;

    case ["--soak", var name, var threads, var seconds] when Configuration.All.FirstOrDefault(one => one.Name == name) is { } configuration:
        Soak.Run(configuration, int.Parse(threads, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture));
        return;

    case [_, ..]:
        Console.Error.WriteLine("Give nothing, --kernels, or --soak CONFIG THREADS SECONDS with a CONFIG of S1 … S6.");
        Environment.ExitCode = 2;
        return;
}

// Reads lines "CONFIG MODE THREADS SECONDS" and answers each with one line of JSON, as the peers do.
Console.WriteLine("ready");
while (Console.ReadLine() is { Length: > 0 } line)
    Console.WriteLine(Measurement.Of(line));
