using System.Globalization;
using Gatecast.FakeExchange;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli.Tests;

/// <summary>A fake exchange, an empty store, and the environment that leads the command line to both.</summary>
sealed class Market : IAsyncDisposable
{
    readonly Folder _folder = new();
    bool _isOpen = true;

    Market(FakeExchangeServer server)
    {
        File.WriteAllText(In("gatecast.json"), "{}");
        (Server, Environment) = (server, new(server.Variables) { ["GATECAST_DB"] = StoreFile, ["GATECAST_CONFIG"] = In("gatecast.json") });
    }

    public FakeExchangeServer Server { get; }

    public Dictionary<string, string> Environment { get; }

    public string StoreFile => In("gatecast.db");

    public string Since => Server.Market.Listed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="candles">Hourly ones, from now back; BTC/USD has a time without trades ten days ago, and the venue an outage twelve days ago.</param>
    public static async Task<Market> OpenAsync(int candles = 600, Faults? faults = null)
    {
        var today = new DateTimeOffset(DateTimeOffset.UtcNow.Date, TimeSpan.Zero);
        var market = FakeMarket.WithCandles(candles, pauses:
        [
            new(today.AddDays(-10), today.AddDays(-10).AddHours(4), "BTC/USD"),
            new(today.AddDays(-12), today.AddDays(-12).AddHours(7)),
        ]);
        return new(await FakeExchangeServer.StartAsync(market, faults));
    }

    public string In(string name) => _folder.In(name);

    public Task<Run> Run(params string[] args) => Tests.Run.With(Environment, args);

    public CandleStore Store() => CandleStore.Open(StoreFile);

    public IReadOnlyList<Candle> Truth(string exchange, string symbol, string interval = "1h") =>
    [
        .. Server.Truth(exchange, symbol, interval).Select(candle =>
            new Candle(candle.OpenTime, Open: candle.Open, High: candle.High, Low: candle.Low, Close: candle.Close, Volume: candle.Volume)),
    ];

    public IReadOnlyList<Candle> Stored(string exchange, string symbol, string interval = "1h")
    {
        using var store = Store();
        return store.Read(new CandleSeries(exchange, symbol, Interval.Parse(interval)));
    }

    /// <summary>Nobody answers at the exchanges any more.</summary>
    public async Task CloseAsync()
    {
        _isOpen = false;
        await Server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOpen)
            await CloseAsync();
        _folder.Dispose();
    }
}
