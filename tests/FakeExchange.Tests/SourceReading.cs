using Gatecast.Sources;
using Gatecast.Sources.Exchanges;

namespace Gatecast.FakeExchange.Tests;

/// <summary>What a source handed out, and the error that ended it.</summary>
sealed record SourceReading(IReadOnlyList<CandlePage> Pages, Exception? Error)
{
    public IReadOnlyList<Candle> Candles { get; } = [.. Pages.SelectMany(page => page.Candles)];

    /// <summary>Of one of the kinds that a source promises.</summary>
    public bool HasClearError => Error is HttpRequestException or InvalidDataException or ArgumentException && Error.Message.Length > 20;

    public static async Task<SourceReading> Of(IAsyncEnumerable<CandlePage> pages)
    {
        var read = new List<CandlePage>();
        try
        {
            await foreach (var page in pages)
                read.Add(page);
            return new(read, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or ArgumentException)
        {
            return new(read, exception);
        }
    }
}
