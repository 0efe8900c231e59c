using System.Globalization;
using Gatecast.LanguageBenchmark;

const int Rounds = 5;

var threads = args is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : Environment.ProcessorCount;
Shape[] shapes = [new(Layers: 1, Hidden: 128), new(Layers: 1, Hidden: 256), new(Layers: 2, Hidden: 256), new(Layers: 1, Hidden: 512), new(Layers: 2, Hidden: 512), new(Layers: 1, Hidden: 1024)];
var measurements = shapes.Select(shape => new ShapeMeasurement(shape, threads)).ToList();
var peaks = new List<double>();

// In turn, so that a slow minute of the machine meets all of them.
for (var round = 0; round < Rounds; round++)
{
    peaks.Add(Peak.Gigaflops(threads));
    foreach (var measurement in measurements)
        measurement.Measure();
}

var peak = peaks.Max();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak of the run, fused multiply-adds in registers: {peak:F0} GFLOP/s on {threads} threads (median {peaks.Order().ElementAt(Rounds / 2):F0}).\n"));
Console.WriteLine("| network | weights | trains, characters/s | share of peak | scores, characters/s | share of peak | writes, characters/s |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var measurement in measurements)
    Console.WriteLine(measurement.Row(peak));
