using BenchmarkDotNet.Running;
using Gatecast.Engine;

if (args is ["--kernels", .. var rest])
{
    BenchmarkRunner.Run<KernelBenchmarks>(args: [.. rest]);
    return;
}

// Reads lines "CONFIG MODE THREADS SECONDS" and answers each with one line of JSON, as the peers do.
Console.WriteLine("ready");
while (Console.ReadLine() is { Length: > 0 } line)
    Console.WriteLine(Measurement.Of(line));
