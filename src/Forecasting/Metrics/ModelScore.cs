namespace Gatecast.Forecasting;

/// <summary>How one model did on the test origins.</summary>
public sealed record ModelScore
{
    /// <summary>Coverages that are reported.</summary>
    public static IReadOnlyList<double> Coverages { get; } = [0.5, 0.8, 0.9, 0.95];

    public required string Name { get; init; }

    public required bool IsBaseline { get; init; }

    /// <summary>[origins] CRPS averaged over the steps, in the unit of the series.</summary>
    public required IReadOnlyList<double> CrpsByOrigin { get; init; }

    /// <summary>[h] CRPS averaged over the origins.</summary>
    public required IReadOnlyList<double> CrpsByStep { get; init; }

    /// <summary>Mean absolute error of the median.</summary>
    public required double Mae { get; init; }

    /// <summary>MAE over the mean absolute change over one season (one row for prices) before the test.</summary>
    public required double Mase { get; init; }

    /// <summary>Share of outcomes inside the central interval of each of <see cref="Coverages"/>.</summary>
    public required IReadOnlyList<double> Empirical { get; init; }

    /// <summary>Mean over origins and steps.</summary>
    public double Crps => CrpsByOrigin.Average();

    /// <summary>Share of outcomes inside a central interval.</summary>
    /// <param name="coverage">One of <see cref="Coverages"/>.</param>
    public double EmpiricalCoverage(double coverage) => Empirical[Coverages.ToList().IndexOf(coverage)];

    /// <param name="past">Rows before the test, for the scale of the MASE.</param>
    internal static ModelScore Of(
        Series series, Series past, string name, bool isBaseline, IReadOnlyList<QuantileForecast> forecasts)
    {
        var horizon = forecasts[0].Horizon;
        var (byOrigin, byStep, inside) = (new double[forecasts.Count], new double[horizon], new int[Coverages.Count]);
        var error = 0.0;
        for (var i = 0; i < forecasts.Count; i++)
            for (var step = 1; step <= horizon; step++)
            {
                var outcome = series.Values[forecasts[i].Origin + step];
                var crps = Forecasting.Crps.Of(outcome, forecasts[i].Quantiles(step));
                byOrigin[i] += crps / horizon;
                byStep[step - 1] += crps / forecasts.Count;
                error += Math.Abs(outcome - forecasts[i].Median(step));
                for (var c = 0; c < inside.Length; c++)
                {
                    var (low, high) = forecasts[i].Interval(step, Coverages[c]);
                    inside[c] += outcome >= low && outcome <= high ? 1 : 0;
                }
            }

        var outcomes = (double)forecasts.Count * horizon;
        return new()
        {
            Name = name,
            IsBaseline = isBaseline,
            CrpsByOrigin = byOrigin,
            CrpsByStep = byStep,
            Mae = error / outcomes,
            Mase = error / outcomes / NaiveError(past),
            Empirical = [.. inside.Select(count => count / outcomes)],
        };
    }

    /// <summary>The MASE's scale: in-sample mean absolute error of the (seasonal) last value (Hyndman and Koehler, 2006).</summary>
    internal static double NaiveError(Series past)
    {
        var lag = past.Target is TargetKind.LogReturn ? 1 : past.Season;
        var (sum, count) = (0.0, 0);
        for (var row = lag; row < past.Length; row++)
            if (past.IsWhole(row - lag, lag))
            {
                sum += Math.Abs(past.Values[row] - past.Values[row - lag]);
                count++;
            }

        return sum / count;
    }
}
