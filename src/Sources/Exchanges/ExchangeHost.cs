using System.Globalization;
using Polly.Timeout;

namespace Gatecast.Sources.Exchanges;

/// <summary>Asks an exchange at the pace it allows, and explains where it refuses.</summary>
sealed class ExchangeHost(Exchange exchange, IHttpClientFactory clients, TimeProvider clock)
{
    const string WeightHeader = "X-MBX-USED-WEIGHT-1M";

    // Others at this address may spend some of the weight, so the last tenth stays theirs.
    const double SpendableWeight = 0.9;

    readonly TokenBucket _pace = new(exchange.RequestsPerSecond, exchange.Burst, clock);

    public Exchange Exchange => exchange;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <param name="path">Path and parameters below the exchange's address.</param>
    /// <param name="symbol">For the errors' texts.</param>
    public async Task<ExchangeReply> GetAsync(string path, string symbol, CancellationToken cancellation)
    {
        var address = new Uri(exchange.Address, path);
        await _pace.WaitAsync(cancellation);
        var asked = Now;
        using var response = await SendAsync(address, cancellation);
        RestWhereSpent(response);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (ReplyStatus.Of(exchange, response, body, clock) is { IsSuccess: false } refused)
            throw ExchangeRefusal.Of(exchange, symbol, refused, body);

        // Without the server's time the reply may be as old as the request.
        var (now, served) = (Now, response.Headers.Date ?? asked);
        return new ExchangeReply(address, body, AsOf: served < now ? served.ToUniversalTime() : now, FetchedAt: now);
    }

    async Task<HttpResponseMessage> SendAsync(Uri address, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(exchange.Name);
        try
        {
            return await client.GetAsync(address, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutRejectedException)
        {
            throw new HttpRequestException(
                $"{exchange.Title} did not answer at {address.Host}: {exception.Message.TrimEnd('.')}. " +
                "Check the connection to the network and try again; what was read before stays valid.", exception);
        }
    }

    void RestWhereSpent(HttpResponseMessage response)
    {
        if (exchange.WeightPerMinute is { } limit
            && response.Headers.TryGetValues(WeightHeader, out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var spent)
            && spent >= SpendableWeight * limit)
            _pace.Rest(TimeSpan.FromSeconds(61 - Now.Second));
    }
}
