using System.Globalization;

namespace Gatecast.Storage;

/// <summary>How the store writes times and numbers: whole milliseconds of UTC, and decimals as text.</summary>
static class StoredValue
{
    public static long Of(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The first stored time that is not before another.</summary>
    public static long OfBound(DateTimeOffset time) => Of(time) is var whole && Time(whole) < time ? whole + 1 : whole;

    public static string Of(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    public static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
