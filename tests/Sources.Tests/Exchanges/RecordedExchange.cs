using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Gatecast.Sources.Exchanges;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gatecast.Sources.Tests.Exchanges;

/// <summary>Answers what an exchange would, and keeps what it was asked and when, by its own clock.</summary>
sealed class RecordedExchange(Func<int, HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public static DateTimeOffset NewYear { get; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(NewYear.AddDays(7));

    /// <summary>How far the exchange's clock is ahead of the local one; without a value it does not tell.</summary>
    public TimeSpan? ServerAhead { get; init; } = TimeSpan.Zero;

    public List<(DateTimeOffset Time, Uri Address, string Agent)> Requests { get; } = [];

    /// <summary>A symbol of each source.</summary>
    public static string SymbolOf(string source) => source switch
    {
        "binance" or "binance-us" or "bybit" => "BTCUSDT",
        "kraken" => "XBTUSD",
        "bitstamp" => "btcusd",
        "okx" => "BTC-USDT",
        "open-meteo" => "52.52,13.41#temperature_2m",
        "fred" => "SP500",
        _ => "BTC-USD",
    };

    /// <summary>The same answer to each request.</summary>
    public static RecordedExchange Of(string file, HttpStatusCode status = HttpStatusCode.OK, TimeSpan? retryAfter = null) =>
        new((_, _) => Reply(file, status, retryAfter));

    public static HttpResponseMessage Reply(string file, HttpStatusCode status = HttpStatusCode.OK, TimeSpan? retryAfter = null)
    {
        var reply = Json(File.ReadAllText(Fixture(file)));
        reply.StatusCode = status;
        reply.Headers.RetryAfter = retryAfter is { } pause ? new(pause) : null;
        return reply;
    }

    public static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    public static string Fixture(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "exchanges", file);

    /// <summary>The source as a program gets it, with this in place of the network.</summary>
    public ICandleSource Source(string name, Func<string, string?>? environment = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddExchanges(environment ?? (_ => null));
        services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => this);
        return services.BuildServiceProvider().GetServices<ICandleSource>().Single(source => source.Name == name);
    }

    /// <summary>All pages, from New Year 2024 on unless another start is given, while time goes by second for second.</summary>
    public async Task<List<CandlePage>> ReadAsync(string name = "coinbase", string interval = "1h", int hours = 4, string? symbol = null, DateTimeOffset? from = null)
    {
        var pages = Source(name).ReadAsync(
            symbol ?? SymbolOf(name), Interval.Parse(interval), from ?? NewYear, NewYear.AddHours(hours));
        var reading = Task.Run(async () => await pages.ToListAsync());
        await Task.WhenAny(reading, Task.Delay(20));
        while (!reading.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(reading, Task.Delay(1));
        }

        return await reading;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add((Clock.GetUtcNow(), request.RequestUri!, request.Headers.UserAgent.ToString()));
        var reply = answer(Requests.Count - 1, request);
        reply.RequestMessage = request;
        reply.Headers.Date = ServerAhead is { } ahead ? Clock.GetUtcNow() + ahead : null;
        return Task.FromResult(reply);
    }
}
