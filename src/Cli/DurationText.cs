using System.Globalization;

namespace Gatecast.Cli;

/// <summary>Spans of time as users write them: 90s, 3m, 1h.</summary>
static class DurationText
{
    /// <exception cref="FormatException">The text is none; the message names the option.</exception>
    public static TimeSpan Parse(string option, string text) =>
        text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 1e6
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                _ => throw Wrong(option, text),
            }
            : throw Wrong(option, text);

    /// <summary>For people: 12.3 s, 2 min 58 s, 1 h 2 min.</summary>
    public static string Of(TimeSpan span) => FormattableString.Invariant(
        span.TotalSeconds < 60 ? $"{span.TotalSeconds:F1} s"
        : span.TotalHours < 1 ? $"{(int)span.TotalMinutes} min {span.Seconds} s"
        : (FormattableString)$"{(int)span.TotalHours} h {span.Minutes} min");

    static FormatException Wrong(string option, string text) => new($"{option} {text} is not a span of time; write it as 90s, 3m or 1h.");
}
