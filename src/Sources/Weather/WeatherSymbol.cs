using System.Globalization;

namespace Gatecast.Sources.Weather;

/// <summary>A place and what is observed there, such as 52.52,13.41#temperature_2m.</summary>
/// <param name="Latitude">Degrees, north above 0.</param>
/// <param name="Longitude">Degrees, east above 0.</param>
/// <param name="Variable">As Open-Meteo names it.</param>
readonly record struct WeatherSymbol(decimal Latitude, decimal Longitude, string Variable)
{
    const string DefaultVariable = "temperature_2m";

    // What a day has and an hour has not is named after how it sums the day up.
    static readonly string[] _endingsOfDays = ["_max", "_min", "_mean", "_sum", "_hours", "_dominant", "daylight_duration"];

    /// <summary>What is observed of hours, and of days, that tells most about what comes.</summary>
    static readonly string[] _hourly = ["temperature_2m", "relative_humidity_2m", "surface_pressure", "cloud_cover", "wind_speed_10m"];
    static readonly string[] _daily = ["temperature_2m_max", "temperature_2m_min", "precipitation_sum", "wind_speed_10m_max", "shortwave_radiation_sum"];

    /// <summary>Units by the beginning of a variable's name, as Open-Meteo documents them; the longer beginnings first.</summary>
    static readonly (string Beginning, string Unit)[] _units =
    [
        ("temperature_", "°C"), ("apparent_temperature", "°C"), ("dew_point_", "°C"), ("soil_temperature_", "°C"), ("relative_humidity_", "%"), ("cloud_cover", "%"),
        ("surface_pressure", "hPa"), ("pressure_", "hPa"), ("precipitation_hours", "h"), ("precipitation", "mm"), ("rain", "mm"), ("snowfall", "cm"), ("snow_depth", "m"),
        ("wind_speed_", "km/h"), ("wind_gusts_", "km/h"), ("wind_direction_", "°"), ("shortwave_radiation_sum", "MJ/m²"), ("shortwave_radiation", "W/m²"),
        ("direct_radiation", "W/m²"), ("diffuse_radiation", "W/m²"), ("sunshine_duration", "s"), ("daylight_duration", "s"), ("et0_", "mm"), ("vapour_pressure_deficit", "kPa"),
    ];

    /// <summary><see langword="null"/> where the variable is none that is known here.</summary>
    public string? Unit
    {
        get
        {
            var variable = Variable;
            return Array.Find(_units, unit => variable.StartsWith(unit.Beginning, StringComparison.Ordinal)).Unit;
        }
    }

    /// <summary>Other variables of the same place and interval that help to forecast this one.</summary>
    public IReadOnlyList<string> Companions
    {
        get
        {
            var variable = Variable;
            return [.. (IsDaily ? _daily : _hourly).Where(other => other != variable)];
        }
    }

    public bool IsDaily
    {
        get
        {
            var variable = Variable;
            return Array.Exists(_endingsOfDays, ending => variable.EndsWith(ending, StringComparison.Ordinal));
        }
    }

    /// <exception cref="ArgumentException">The text is no place, or the variable no name.</exception>
    public static WeatherSymbol Parse(string symbol)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        var (place, variable) = symbol.Split('#', 2) is [var before, var after] ? (before, after.Trim().ToLowerInvariant()) : (symbol, DefaultVariable);
        if (place.Split(',') is not [var first, var second] || !TryParse(first, out var latitude) || !TryParse(second, out var longitude))
            throw new ArgumentException(
                $"'{place}' is no place; write latitude,longitude in degrees with a point, such as 52.52,13.41 for Berlin.", nameof(symbol));
        if (Math.Abs(latitude) > 90 || Math.Abs(longitude) > 180)
            throw new ArgumentException(
                $"{latitude},{longitude} lies on no map; the latitude goes from -90 to 90 and comes first, the longitude from -180 to 180.", nameof(symbol));
        if (variable.Length == 0 || !variable.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_'))
            throw new ArgumentException(
                $"'{variable}' is no weather variable; write one such as #{DefaultVariable}, #precipitation or #temperature_2m_max.", nameof(symbol));

        return new(latitude, longitude, variable);
    }

    // A trailing zero makes no other place.
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Latitude:0.######},{Longitude:0.######}#{Variable}");

    static bool TryParse(string text, out decimal degrees) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out degrees);
}
