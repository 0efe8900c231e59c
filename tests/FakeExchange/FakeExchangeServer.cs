using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatecast.FakeExchange;

/// <summary>All exchanges of one market on one port of this machine, each under a path with its name.</summary>
public sealed class FakeExchangeServer : IAsyncDisposable
{
    readonly WebApplication _application;
    readonly CancellationTokenSource _stopping = new();
    readonly RequestLog _log = new();
    readonly Dictionary<string, IExchangeProtocol> _protocols;
    int _held;

    FakeExchangeServer(FakeMarket market, Faults faults, int port)
    {
        (Market, Faults) = (market, faults);
        IExchangeProtocol[] protocols = [new Coinbase(market), Binance.Com(market), Binance.Us(market), new Kraken(market), new Bitstamp(market)];
        _protocols = protocols.ToDictionary(protocol => protocol.Name);

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, port);
        });
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public FakeMarket Market { get; }

    /// <summary>Of the requests from now on; their numbers go on.</summary>
    public Faults Faults { get; set; }

    /// <summary>Such as http://127.0.0.1:8080, without a slash at its end.</summary>
    public string Address => _application.Urls.First().TrimEnd('/');

    public IReadOnlyList<string> Exchanges => [.. _protocols.Keys];

    /// <summary>What was asked so far, in the order of arrival.</summary>
    public IReadOnlyList<LoggedRequest> Requests => _log.Requests;

    /// <summary>Requests that wait for an answer because of <see cref="FaultKind.Timeout"/>.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Environment variables that lead Gatecast here, with their values.</summary>
    public IReadOnlyDictionary<string, string> Variables => _protocols.Keys.ToDictionary(
        name => $"GATECAST_SOURCES__{name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()}__BASEADDRESS", name => $"{Address}/{name}");

    /// <param name="port">0 for any that is free.</param>
    public static async Task<FakeExchangeServer> StartAsync(FakeMarket market, Faults? faults = null, int port = 0)
    {
        ArgumentNullException.ThrowIfNull(market);
        var server = new FakeExchangeServer(market, faults ?? Faults.None, port);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>The closed candles that an exchange has at this time, oldest first.</summary>
    /// <param name="symbol">As the exchange writes it, or as BTC/USD.</param>
    /// <param name="interval">Such as 1h, 1d, 1w or 1M.</param>
    public IReadOnlyList<FakeCandle> Truth(string exchange, string symbol, string interval)
    {
        if (!_protocols.TryGetValue(exchange, out var protocol))
            throw new ArgumentException($"'{exchange}' is none of {string.Join(", ", Exchanges)}.", nameof(exchange));
        if ((protocol.Find(symbol) ?? FakeInstrument.All.FirstOrDefault(each => each.ToString() == symbol)) is not { } instrument)
            throw new ArgumentException($"'{symbol}' is none of {string.Join(", ", FakeInstrument.All)}.", nameof(symbol));
        if ((interval is "1w" ? protocol.Week : FakeInterval.Parse(interval)) is not { } span)
            throw new ArgumentException($"'{interval}' is no interval; write one such as 1m, 1h, 1d, 1w or 1M.", nameof(interval));

        var newestFirst = Market.Backward(instrument, span, Market.Now, protocol.HasFlatRows).Take(protocol.NewestRows ?? int.MaxValue);
        return [.. newestFirst.Where(candle => span.After(candle.OpenTime, 1) <= Market.Now).Reverse()];
    }

    /// <summary>Waits until somebody stops the program.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _application.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    async Task HandleAsync(HttpContext context)
    {
        var (name, path) = context.Request.Path.Value!.TrimStart('/').Split('/', 2) is [var first, var rest] ? (first, rest) : ("", "");
        if (name is "truth")
        {
            await WriteAsync(context, TruthOf(path, context.Request.Query), Market.Now);
            return;
        }

        if (!_protocols.TryGetValue(name, out var protocol))
        {
            await WriteAsync(context, new(404, $"There is no exchange here; there are {string.Join(", ", Exchanges)}.") { ContentType = "text/plain" }, Market.Now);
            return;
        }

        var number = _log.NextNumber();
        var faults = Faults;
        var reply = new FaultyReply(protocol, number, faults, _log);
        var now = Market.Now + (reply.Fault is FaultKind.ClockSkew ? faults.Skew : TimeSpan.Zero);
        var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var answer = reply.Answer(new(path.TrimEnd('/'), query, context.Request.Headers.UserAgent.ToString(), now), Market);
        _log.Add(reply.Logged(path + context.Request.QueryString, answer, Market));

        if (reply.Fault is FaultKind.Timeout)
            await HoldAsync(faults.Hold, context.RequestAborted);
        if (reply.Fault is FaultKind.Timeout or FaultKind.Dropped)
            context.Abort();
        else
            await WriteAsync(context, answer, now, half: reply.Fault is FaultKind.HalfBody);
    }

    async Task HoldAsync(TimeSpan time, CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, _stopping.Token);
        var over = Task.Delay(time, Market.Clock, either.Token);
        Interlocked.Increment(ref _held);
        try
        {
            await over;
        }
        catch (OperationCanceledException)
        {
            // The client, or this server, has gone; nobody waits for the rest.
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    FakeAnswer TruthOf(string exchange, IQueryCollection query)
    {
        try
        {
            return FakeAnswer.Json(Truth(exchange, query["symbol"].ToString(), query["interval"].ToString()).Select(candle => new[]
            {
                candle.OpenTime.ToUnixTimeMilliseconds(), candle.Open, candle.High, candle.Low, candle.Close, candle.Volume,
            }));
        }
        catch (ArgumentException exception)
        {
            return new(404, exception.Message) { ContentType = "text/plain" };
        }
    }

    static async Task WriteAsync(HttpContext context, FakeAnswer answer, DateTimeOffset now, bool half = false)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(answer.Body);
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        response.Headers.Date = now.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;

        // Kestrel closes the connection after a body that is shorter than its length; to abort it here would take the half along.
        await response.Body.WriteAsync(half ? body.AsMemory(0, body.Length / 2) : body);
    }
}
