using System.Globalization;

namespace Gatecast.Cli;

/// <summary>Times as users write them, in UTC unless they say otherwise.</summary>
static class TimeText
{
    static readonly string[] _formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss.fff", "yyyy-MM-ddTHH:mm:ss.fffK",
    ];

    /// <exception cref="FormatException">The text is none; the message names the option.</exception>
    public static DateTimeOffset Parse(string option, string text) =>
        DateTimeOffset.TryParseExact(
            text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FormatException($"{option} {text} is not a date; write it as 2027-01-31 or 2027-01-31T18:00 (UTC).");

    /// <summary>The same, but a date without a time of day is the end of that day.</summary>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static DateTimeOffset ParseEnd(string option, string text) => Parse(option, text) switch
    {
        var time when text.Contains(':', StringComparison.Ordinal) => time,
        var day => day.Date == DateTime.MaxValue.Date ? DateTimeOffset.MaxValue : day.AddDays(1),
    };

    /// <summary>The day, with the time of day where there is one.</summary>
    public static string Of(DateTimeOffset time) =>
        time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset time) => FormattableString.Invariant($"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");

    /// <summary>A span of time in its largest unit, such as 3 days.</summary>
    public static string Of(TimeSpan span)
    {
        var (count, unit) = span switch
        {
            { TotalDays: >= 2 } => (span.TotalDays, "days"),
            { TotalHours: >= 2 } => (span.TotalHours, "hours"),
            { TotalMinutes: >= 2 } => (span.TotalMinutes, "minutes"),
            _ => (double.Max(span.TotalSeconds, 0), "seconds"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count:0} {unit}");
    }
}
