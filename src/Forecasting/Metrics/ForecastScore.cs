namespace Gatecast.Forecasting;

/// <summary>How forecasts did on the outcomes of one step, one regime or all of them. Point measures are of the median.</summary>
public sealed record ForecastScore
{
    public required int Outcomes { get; init; }

    /// <summary>Mean absolute error, in the unit of the series.</summary>
    public required double Mae { get; init; }

    /// <summary>Root mean squared error of the median (not of a mean: quantiles have none), in the unit of the series.</summary>
    public required double Rmse { get; init; }

    /// <summary>MAE over <see cref="NaiveError"/>; not finite where that is 0.</summary>
    public required double Mase { get; init; }

    /// <summary>Mean <see cref="Gatecast.Forecasting.Smape"/>, in percent, 0 … 200.</summary>
    public required double Smape { get; init; }

    /// <summary>Mean CRPS, in the unit of the series.</summary>
    public required double Crps { get; init; }

    /// <summary>CRPS over <see cref="NaiveError"/>: comparable between series.</summary>
    public required double ScaledCrps { get; init; }

    /// <summary>[23] mean pinball loss of each level, in the unit of the series.</summary>
    public required IReadOnlyList<double> Pinball { get; init; }

    /// <summary>Mean scaled interval score of M4: mean <see cref="IntervalScore"/> of the 95 % interval over <see cref="NaiveError"/>.</summary>
    public required double Msis { get; init; }

    /// <summary>Of the intervals of <see cref="CoverageScore.Nominals"/>.</summary>
    public required IReadOnlyList<CoverageScore> Coverage { get; init; }

    public required PitHistogram Pit { get; init; }

    /// <summary>Mean −ln of the forecast density at the outcome, in nats; lower is better. <see langword="null"/> unless the forecaster gave a
    /// density for every outcome: 23 quantiles say nothing about the density beyond the outermost of them, so none is made up.</summary>
    public required double? LogScore { get; init; }

    public required DirectionScore Direction { get; init; }

    /// <summary>Outcomes that move together and count as one in bands and tests; 1 when they are independent.</summary>
    public required double Overlap { get; init; }

    /// <summary>p-value of "the PITs are uniform", with the overlap allowed for.</summary>
    public double UniformityP => Pit.UniformityP(Overlap);

    /// <summary>Of the interval with a nominal coverage.</summary>
    /// <param name="nominal">One of <see cref="CoverageScore.Nominals"/>.</param>
    public CoverageScore CoverageOf(double nominal) => Coverage.First(one => one.Nominal == nominal);
}
