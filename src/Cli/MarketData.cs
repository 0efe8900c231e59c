using Gatecast.Sources;
using Gatecast.Sources.Exchanges;
using Microsoft.Extensions.DependencyInjection;

namespace Gatecast.Cli;

/// <summary>The sources of candles, as the settings place them.</summary>
sealed class MarketData(Settings settings) : IAsyncDisposable
{
    readonly ServiceProvider _services = new ServiceCollection().AddExchanges(name => settings[name]).BuildServiceProvider();

    public Settings Settings => settings;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Whether a reference names candles of a source, which are stored; files and samples are not.</summary>
    public static bool IsFetched(SeriesReference reference) => reference.Source is not ("file" or "sample");

    /// <summary>Whether what stands after '#' is part of the symbol, and no column of its candles.</summary>
    public static bool HasVariables(ICandleSource source) => source.Name is "open-meteo";

    /// <exception cref="FormatException">The text is no reference.</exception>
    public SeriesReference Parse(string text) => SeriesReference.Parse(text, settings.DefaultSource);

    /// <summary>The source of a reference, and which of its candles the reference means.</summary>
    /// <param name="interval">Where the reference has none.</param>
    public (ICandleSource Source, CandleSeries Series) Find(SeriesReference reference, Interval? interval = null)
    {
        if (!IsFetched(reference))
            throw new ArgumentException(
                $"{reference} needs no fetching: {(reference.Source is "file" ? "a file is read where it lies" : "the samples come with Gatecast")}. " +
                $"Name a series of an exchange, such as {settings.DefaultSource}:BTC-USD.");
        if (SeriesReader.Meant(reference) is { } meant && meant.StartsWith("file:", StringComparison.Ordinal))
            throw new ArgumentException($"{reference} is a symbol of {reference.Source}, and there is a file of this name; write {meant} for the file.");
        if (reference.Interval is { } own && interval is { } other && own != other)
            throw new ArgumentException($"{reference} and --interval {other} name two intervals; give one of them.");

        var source = _services.GetServices<ICandleSource>().FirstOrDefault(source => source.Name == reference.Source)
            ?? throw new ArgumentException($"{reference} is a series of {reference.Source}, which this version cannot read yet.");
        var symbol = source.SymbolOf(HasVariables(source) && reference.Column is { } variable ? $"{reference.Symbol}#{variable}" : reference.Symbol);
        return (source, new CandleSeries(reference.Source, symbol, reference.Interval ?? interval ?? source.CapabilitiesOf(symbol).DefaultInterval));
    }
}
