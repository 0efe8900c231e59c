using System.Diagnostics;
using System.Globalization;
using Gatecast.FakeExchange;

// The command fetch, as a process of its own, of a history at each exchange of the fake, at the pace that the real one allows.
const int Candles = 100_000;
const int Rounds = 3;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Exchange, string Reference)[] series =
    [("binance", "binance:BTCUSDT@1h"), ("binance-us", "binance-us:BTCUSDT@1h"), ("bitstamp", "bitstamp:btcusd@1h"), ("coinbase", "coinbase:BTC-USD@1h")];
var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "gatecast.dll"));
var market = FakeMarket.WithCandles(Candles);
await using var server = await FakeExchangeServer.StartAsync(market);

Console.WriteLine($".NET {Environment.Version}, {Environment.ProcessorCount} cores, {Candles:N0} hourly candles, median of {Rounds} runs");
Console.WriteLine();
Console.WriteLine("| exchange | candles | requests | s | candles/s | CPU s | peak MB |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var (exchange, reference) in series)
{
    var runs = new List<(double Seconds, double Cpu, double Peak)>();
    var before = server.Requests.Count;
    for (var round = 0; round < Rounds; round++)
        runs.Add(await FetchAsync(reference));
    var requests = (server.Requests.Count - before) / Rounds;
    var (seconds, cpu, peak) = runs.OrderBy(run => run.Seconds).ElementAt(Rounds / 2);
    var candles = server.Truth(exchange, reference.Split(':', '@')[1], "1h").Count;
    Console.WriteLine($"| {exchange} | {candles:N0} | {requests} | {seconds:N1} | {candles / seconds:N0} | {cpu:N1} | {peak:N0} |");
}

async Task<(double Seconds, double Cpu, double Peak)> FetchAsync(string reference)
{
    var folder = Directory.CreateTempSubdirectory("gatecast-");
    try
    {
        var start = new ProcessStartInfo("dotnet", [program, "fetch", reference, "--since", $"{market.Listed:yyyy-MM-dd}", "--json"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in server.Variables)
            start.Environment[name] = value;
        start.Environment["GATECAST_DB"] = Path.Combine(folder.FullName, "store.db");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var (peak, cpu) = (0L, TimeSpan.Zero);
        while (!process.WaitForExit(50))
        {
            process.Refresh();
            (peak, cpu) = (long.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime);
        }

        await output;
        return process.ExitCode == 0
            ? (watch.Elapsed.TotalSeconds, cpu.TotalSeconds, peak / 1e6)
            : throw new InvalidOperationException($"The fetch of {reference} ended with {process.ExitCode}.");
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
