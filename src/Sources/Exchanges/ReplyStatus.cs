using System.Net;

namespace Gatecast.Sources.Exchanges;

/// <summary>What became of a request, wherever the exchange says so: in the status, or in the body of a reply that looks like a success.</summary>
/// <param name="Meant">The status, or the one that the error in the body stands for.</param>
/// <param name="Sent">The reply's own status.</param>
/// <param name="Pause">How long the exchange asks to be left alone, where it does.</param>
readonly record struct ReplyStatus(HttpStatusCode Meant, HttpStatusCode Sent, TimeSpan? Pause)
{
    public bool IsSuccess => (int)Meant is >= 200 and < 300;

    /// <summary>Whether the same request may succeed after a pause.</summary>
    public bool MayPass => Meant is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)Meant >= 500;

    public static async ValueTask<ReplyStatus> OfAsync(
        Exchange exchange, HttpResponseMessage response, TimeProvider clock, CancellationToken cancellation) =>
        Of(exchange, response, await response.Content.ReadAsByteArrayAsync(cancellation), clock);

    public static ReplyStatus Of(Exchange exchange, HttpResponseMessage response, byte[] body, TimeProvider clock)
    {
        // 200 and 400 say nothing that the body does not say better; any other status stands, a ban above all.
        var (sent, error) = (response.StatusCode, exchange.ErrorIn(body));
        var isVague = sent is HttpStatusCode.OK or HttpStatusCode.BadRequest;
        return new(isVague && error is { } told ? told.Status : sent, sent, RetryAfter.Of(response, clock) ?? error?.Pause);
    }
}
