using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.FakeExchange.Tests;

/// <summary>A store that is filled from the fake.</summary>
sealed class StoreAtFake : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatecast-");

    StoreAtFake(SourceAtFake fake, string symbol, string interval)
    {
        (Fake, Series) = (fake, new CandleSeries(fake.Name, symbol, Interval.Parse(interval)));
        Store = CandleStore.Open(Path.Combine(_folder.FullName, "a.db"));
    }

    public SourceAtFake Fake { get; }

    public CandleSeries Series { get; }

    public CandleStore Store { get; }

    /// <summary>What the fake has from its listing on.</summary>
    public IReadOnlyList<Candle> Truth => Fake.Truth(Series.Symbol, Series.Interval.ToString(), Fake.Server.Market.Listed, Fake.Now);

    public static async Task<StoreAtFake> StartAsync(
        string name, string symbol, int candles, Faults? faults = null, int seed = 1, string interval = "1h") =>
        new(await SourceAtFake.StartAsync(name, candles, faults, seed), symbol, interval);

    /// <summary>Fetches from the listing on, where nothing else is said.</summary>
    public Task<FetchReport> FetchAsync(DateTimeOffset? since = null, DateTimeOffset? until = null, bool again = false) => Fake.WhileTimeGoesByAsync(
        source => new CandleFetcher(source, Store, Fake.Clock).FetchAsync(Series, since ?? Fake.Server.Market.Listed, until, again));

    /// <summary>The report, or the error where it is one that a source or a store promises.</summary>
    public async Task<(FetchReport? Report, Exception? Error)> TryFetchAsync(bool again = false)
    {
        try
        {
            return (await FetchAsync(again: again), null);
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            return (null, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Fake.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
