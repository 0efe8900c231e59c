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

    static FormatException Wrong(string option, string text) => new($"{option} {text} is not a span of time; write it as 90s, 3m or 1h.");
}
