namespace Gatecast.Forecasting;

/// <summary>Where quiet ends and wild begins: the terciles of the trailing volatility in the training rows.</summary>
/// <remarks><code>
/// σ(t) = √( mean of (level(s) − level(s − 1))² over s = t − window + 1 … t )
/// </code>
/// Changes over a gap are left out. An origin's regime depends on rows up to that origin alone.</remarks>
public sealed record VolatilityRegimes
{
    /// <summary>A month of trading days: fewer changes than that measure a volatility badly.</summary>
    public const int ShortestWindow = 20;

    /// <summary>Keeps a day of minutes, and longer seasons out.</summary>
    public const int LongestWindow = 1440;

    /// <summary>Terciles need no more rows than about this many, spread evenly; years of minutes have a hundred times as many.</summary>
    const int EnoughRows = 10_000;

    VolatilityRegimes()
    {
    }

    /// <summary>Changes that a volatility is measured over.</summary>
    public required int Window { get; init; }

    /// <summary>Trailing volatility up to which an origin is quiet, in the unit of the level.</summary>
    public required double QuietUpTo { get; init; }

    /// <summary>Trailing volatility above which an origin is wild, in the unit of the level.</summary>
    public required double WildAbove { get; init; }

    /// <summary>Measures the trailing volatility at every training row and takes its terciles.</summary>
    /// <param name="training">Rows before the first origin that will be judged, and that origin.</param>
    /// <param name="window">By default one season, at least 20 rows and at most 1,440.</param>
    /// <exception cref="ArgumentException">No row follows another without a gap.</exception>
    public static VolatilityRegimes Fit(Series training, int? window = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (window is { } asked)
            ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, nameof(window));

        var changes = window ?? int.Clamp(training.Season, ShortestWindow, LongestWindow);
        var volatilities = new List<double>(training.Length);

        // The first rows have fewer changes behind them than the window: they count only where there are no others.
        var first = int.Min(changes, training.Length - 1);
        var every = int.Max(1, (training.Length - first) / EnoughRows);
        for (var row = first; row < training.Length; row += every)
            if (Trailing(training.Until(row), changes) is { } volatility)
                volatilities.Add(volatility);

        if (volatilities.Count == 0)
            throw new ArgumentException(
                $"{training.Name} has no two rows without a gap between them among its last {changes + 1}; regimes need some. Load more rows.",
                nameof(training));

        volatilities.Sort();
        return new()
        {
            Window = changes,
            QuietUpTo = EmpiricalQuantile.Of(volatilities, 1 / 3.0),
            WildAbove = EmpiricalQuantile.Of(volatilities, 2 / 3.0),
        };
    }

    /// <summary>The regime at the origin of a history; normal where no change lies in its window.</summary>
    public Regime Of(History history) => Volatility(history) switch
    {
        null => Regime.Normal,
        var volatility when volatility > WildAbove => Regime.Wild,
        var volatility when volatility <= QuietUpTo => Regime.Quiet,
        _ => Regime.Normal,
    };

    /// <summary>σ at the origin of a history, in the unit of the level; <see langword="null"/> where no change lies in its window.</summary>
    public double? Volatility(History history) => Trailing(history, Window);

    static double? Trailing(History history, int window)
    {
        var levels = history.Levels;
        var grid = history.Grid;
        var (sum, count) = (0.0, 0);
        for (var row = int.Max(1, levels.Length - window); row < levels.Length; row++)
            if (grid[row] - grid[row - 1] == 1)
            {
                var change = levels[row] - levels[row - 1];
                sum += change * change;
                count++;
            }

        return count == 0 ? null : Math.Sqrt(sum / count);
    }
}
