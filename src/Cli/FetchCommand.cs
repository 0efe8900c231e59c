using System.Collections.Concurrent;
using System.CommandLine;
using Gatecast.Sources;
using Gatecast.Sources.Exchanges;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>fetch</c>: bring candles into the store.</summary>
sealed class FetchCommand
{
    const int MostAtOnce = 8;

    readonly Argument<string[]> _series = new("series")
    {
        Description = "What to fetch: BTC-USD@1d, binance:BTCUSDT@1h, open-meteo:52.52,13.41#temperature_2m.",
        Arity = ArgumentArity.OneOrMore,
    };

    readonly Option<string?> _since = new("--since") { Description = "First date (UTC); default where the stored candles begin, else the last 10,000 candles.", HelpName = "date" };
    readonly Option<string?> _until = new("--until") { Description = "Fetch candles that open before this date (UTC; default now).", HelpName = "date" };
    readonly Option<string?> _interval = new("--interval") { Description = "Interval of series without one after '@' (default by the source).", HelpName = "interval" };
    readonly Option<bool> _again = new("--again") { Description = "Read the whole span once more, to notice revisions of old candles." };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there." };
    readonly Option<bool> _quiet = new("--quiet") { Description = "No progress and no notes on standard error." };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error." };

    public static Command Create()
    {
        var fetch = new FetchCommand();
        var command = new Command(
            "fetch",
            """
            Fetch candles into the store, from where it ends, and report the gaps. Stopped or killed, it goes on where it was.

            Examples:
              gatecast fetch BTC-USD ETH-USD
              gatecast fetch binance:BTCUSDT@1h --since 2020-01-01
              gatecast fetch kraken:XBTUSD bitstamp:btcusd --interval 4h --until 2026-01-01
            """)
        {
            fetch._series, fetch._since, fetch._until, fetch._interval, fetch._again, fetch._json, fetch._quiet, fetch._verbose,
        };
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(
            parsed.GetValue(fetch._verbose), () => fetch.RunAsync(parsed, cancellation), stopped: "Stopped; what was fetched is stored, and the next fetch goes on from there."));
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        await using var data = new MarketData(Settings.Read());
        var since = parsed.GetValue(_since) is { } first ? TimeText.Parse("--since", first) : (DateTimeOffset?)null;
        var until = parsed.GetValue(_until) is { } last ? TimeText.Parse("--until", last) : (DateTimeOffset?)null;
        var interval = parsed.GetValue(_interval) is { } text ? Interval.Parse(text) : (Interval?)null;
        var wanted = parsed.GetRequiredValue(_series).Select(one => data.Find(data.Parse(one), interval)).DistinctBy(one => one.Series).ToList();
        var again = parsed.GetValue(_again);
        var file = data.Settings.StoreFile;
        CandleStore.Open(file).Dispose();

        var results = new ConcurrentDictionary<CandleSeries, FetchResult>();
        await FetchDisplay.RunAsync(parsed.GetValue(_quiet), wanted.ConvertAll(one => one.Series), progressOf => Parallel.ForEachAsync(
            wanted,
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellation },
            async (one, token) => results[one.Series] = await FetchAsync(
                file, one.Series, fetcher => fetcher.FetchAsync(one.Series, since, until, again, progressOf(one.Series), token), one.Source)));

        FetchResult[] inOrder = [.. wanted.Select(one => results[one.Series])];
        if (parsed.GetValue(_json))
            await Console.Out.WriteLineAsync(FetchJson.Of(inOrder, file));
        else
            FetchText.Write(inOrder);
        FetchText.WriteFaults(inOrder, parsed.GetValue(_quiet), parsed.GetValue(_verbose));
        return inOrder.Max(result => result.ExitCode) == ExitCode.Done ? ExitCode.Done
            : inOrder.All(result => result.ExitCode is ExitCode.Done or ExitCode.BadInput) ? ExitCode.BadInput
            : ExitCode.Failed;
    }

    /// <summary>One series; what goes wrong with it does not stop the others.</summary>
    static async Task<FetchResult> FetchAsync(string file, CandleSeries series, Func<CandleFetcher, Task<FetchReport>> fetch, ICandleSource source)
    {
        using var store = CandleStore.Open(file);
        try
        {
            return FetchResult.Of(series, await fetch(new CandleFetcher(source, store, TimeProvider.System)), store);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return FetchResult.Of(series, error, store);
        }
    }
}
