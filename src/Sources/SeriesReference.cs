namespace Gatecast.Sources;

/// <summary>Where a series comes from: source:symbol#column@interval, such as sample:btc-usd or file:prices.csv#close@1d.</summary>
/// <remarks>For files the split at # and @ is a first reading; <see cref="SeriesReader"/> settles it by the file and header
/// it finds.</remarks>
public sealed record SeriesReference
{
    /// <summary>The exchange of a symbol without a source.</summary>
    public const string DefaultSource = "coinbase";

    /// <summary>The sources that a reference may name; not every version reads all of them.</summary>
    public static IReadOnlyList<string> Sources { get; } =
        ["sample", "file", "coinbase", "binance", "binance-us", "kraken", "bitstamp", "okx", "bybit", "open-meteo", "fred"];

    /// <summary>Why there is no source of these names, and what to write instead.</summary>
    static readonly Dictionary<string, string> _refused = new()
    {
        ["coingecko"] =
            "CoinGecko is no source: its candles carry the time of their close, have no volume, and beyond 30 days cover four days each. " +
            "An exchange has the real ones: write coinbase:BTC-USD, kraken:XBTUSD or binance:BTCUSDT.",
        ["stooq"] =
            "Stooq is no source: since March 2026 it hands out data only for a key that it gives to people who solve a captcha. " +
            "Write fred:SP500 for an index, or download the CSV in a browser and write file:prices.csv.",
        ["yahoo"] =
            "Yahoo Finance is no source: it has no public interface, and turns ordinary programs away. " +
            "Write fred:SP500 (or fred:NASDAQCOM, fred:DJIA) for an index without a key, or download a CSV of the stock and write file:prices.csv.",
    };

    /// <summary>One of <see cref="Sources"/>.</summary>
    public required string Source
    {
        get;
        init => field = Sources.Contains(value) ? value : throw new ArgumentException(UnknownSource(value), nameof(Source));
    }

    /// <summary>Name of a sample, path of a file, symbol at an exchange.</summary>
    public required string Symbol
    {
        get;
        init { ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Symbol)); field = value; }
    }

    /// <summary>The target column; <see langword="null"/> leaves the choice to the source.</summary>
    public string? Column
    {
        get;
        init { if (value is not null) ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Column)); field = value; }
    }

    /// <summary><see langword="null"/> takes the source's default, or the spacing of the data.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Reads a reference; a text without a source is a symbol of the default one.</summary>
    /// <exception cref="FormatException">The source is unknown, the symbol missing, or a suffix no column or interval.</exception>
    public static SeriesReference Parse(string text, string defaultSource = DefaultSource)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':');
        var source = colon < 0 ? defaultSource : text[..colon].Trim().ToLowerInvariant();
        if (!Sources.Contains(source))
            throw new FormatException(UnknownSource(source));

        var (symbol, column, interval) = Split(text[(colon + 1)..].Trim());
        if (symbol.Length == 0)
            throw new FormatException(
                $"'{text}' names no series; write source:symbol, such as sample:btc-usd or file:prices.csv.");
        if (source is not "file" && symbol.IndexOfAny('#', '@') is >= 0 and var mark)
            throw new FormatException(
                symbol[mark] is '@'
                    ? $"'{symbol[(mark + 1)..]}' in '{text}' is not an interval; write one such as 15m, 1h, 1d or 1mo."
                    : $"'{text}' has more than one column, or an empty one; write one name after '#'.");

        return new SeriesReference { Source = source, Symbol = symbol, Column = column, Interval = interval };
    }

    /// <summary>The text that <see cref="Parse"/> reads, with its source, the column before the interval.</summary>
    public override string ToString() => $"{Source}:{SymbolWithSuffixes}";

    internal string SymbolWithSuffixes =>
        Symbol + (Column is null ? "" : $"#{Column}") + (Interval is null ? "" : $"@{Interval}");

    /// <summary>Takes an interval and a column from the end, in either order; what is neither stays part of the symbol.</summary>
    static (string Symbol, string? Column, Interval? Interval) Split(string text)
    {
        var interval = TakeInterval(ref text);
        var column = (string?)null;
        if (text.LastIndexOf('#') is >= 0 and var hash && !string.IsNullOrWhiteSpace(text[(hash + 1)..]))
            (text, column) = (text[..hash], text[(hash + 1)..].Trim());

        interval ??= TakeInterval(ref text);
        return (text.Trim(), column, interval);
    }

    static Interval? TakeInterval(ref string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0 || !Gatecast.Sources.Interval.TryParse(text[(at + 1)..].Trim(), out var interval))
            return null;

        text = text[..at];
        return interval;
    }

    static string UnknownSource(string source) => _refused.GetValueOrDefault(source) ??
        $"The source '{source}' is unknown{Spelling.Suggestion(source, Sources)} The sources are {string.Join(", ", Sources)}.";
}
