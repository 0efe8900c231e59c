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

    /// <summary>Everything else that was measured; <see langword="null"/> where only this summary was kept.</summary>
    public ScoreReport? Report { get; init; }

    /// <param name="past">Rows before the test, for the scale of the MASE and the regimes.</param>
    internal static ModelScore Of(
        Series series, Series past, string name, bool isBaseline, IReadOnlyList<QuantileForecast> forecasts, int stride = 1)
    {
        var board = new ScoreBoard(forecasts[0].Horizon, NaiveError.Of(past), stride, series.Target);
        var regimes = VolatilityRegimes.Fit(past);
        foreach (var forecast in forecasts)
            board.Add(series, forecast, regimes.Of(series.Until(forecast.Origin)));

        var report = board.Report();
        return new()
        {
            Name = name,
            IsBaseline = isBaseline,
            CrpsByOrigin = report.CrpsByOrigin,
            CrpsByStep = [.. report.ByStep.Select(step => step.Crps)],
            Mae = report.Total.Mae,
            Mase = report.Total.Mase,
            Empirical = [.. report.Total.Coverage.Select(coverage => coverage.Share)],
            Report = report,
        };
    }
}
