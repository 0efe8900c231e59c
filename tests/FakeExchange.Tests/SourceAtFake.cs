using Gatecast.Sources;
using Gatecast.Sources.Exchanges;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gatecast.FakeExchange.Tests;

/// <summary>A source as a program gets it, which reads from the fake over HTTP, while its pauses take no time.</summary>
sealed class SourceAtFake : IAsyncDisposable
{
    readonly ServiceProvider _services;
    readonly Flight _flight = new();

    SourceAtFake(string name, FakeExchangeServer server, FakeTimeProvider clock)
    {
        (Name, Server, Clock) = (name, server, clock);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddExchanges(server.Variables.GetValueOrDefault);
        services.AddHttpClient(name).AddHttpMessageHandler(() => new FlightHandler(_flight));
        _services = services.BuildServiceProvider();
    }

    /// <summary>The sources that Gatecast has, each with a symbol and with a history that takes several pages where it has them.</summary>
    public static TheoryData<string, string, int> All => new()
    {
        { "coinbase", "BTC-USD", 1000 },
        { "binance", "BTCUSDT", 2200 },
        { "binance-us", "ETHUSD", 1500 },
        { "kraken", "XBTUSD", 690 },
        { "bitstamp", "btcusd", 2200 },
    };

    public string Name { get; }

    public FakeTimeProvider Clock { get; }

    public FakeExchangeServer Server { get; }

    /// <summary>Those that Gatecast and the fake both have.</summary>
    public IEnumerable<string> SourceNames => _services.GetServices<ICandleSource>().Select(source => source.Name).Intersect(Server.Exchanges);

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <param name="candles">Hourly ones.</param>
    public static async Task<SourceAtFake> StartAsync(string name, int candles, Faults? faults = null, int seed = 1)
    {
        var clock = new FakeTimeProvider(new(2024, 5, 7, 9, 20, 0, TimeSpan.Zero));
        var market = FakeMarket.WithCandles(candles, seed, clock: clock, pauses: Pauses(clock.GetUtcNow()));
        return new(name, await FakeExchangeServer.StartAsync(market, faults), clock);
    }

    /// <summary>Reads all the fake has, up to a day ago.</summary>
    public Task<SourceReading> ReadAsync(string symbol, string interval = "1h") => ReadAsync(symbol, interval, Server.Market.Listed, Now.AddDays(-1));

    public Task<SourceReading> ReadAsync(string symbol, string interval, DateTimeOffset from, DateTimeOffset to) =>
        WhileTimeGoesByAsync(source => SourceReading.Of(source.ReadAsync(symbol, Interval.Parse(interval), from, to)));

    /// <summary>Does some work with the source, while time goes by second for second.</summary>
    public async Task<T> WhileTimeGoesByAsync<T>(Func<ICandleSource, Task<T>> work)
    {
        var source = _services.GetServices<ICandleSource>().Single(source => source.Name == Name);
        var done = Task.Run(() => work(source));
        while (!done.IsCompleted)
        {
            await Task.WhenAny(done, Task.Delay(1));

            // Time stands still while an answer is on its way: otherwise a slow machine would be a timeout.
            if (_flight.Count <= Server.Held)
                Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return await done;
    }

    /// <summary>The truth about a range, as the source's own type.</summary>
    public IReadOnlyList<Candle> Truth(string symbol, string interval, DateTimeOffset from, DateTimeOffset to) =>
        [.. Server.Truth(Name, symbol, interval).Where(candle => candle.OpenTime >= from && candle.OpenTime < to).Select(Candle)];

    public IReadOnlyList<Candle> Truth(string symbol, string interval = "1h") => Truth(symbol, interval, Server.Market.Listed, Now.AddDays(-1));

    public static Candle Candle(FakeCandle candle) =>
        new(candle.OpenTime, Open: candle.Open, High: candle.High, Low: candle.Low, Close: candle.Close, Volume: candle.Volume);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }

    // An outage of nine hours, and nights without a trade in two of the instruments.
    static MarketPause[] Pauses(DateTimeOffset now)
    {
        var night = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-20);
        return
        [
            new(night.AddHours(-30), night.AddHours(-21)),
            new(night, night.AddHours(5), "BTC/USD"),
            new(night.AddDays(3), night.AddDays(3).AddHours(7), "BTC/USDT"),
            new(night.AddDays(6), night.AddDays(7), "BTC/USD"),
        ];
    }

    sealed class Flight
    {
        public int Count;
    }

    sealed class FlightHandler(Flight flight) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref flight.Count);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref flight.Count);
            }
        }
    }
}
