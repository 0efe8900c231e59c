using System.Diagnostics;
using System.Globalization;
using Gatecast.Sources;
using Gatecast.Storage;

const int Candles = 1_000_000;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var series = new CandleSeries("benchmark", "BTC-USD", Interval.Parse("1m"));
var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
var random = new Random(1);
var candles = Enumerable.Range(0, Candles).Select(minute =>
{
    var (open, close) = (60_000m + random.Next(100_000) / 100m, 60_000m + random.Next(100_000) / 100m);
    return new Candle(start.AddMinutes(minute), open, Math.Max(open, close) + 1.25m, Math.Min(open, close) - 0.75m, close, random.Next() / 100_000_000m);
}).ToArray();

var folder = Directory.CreateTempSubdirectory("gatecast-");
try
{
    var path = Path.Combine(folder.FullName, "store.db");
    using var store = CandleStore.Open(path);
    var fetch = Fetch.Of("benchmark", "", [], start.AddYears(10));
    Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, {Candles:N0} candles");
    Measure("write, one batch", () => store.Write(series, candles, fetch));
    Measure("write again, unchanged", () => store.Write(series, candles, fetch));
    for (var round = 1; round <= 3; round++)
    {
        Measure($"read closes, round {round}", () => store.ReadCloses(series));
        Measure($"read all columns, round {round}", () => store.Read(series));
    }

    Measure("read as of a time", () => store.ReadAsOf(series, start.AddYears(10)));
    Console.WriteLine($"| file | {new FileInfo(path).Length / 1e6:N0} MB |");
}
finally
{
    folder.Delete(recursive: true);
}

static void Measure(string name, Func<object> action)
{
    var watch = Stopwatch.StartNew();
    action();
    Console.WriteLine($"| {name} | {watch.Elapsed.TotalSeconds:N2} s |");
}
