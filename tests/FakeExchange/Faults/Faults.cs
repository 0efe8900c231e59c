namespace Gatecast.FakeExchange;

/// <summary>Which request gets which fault; the number of a request decides, counted from 0 in the order of arrival.</summary>
public sealed record Faults
{
    readonly Func<int, FaultKind?> _draw;
    readonly string _text;

    Faults(Func<int, FaultKind?> draw, string text) => (_draw, _text) = (draw, text);

    /// <summary>Names of the kinds on a command line, in the order of <see cref="FaultKind"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["429", "418", "451", "500", "timeout", "dropped", "half-body", "wrong-json", "clock-skew", "unfinished", "missing", "revised", "duplicated"];

    /// <summary>After these, asking again is enough to get the truth, or nothing is lost in the first place.</summary>
    public static IReadOnlyList<FaultKind> Passing { get; } =
    [
        FaultKind.TooManyRequests, FaultKind.ServerError, FaultKind.Timeout, FaultKind.Dropped, FaultKind.HalfBody,
        FaultKind.ClockSkew, FaultKind.UnfinishedCandle, FaultKind.DuplicatedRows,
    ];

    public static Faults None { get; } = new(_ => null, "no faults");

    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a request is held, by the market's clock, before its connection ends.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far the server's clock is ahead; behind where negative.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(-10);

    /// <summary>Server errors in a row.</summary>
    public int Burst { get; init; } = 3;

    /// <summary>Share of the rows that are missing, revised or there twice; one at least.</summary>
    public double Rows { get; init; } = 0.02;

    /// <summary>One kind on the requests with these numbers.</summary>
    public static Faults On(FaultKind kind, params int[] requests) =>
        new(number => requests.Contains(number) ? kind : null, $"{Name(kind)} on {string.Join(", ", requests)}");

    public static Faults Always(FaultKind kind) => new(_ => kind, $"{Name(kind)} always");

    /// <summary>Requests drawn at a rate, each with one of the kinds, all of them where none is named.</summary>
    /// <param name="rate">0 to 1.</param>
    public static Faults Mix(int seed, double rate, params FaultKind[] kinds)
    {
        var drawn = kinds is [] ? Enum.GetValues<FaultKind>() : kinds;
        return new(
            number => Random(seed, number) is var random && random.NextDouble() < rate ? drawn[random.Next(drawn.Length)] : null,
            FormattableString.Invariant($"seed {seed}, rate {rate:0.00} of {string.Join(',', drawn.Select(Name))}"));
    }

    /// <summary>A mix whose kinds, out of those given or else of all, and whose rate from 5 to 50 % come from the seed as well.</summary>
    public static Faults From(int seed, params FaultKind[] among)
    {
        var random = new Random(seed);
        var kinds = (among is [] ? Enum.GetValues<FaultKind>() : among).Where(_ => random.Next(2) == 0).ToArray();
        return kinds is [] ? None : Mix(seed, 0.05 + 0.45 * random.NextDouble(), kinds);
    }

    /// <summary>The kind with a name of <see cref="Names"/>.</summary>
    public static FaultKind Kind(string name) => Names.ToList().IndexOf(name) is >= 0 and var index
        ? (FaultKind)index
        : throw new ArgumentException($"'{name}' is no fault; there are {string.Join(", ", Names)}.", nameof(name));

    public static string Name(FaultKind kind) => Names[(int)kind];

    public FaultKind? For(int request)
    {
        for (var first = request; first > request - Burst && first >= 0; first--)
        {
            if (_draw(first) is { } drawn && (first == request || drawn is FaultKind.ServerError))
                return drawn;
        }

        return null;
    }

    public override string ToString() => _text;

    /// <summary>What else is drawn for a request: which rows, which wrong document.</summary>
    internal static Random Random(int seed, int request) => new(seed * 7919 + request);
}
