using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>Series with a known structure, drawn from a seed.</summary>
static class Draw
{
    /// <summary>Those that know neither a linear dependence nor a changing volatility: a network can earn its place against them.</summary>
    public static IReadOnlyList<Baseline> SimpleBaselines { get; } = [Baseline.LastValue, Baseline.Drift, Baseline.SeasonalLastValue];

    static readonly DateTimeOffset _start = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset[] Days(int rows) => [.. Enumerable.Range(0, rows).Select(row => _start.AddDays(row))];

    public static Series Daily(double[] values, TargetKind target = TargetKind.Difference) =>
        Series.From("test", target, Interval.Parse("1d"), Days(values.Length), values);

    /// <summary>Prices whose log returns are independent.</summary>
    public static Series RandomWalk(int seed, int rows) => Autoregression(seed, rows, coefficient: 0);

    /// <summary>Prices whose log returns follow r(t) = φ·r(t − 1) + ε(t).</summary>
    public static Series Autoregression(int seed, int rows, double coefficient)
    {
        var (random, level, change) = (new Random(seed), Math.Log(100), 0.0);
        var values = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            change = coefficient * change + 0.02 * Normal(random);
            level += change;
            values[row] = Math.Exp(level);
        }

        return Daily(values, TargetKind.LogReturn);
    }

    /// <summary>Prices whose log returns have no mean to foretell and a volatility that clusters: σ²(t) = ω + .08·r²(t − 1) + .90·σ²(t − 1), 2 % a day in the long run.</summary>
    public static Series Garch(int seed, int rows)
    {
        const double arch = 0.08, garch = 0.90, longRun = 0.02 * 0.02;
        var (random, level, variance) = (new Random(seed), Math.Log(100), longRun);
        var values = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var change = Math.Sqrt(variance) * Normal(random);
            level += change;
            values[row] = Math.Exp(level);
            variance = (1 - arch - garch) * longRun + arch * change * change + garch * variance;
        }

        return Daily(values, TargetKind.LogReturn);
    }

    /// <summary>Daily prices with something to foretell that neither a linear model nor a volatility of the past can express.</summary>
    /// <remarks>sign-switching: r(t) = .6·sign r(t − 2)·r(t − 1) + ε(t); threshold: r(t) = .8·|r(t − 1)| − mean + ε(t); volatility: ε(t) times exp(.6·x(t − 1)), x a covariate
    /// with the autocorrelation .5. ε has the standard deviation 2 %.</remarks>
    public static Series Signal(string kind, int seed, int rows)
    {
        const double size = 0.02;
        var random = new Random(seed);
        var (driver, changes, values, level) = (new double[rows], new double[rows], new double[rows], Math.Log(100));
        for (var row = 0; row < rows; row++)
            driver[row] = (row > 0 ? 0.5 * driver[row - 1] : 0) + Math.Sqrt(0.75) * Normal(random);
        for (var row = 0; row < rows; row++)
        {
            var (before, earlier) = (row > 0 ? changes[row - 1] : 0, row > 1 ? changes[row - 2] : 0);
            changes[row] = kind[0] switch
            {
                's' => 0.6 * Math.Sign(earlier) * before + size * Normal(random),
                't' => 0.8 * (Math.Abs(before) - 0.9 * size) + size * Normal(random),
                _ => size * Math.Exp(row > 0 ? 0.6 * driver[row - 1] : 0) * Normal(random),
            };
            level += changes[row];
            values[row] = Math.Exp(level);
        }

        var series = Daily(values, TargetKind.LogReturn);
        return kind[0] is 'v' ? series.With([Covariate.Of("driver", CovariateRole.Past, series.Interval, Days(rows), driver)]) : series;
    }

    /// <summary>A season of seven days and noise, both with standard deviation 1, around 20.</summary>
    public static Series WeeklySeason(int seed, int rows)
    {
        var random = new Random(seed);
        var season = Enumerable.Range(0, 7).Select(_ => Normal(random)).ToArray();
        var mean = season.Average();
        var size = Math.Sqrt(season.Average(value => (value - mean) * (value - mean)));
        return Daily([.. Enumerable.Range(0, rows).Select(row => 20 + (season[row % 7] - mean) / size + Normal(random))]);
    }

    /// <summary>The same rows up to an origin, and noise after it.</summary>
    public static Series WithNoiseAfter(Series series, int origin, int seed)
    {
        var random = new Random(seed);
        var values = series.Values.ToArray();
        for (var row = origin + 1; row < values.Length; row++)
            values[row] = 1 + 1000 * random.NextDouble();

        var end = series.Interval.After(series.Times[origin], 1);
        return Series.From(series.Name, series.Target, series.Interval, series.Times.ToArray(), values)
            .With([.. series.Covariates.Select(covariate => covariate.ChangedAfter(end, (_, _) => 1 + 1000 * random.NextDouble()))]);
    }

    /// <summary>The same with a covariate of each kind: candles' own columns, another market, a figure, and one that is known ten days beforehand.</summary>
    public static Series WithCovariates(Series series, int seed)
    {
        var random = new Random(seed);
        var days = Days(series.Length + 10);
        return series.With(
        [
            Of("high", CovariateRole.Past, row => 100 + random.NextDouble()) with { IsPrice = true },
            Of("low", CovariateRole.Past, row => 99 - random.NextDouble()) with { IsPrice = true },
            Of("volume", CovariateRole.Past, row => 1000 * random.NextDouble()),
            Of("other", CovariateRole.Past, row => 50 + random.NextDouble()) with { IsPrice = true },
            Of("figure", CovariateRole.Past, row => Normal(random)),
            Of("plan", CovariateRole.Future, row => row % 3),
            Covariate.Static("height", 34),
        ]);

        Covariate Of(string name, CovariateRole role, Func<int, double> value)
        {
            var rows = role is CovariateRole.Future ? days.Length : series.Length;
            return Covariate.Of(name, role, series.Interval, days[..rows], [.. Enumerable.Range(0, rows).Select(value)]);
        }
    }

    /// <summary>The front end that a series gets, fitted on all its rows.</summary>
    public static IFrontEnd FrontEnd(Series series) =>
        series.Target is TargetKind.LogReturn ? MarketFrontEnd.Fit(series) : WindowFrontEnd.Fit(series);

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
