using System.Net;
using Gatecast.Sources.Rates;
using Gatecast.Sources.Weather;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Gatecast.Sources.Exchanges;

/// <summary>Adds every exchange, the weather and the indices as an <see cref="ICandleSource"/> each, the default one first.</summary>
public static class ExchangeRegistration
{
    static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(2);
    static readonly TimeSpan _shortPause = TimeSpan.FromMilliseconds(100);

    /// <param name="environment">Reads an environment variable; the process's own where it is left out.</param>
    /// <exception cref="ArgumentException">The environment names a base address that is none.</exception>
    public static IServiceCollection AddExchanges(this IServiceCollection services, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        Add(services, Coinbase.Exchange, environment, host => new Coinbase(host));
        Add(services, Binance.Exchange, environment, host => new Binance(host));
        Add(services, Binance.UsExchange, environment, host => new Binance(host));
        Add(services, Kraken.Exchange, environment, host => new Kraken(host));
        Add(services, Bitstamp.Exchange, environment, host => new Bitstamp(host));
        Add(services, Okx.Exchange, environment, host => new Okx(host));
        Add(services, Bybit.Exchange, environment, host => new Bybit(host));
        Add(services, OpenMeteo.Exchange, environment, host => new OpenMeteo(host));
        Add(services, Fred.Exchange, environment, host => new Fred(host));
        return services;
    }

    static void Add(
        IServiceCollection services, Exchange exchange, Func<string, string?>? environment, Func<ExchangeHost, ICandleSource> source)
    {
        var there = exchange.At(environment ?? Environment.GetEnvironmentVariable);
        var client = services.AddHttpClient(exchange.Name, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;   // the resilience handler keeps the time
            client.DefaultRequestHeaders.UserAgent.ParseAdd($"gatecast/{typeof(Exchange).Assembly.GetName().Version!.ToString(3)}");
        });
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });
        client.AddStandardResilienceHandler().Configure((options, provider) => MakePatient(options, there, provider.GetRequiredService<TimeProvider>()));
        client.AddHttpMessageHandler(() => new WholeBodyHandler());
        services.AddSingleton(provider => source(new ExchangeHost(
            there, provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>())));
    }

    /// <summary>Tries again what may pass, after a growing pause with jitter, or after the one that the server asks for if it is not too long.</summary>
    static void MakePatient(HttpStandardResilienceOptions options, Exchange exchange, TimeProvider clock)
    {
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(30);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromMinutes(15);   // above five attempts and four of the longest pauses
        options.Retry.MaxRetryAttempts = 4;
        options.Retry.Delay = TimeSpan.FromSeconds(1);
        options.Retry.BackoffType = DelayBackoffType.Exponential;
        options.Retry.UseJitter = true;
        options.Retry.ShouldRetryAfterHeader = false;   // it reads the machine's clock
        options.Retry.DelayGenerator = async attempt => attempt.Outcome.Result is { } response
            ? (await ReplyStatus.OfAsync(exchange, response, clock, attempt.Context.CancellationToken)).Pause
            : IsUnreachable(attempt.Outcome.Exception) ? _shortPause * (1 << attempt.AttemptNumber) : null;
        options.Retry.ShouldHandle = async attempt => attempt.Outcome.Result is { } response
            ? await ReplyStatus.OfAsync(exchange, response, clock, attempt.Context.CancellationToken) is { MayPass: true } status
                && !(status.Pause > _longestPause)
            : HttpClientResiliencePredicates.IsTransient(attempt.Outcome);

        // Pages come one after another, at the host's pace, and bans end the reading: an open circuit would only cut off a pause asked for.
        options.CircuitBreaker.ShouldHandle = _ => PredicateResult.False();
        options.CircuitBreaker.SamplingDuration = 2 * options.AttemptTimeout.Timeout;
    }

    /// <summary>Whether there is no way to the server, as on a machine without a network, for which nobody should wait long.</summary>
    static bool IsUnreachable(Exception? exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError };
}
