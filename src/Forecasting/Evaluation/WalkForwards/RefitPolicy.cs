using System.Globalization;

namespace Gatecast.Forecasting;

/// <summary>When the models of a walk-forward are fitted again, on all rows up to then. The default is never.</summary>
public readonly record struct RefitPolicy
{
    RefitPolicy(int every, bool warmStart) => (Every, WarmStart) = (every, warmStart);

    /// <summary>Test origins from one fit to the next; <see langword="null"/> for one fit, before the first.</summary>
    public int? Every { get; }

    /// <summary>A network begins at the weights it had, instead of random ones. Models without weights are fitted from scratch all the same.</summary>
    public bool WarmStart { get; }

    public static RefitPolicy Never => default;

    /// <param name="origins">Test origins from one fit to the next, 1 or more.</param>
    public static RefitPolicy EveryOrigins(int origins, bool warmStart = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(origins, 1);
        return new(origins, warmStart);
    }

    /// <param name="text"><c>never</c>, a number of origins such as <c>250</c>, or <c>250,warm</c>.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static RefitPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts switch
        {
            ["never"] => Never,
            [var count] when Count(count) is { } every => EveryOrigins(every),
            [var count, "warm"] when Count(count) is { } every => EveryOrigins(every, warmStart: true),
            _ => throw new FormatException(
                $"\"{text}\" says not when to refit; write never, a number of origins such as 250, or 250,warm to go on from the last weights."),
        };

        static int? Count(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Every is { } every
        ? string.Create(CultureInfo.InvariantCulture, $"{every}{(WarmStart ? ",warm" : "")}")
        : "never";
}
