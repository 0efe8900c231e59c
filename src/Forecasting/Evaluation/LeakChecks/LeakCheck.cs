using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Tampers with the future and demands the same forecasts, bit for bit.</summary>
/// <remarks>A forecast may depend on the rows up to its origin and on nothing else. The procedure runs on the series, and again on series whose rows after
/// an origin are cut off, wild, or still; every forecast from that origin or an earlier one must be the same. What leaks through a change
/// of the future too small for all three is not found; neither is what leaked into the rows themselves before they came here.</remarks>
public sealed record LeakCheck
{
    const double WildFactor = 10;
    const double StillFactor = 1e-3;

    static readonly Tampering[] _tamperings = Enum.GetValues<Tampering>();

    public ulong Seed { get; init; } = 1;

    /// <summary>The procedure of <see cref="WalkForward"/>: a forecaster is fitted once, on the rows up to the first origin, and forecasts from all.</summary>
    public static ForecastProcedure FittedOnce(Func<Series, IForecaster> fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return (series, origins) => fit(series.Head(origins[0] + 1)).Forecast([.. origins.Select(series.Until)]);
    }

    /// <summary>Runs the procedure on the series, and for each origin, thrice for the first one, on one whose rows after it were tampered with.</summary>
    /// <param name="origins">Rows of the series, ascending, each with a row after it; rows between them are not looked at.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no origins, or a row does not exist or has none after it.</exception>
    /// <exception cref="InvalidOperationException">The procedure gave another number of forecasts, or for other origins.</exception>
    public LeakReport Run(
        Series series, IReadOnlyList<int> origins, ForecastProcedure procedure, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(procedure);
        CheckOrigins(series, origins);
        var honest = Forecasts(series, origins, procedure);
        var (leaks, compared, done) = (new List<Leak>(), 0, 0);
        var runs = RunsFor(origins).ToList();
        foreach (var (known, tampering) in runs)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] asked = [.. origins.TakeWhile(origin => origin <= known)];
            var other = Tampered(series, known, tampering);

            // With the rows cut off there is nothing to forecast from after them; else the same question is asked.
            var forecasts = Forecasts(other, tampering is Tampering.CutOff ? asked : origins, procedure);
            for (var i = 0; i < asked.Length; i++)
                if (Difference(honest[i], forecasts[i]) is { } found)
                {
                    leaks.Add(new(asked[i], known, tampering, found.Step, found.Level, found.Before, found.After));
                    break;
                }

            compared += asked.Length;
            progress?.Invoke((double)++done / runs.Count);
        }

        return new LeakReport([.. origins], runs.Count, compared, leaks);
    }

    static void CheckOrigins(Series series, IReadOnlyList<int> origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        if (origins.Count == 0)
            throw new ArgumentException("There is no origin; a leak check needs one at least.", nameof(origins));
        for (var i = 0; i < origins.Count; i++)
            if (origins[i] < 1 || origins[i] >= series.Length - 1 || i > 0 && origins[i] <= origins[i - 1])
                throw new ArgumentException(
                    $"Origin {origins[i]} is none of a series of {series.Length} rows with a row before and after it, in ascending order.", nameof(origins));
    }

    static IReadOnlyList<QuantileForecast> Forecasts(Series series, IReadOnlyList<int> origins, ForecastProcedure procedure)
    {
        var forecasts = procedure(series, origins);
        return forecasts.Count == origins.Count && forecasts.Zip(origins).All(pair => pair.First.Origin == pair.Second)
            ? forecasts
            : throw new InvalidOperationException($"The procedure gave {forecasts.Count} forecasts for {origins.Count} origins, or for others.");
    }

    /// <summary>After the first origin, where training leaks show, all kinds of tampering; after each of the others, where a feature may look one row
    /// ahead, one of them in turn.</summary>
    static IEnumerable<(int Known, Tampering Tampering)> RunsFor(IReadOnlyList<int> origins) =>
        _tamperings.Select(tampering => (origins[0], tampering))
            .Concat(Enumerable.Range(1, origins.Count - 1).Select(i => (origins[i], _tamperings[i % _tamperings.Length])));

    Series Tampered(Series series, int known, Tampering tampering)
    {
        if (tampering is Tampering.CutOff)
            return series.Head(known + 1);

        var random = new CounterRandom(Seed, (ulong)known);
        var levels = series.Levels;
        var scale = (tampering is Tampering.Wild ? WildFactor : StillFactor) * MeanChange(levels[..(known + 1)]);
        var values = series.Values.ToArray();
        var level = levels[known];
        for (var row = known + 1; row < values.Length; row++)
        {
            level += scale * random.Normal((ulong)row);
            values[row] = series.Target is TargetKind.LogReturn ? Math.Exp(Math.Clamp(level, -600, 600)) : level;
        }

        var tampered = Series.From(series.Name, series.Target, series.Interval, series.Times.ToArray(), values, series.Unit, series.TradingDays);
        var end = series.Interval.After(series.Times[known], 1);
        return tampered.With([.. series.Covariates.Select((covariate, i) => Tampered(covariate, end, tampering, stream: (ulong)i))]);
    }

    /// <summary>What is known beforehand stays as it is: a forecast may depend on it.</summary>
    Covariate Tampered(Covariate covariate, DateTimeOffset end, Tampering tampering, ulong stream)
    {
        var random = new CounterRandom(Seed, ulong.MaxValue - stream);
        var factor = tampering is Tampering.Wild ? WildFactor : StillFactor;
        return covariate.ChangedAfter(end, (index, value) => value * Math.Exp(Math.Clamp(factor * random.Normal((ulong)index), -100, 100)));
    }

    static double MeanChange(ReadOnlySpan<double> levels)
    {
        var sum = 0.0;
        for (var row = 1; row < levels.Length; row++)
            sum += Math.Abs(levels[row] - levels[row - 1]);
        return sum > 0 ? sum / (levels.Length - 1) : 1;
    }

    static (int Step, double Level, double Before, double After)? Difference(QuantileForecast before, QuantileForecast after)
    {
        for (var step = 1; step <= before.Horizon; step++)
        {
            var (one, other) = (before.Quantiles(step).ToArray(), after.Horizon < step ? [] : after.Quantiles(step).ToArray());
            for (var j = 0; j < one.Length; j++)
                if (other.Length <= j || BitConverter.DoubleToInt64Bits(one[j]) != BitConverter.DoubleToInt64Bits(other[j]))
                    return (step, QuantileLevels.All[j], one[j], other.Length <= j ? double.NaN : other[j]);
        }

        return null;
    }
}
