namespace Gatecast.Forecasting;

/// <summary>How much of a forecast is the past once more.</summary>
/// <remarks>A forecast of price levels looks splendid, with R² above 0.98, when it is yesterday's price. Its errors give it away: they are the
/// changes that a last-value forecast misses.</remarks>
public sealed record LagReport
{
    /// <summary>Fewer outcomes than this say nothing.</summary>
    public const int LeastOutcomes = 30;

    /// <summary>A forecast whose error is at least this share of the last value's is no better than it.</summary>
    public const double NoBetter = 0.98;

    /// <summary>Share of the error explained by persistence from which on a forecast repeats the last value. Noise of 0.58 times the size
    /// of the changes, added to the last value, still reaches it.</summary>
    public const double Repeats = 0.75;

    /// <summary>Share of a forecast's movements explained by those of the last value from which on it repeats them, at whatever level or scale.
    /// A trend follower that adds 0.9 of the last change stays below it, with 0.82.</summary>
    public const double RepeatsMovements = 0.9;

    /// <summary>Correlation that a peak needs to be one.</summary>
    public const double Peak = 0.3;

    /// <summary>A forecast change that spreads less than this share of the real changes is the same each time.</summary>
    public const double Constant = 0.01;

    /// <summary>Step ahead that was looked at.</summary>
    public required int Step { get; init; }

    public required int Outcomes { get; init; }

    /// <summary>R² of the forecast's errors on the changes from the origin to the outcome, which are the errors of the last value: 1 for the last
    /// value itself, 0 for a forecast without error of that kind. NaN where either does not vary.</summary>
    public required double ExplainedByPersistence { get; init; }

    /// <summary>Mean absolute error over that of the last value; of levels, so log prices for prices.</summary>
    public required double RatioToLastValue { get; init; }

    /// <summary>Standard deviation of the forecast change over that of the real one.</summary>
    public required double SpreadOfChange { get; init; }

    /// <summary>Mean forecast change over the standard deviation of the real one.</summary>
    public required double MeanChange { get; init; }

    /// <summary>Correlation of the forecast change with the real one: what the forecast knows beyond the last value, whatever level or scale it
    /// gives it. NaN where either does not vary.</summary>
    public required double ChangeCorrelation { get; init; }

    /// <summary>[0 … most] correlation of the forecast's movement from origin to origin with that of the series as many rows before the
    /// outcome; empty where origins do not follow row by row.</summary>
    public required IReadOnlyList<double> CrossCorrelation { get; init; }

    /// <summary>Rows by which the forecast trails the outcome: where the cross-correlation is highest. A repeated last value peaks at the step; a
    /// good forecast may peak there too, so this alone condemns nothing. <see langword="null"/> without a peak.</summary>
    public int? PeakLag
    {
        get
        {
            var best = -1;
            for (var lag = 0; lag < CrossCorrelation.Count; lag++)
                if (CrossCorrelation[lag] >= Peak && (best < 0 || CrossCorrelation[lag] > CrossCorrelation[best]))
                    best = lag;

            return best < 0 ? null : best;
        }
    }

    public LagFinding Finding
    {
        get
        {
            if (Outcomes < LeastOutcomes || !(RatioToLastValue >= NoBetter))
                return LagFinding.None;
            if (SpreadOfChange < Constant && Math.Abs(MeanChange) >= Constant)
                return LagFinding.LastValuePlusConstant;
            if ((ExplainedByPersistence >= Repeats && (PeakLag ?? Step) == Step) || IsShiftedCopy)
                return LagFinding.RepeatsLastValue;

            return PeakLag >= Step ? LagFinding.FollowsLate : LagFinding.None;
        }
    }

    /// <summary>A copy at another level or scale has errors of its own, in which those of the last value drown; but it moves as the last value
    /// moved, and its changes know nothing of the real ones. With knowledge their correlation would lie more than two standard errors above 0
    /// (1/√n of those outcomes that do not overlap).</summary>
    bool IsShiftedCopy =>
        PeakLag == Step && CrossCorrelation[Step] * CrossCorrelation[Step] >= RepeatsMovements &&
        ChangeCorrelation < 2 / Math.Sqrt((double)Outcomes / Step);

    /// <summary>A sentence for people; <see langword="null"/> where there is nothing to say.</summary>
    public string? Sentence => Finding switch
    {
        LagFinding.RepeatsLastValue when ExplainedByPersistence < Repeats => FormattableString.Invariant(
            $"this forecast repeats the last value at another level or scale: {100 * CrossCorrelation[Step] * CrossCorrelation[Step]:0} % of how it moves is how the last value moved, and it misses by {RatioToLastValue:0.00} times as much"),
        LagFinding.RepeatsLastValue => FormattableString.Invariant(
            $"this forecast repeats the last value: {100 * ExplainedByPersistence:0} % of its error is what the last value misses too"),
        LagFinding.LastValuePlusConstant =>
            "this forecast repeats the last value and adds the same change each time, which brings it no closer to the outcome",
        LagFinding.FollowsLate => FormattableString.Invariant(
            $"this forecast follows the series {PeakLag} {(PeakLag == 1 ? "row" : "rows")} late and is no better than the last value ({RatioToLastValue:0.00} times its error)"),
        _ => null,
    };
}
