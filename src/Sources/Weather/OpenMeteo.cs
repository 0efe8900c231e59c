using System.Globalization;
using System.Net;
using System.Text.Json;
using Gatecast.Sources.Exchanges;

namespace Gatecast.Sources.Weather;

/// <summary>Open-Meteo's archive of the weather: https://open-meteo.com/en/docs/historical-weather-api.</summary>
sealed class OpenMeteo : ICandleEndpoint
{
    // A longer request counts as several: one for every two weeks.
    const int DaysPerRequest = 366;

    // Values come some days late; one that is still missing after this time does not come.
    static readonly TimeSpan _longestDelay = TimeSpan.FromDays(60);

    static readonly (string Words, BodyError Error)[] _errors =
    [
        ("minutely", new(HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(1))),
        ("hourly api", new(HttpStatusCode.TooManyRequests, TimeSpan.FromHours(1))),
        ("daily api", new(HttpStatusCode.TooManyRequests, TimeSpan.FromDays(1))),
        ("concurrent", new(HttpStatusCode.TooManyRequests)),
        ("overloaded", new(HttpStatusCode.ServiceUnavailable)),
        ("invalid string value", new(HttpStatusCode.NotFound)),   // the variable's name
    ];

    static readonly Interval _hour = new(1, IntervalUnit.Hour);
    static readonly Interval _day = new(1, IntervalUnit.Day);

    readonly ExchangeHost _host;

    public OpenMeteo(ExchangeHost host) => (_host, Reader) = (host, new CandleReader(host, this));

    public CandleReader Reader { get; }

    // 600 a minute, and a year is 26 of them.
    public static Exchange Exchange { get; } = new()
    {
        Name = "open-meteo",
        Title = "Open-Meteo",
        Address = new("https://archive-api.open-meteo.com/"),
        RequestsPerSecond = 0.3,
        Burst = 2,
        SymbolExample = "52.52,13.41#temperature_2m",
        SymbolList = "https://open-meteo.com/en/docs/historical-weather-api",
        Instead = "A table downloaded from https://open-meteo.com/en/docs/historical-weather-api can be read with file:.",
        ErrorIn = ErrorOf,
    };

    public CandleCapabilities Capabilities { get; } = new()
    {
        Intervals = [_hour, _day],
        DefaultInterval = _hour,
        RowsPerRequest = DaysPerRequest * 24,
        HistorySince = new(1940, 1, 1, 0, 0, 0, TimeSpan.Zero),
        HasVolume = false,
        HasPrices = false,
        Attribution = "Weather data by Open-Meteo.com, CC BY 4.0, non-commercial use",
    };

    /// <remarks>A variable is of hours or of days; days of one of hours are built.</remarks>
    public CandleCapabilities CapabilitiesOf(string symbol)
    {
        var parsed = WeatherSymbol.Parse(symbol);
        var own = parsed.IsDaily ? _day : _hour;
        return Capabilities with { Intervals = [own], DefaultInterval = own, Companions = parsed.Companions };
    }

    public string SymbolOf(string symbol) => WeatherSymbol.Parse(symbol).ToString();

    // Whole days of UTC, the last one included, and none in the future. A local time would have hours twice and hours missing.
    public string PathOf(PageWindow window)
    {
        var (latitude, longitude, variable) = WeatherSymbol.Parse(window.Symbol);
        var last = ReachOf(window, []).AddTicks(-1);
        return string.Create(CultureInfo.InvariantCulture, $"v1/archive?latitude={latitude}&longitude={longitude}") +
            $"&start_date={window.From:yyyy-MM-dd}&end_date={(last < _host.Now ? last : _host.Now):yyyy-MM-dd}" +
            $"&{GroupOf(window)}={variable}&timezone=UTC&timeformat=unixtime";
    }

    /// <remarks>{"hourly": {"time": [seconds, …], "temperature_2m": [value or null, …]}}, oldest first; likewise "daily".</remarks>
    public CandleRows RowsOf(byte[] body, PageWindow window)
    {
        using var document = JsonDocument.Parse(body);
        if (CandleRows.At(document.RootElement, GroupOf(window), "time") is not { ValueKind: JsonValueKind.Array } times
            || CandleRows.At(document.RootElement, GroupOf(window), WeatherSymbol.Parse(window.Symbol).Variable) is not { ValueKind: JsonValueKind.Array } values
            || times.GetArrayLength() != values.GetArrayLength())
            throw new InvalidDataException("The reply has no two columns of one length.");

        var rows = times.EnumerateArray().Zip(values.EnumerateArray(), RowOf).OfType<CandleRow>().ToList();
        return new(rows) { FinalTo = FinalToOf(rows, window) };
    }

    public DateTimeOffset ReachOf(PageWindow window, IReadOnlyList<CandleRow> rows) =>
        window.EndOf(window.Interval == _day ? DaysPerRequest : Capabilities.RowsPerRequest);

    static string GroupOf(PageWindow window) => window.Interval == _day ? "daily" : "hourly";

    static CandleRow? RowOf(JsonElement time, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Null)
            return null;

        var text = $"{time.GetRawText()}: {value.GetRawText()}";
        return CandleRow.TimeOf(time, DateTimeOffset.FromUnixTimeSeconds) is { } openTime
            ? CandleRow.Observed(openTime, text, value.ToString())
            : new CandleRow(null, null, text, $"its time {time.GetRawText()} cannot be read");
    }

    /// <summary>The end of the last value where the newest ones may still come.</summary>
    DateTimeOffset? FinalToOf(List<CandleRow> rows, PageWindow window)
    {
        if (ReachOf(window, []) < window.To)
            return null;

        var (known, given) = (window.From, window.Interval.StartOf(_host.Now - _longestDelay));
        if (rows.Max(row => row.OpenTime) is { } last)
            known = window.Interval.After(last, 1);
        return known > given ? known : given;
    }

    // {"error": true, "reason": "Minutely API request limit exceeded. Please try again in one minute."}
    static BodyError? ErrorOf(byte[] body) => ErrorText.MessageOf(body, "reason") is { } reason
        ? Array.Find(_errors, error => reason.Contains(error.Words, StringComparison.OrdinalIgnoreCase)) is { Words: not null } known
            ? known.Error
            : new(HttpStatusCode.BadRequest)
        : null;
}
