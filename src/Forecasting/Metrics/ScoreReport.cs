namespace Gatecast.Forecasting;

/// <summary>Everything that was measured about one forecaster on one series.</summary>
public sealed record ScoreReport
{
    public required ForecastScore Total { get; init; }

    /// <summary>[h] one for each step ahead.</summary>
    public required IReadOnlyList<ForecastScore> ByStep { get; init; }

    /// <summary>Regimes that had origins.</summary>
    public required IReadOnlyDictionary<Regime, ForecastScore> ByRegime { get; init; }

    /// <summary>[h] for each step the lower and upper tails of 1 % and 5 %.</summary>
    public required IReadOnlyList<IReadOnlyList<TailTest>> Tails { get; init; }

    /// <summary>Of the first and, where there is another, the last step.</summary>
    public required IReadOnlyList<LagReport> Lags { get; init; }

    /// <summary>[origins] CRPS averaged over the steps, for tests between forecasters.</summary>
    public required IReadOnlyList<double> CrpsByOrigin { get; init; }

    /// <summary>CRPS of each step, for intervals of a skill by step.</summary>
    internal LossBatches? Batches { get; init; }
}
