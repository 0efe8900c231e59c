namespace Gatecast.Forecasting;

/// <summary>Forecasts made at many origins of the past, each with what was known there, and compared with what happened.</summary>
/// <remarks>Every model is fitted once, on the rows up to the first test origin, and never again; all models forecast at the same
/// origins. The purge between validation and test is the horizon: no target of fitting lies after the first test origin.</remarks>
public sealed record WalkForward
{
    /// <summary>Origins below which a verdict is not given.</summary>
    public const int LeastForVerdict = 50;

    /// <summary>h: steps ahead.</summary>
    public required int Horizon
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Horizon)); field = value; }
    }

    /// <summary>Rows that a model needs before its first origin.</summary>
    public required int Lookback
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Lookback)); field = value; }
    }

    /// <summary>Test origins; by default the last fifth of the rows, 50 to 2,000, or fewer where the series is short.</summary>
    public int? Origins
    {
        get;
        init
        {
            if (value is { } count)
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(Origins));
            field = value;
        }
    }

    /// <summary>Rows from one test origin to the next.</summary>
    public int Stride
    {
        get;
        init { ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Stride)); field = value; }
    } = 1;

    /// <summary>First and last test origin of a series.</summary>
    /// <exception cref="ArgumentException">The series is too short.</exception>
    public (int First, int Last) TestOrigins(int length)
    {
        var last = length - 1 - Horizon;
        var room = last - TrainingSplit.RowsNeeded(Lookback, Horizon) + 2;
        var count = Origins is { } wanted ? (wanted - 1) * Stride + 1 : int.Min(room, int.Clamp(length / 5, LeastForVerdict, 2000));
        var least = Origins is null ? TrainingSplit.LeastTestOrigins : count;
        if (room < least)
            throw new ArgumentException(
                $"The series has {length} rows; {least} test origins at horizon {Horizon} with a lookback of {Lookback} need " +
                $"{length + least - room}. Load more rows, or lower the horizon or the number of origins.", nameof(length));

        return (last - count + 1, last);
    }

    /// <summary>Fits a model and the baselines on the rows before the test, and judges the model against the best baseline.</summary>
    /// <param name="fit">Fits the model on the rows it is given, which end at the first test origin.</param>
    public Evaluation Evaluate(Series series, Func<Series, IForecaster> fit)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(fit);
        var (first, last) = TestOrigins(series.Length);
        var past = series.Head(first + 1);
        int[] origins = [.. Enumerable.Range(first, last - first + 1).Where(o => (last - o) % Stride == 0 && series.IsWhole(o, Horizon))];
        if (origins.Length == 0)
            throw new ArgumentException(
                $"{series.Name} has no {Horizon} rows in a row without a gap among its last {last - first + Horizon}; a test needs some. " +
                "Lower the horizon or fill the gaps.", nameof(series));

        var split = TrainingSplit.Of(past.Length, Lookback, Horizon);
        var reference = BaselineChoice.Of(past, split, split.ValidationOrigins(past, Horizon), Horizon).Baseline;
        var model = fit(past);
        var judged = Forecasts(series, origins, model);
        var modelScore = ModelScore.Of(series, past, model.Name, isBaseline: false, judged, Stride);
        ModelScore[] baselines =
        [
            .. Baseline.For(series).Select(baseline => ModelScore.Of(
                series, past, baseline.Name, isBaseline: true, Forecasts(series, origins, baseline.Fit(past, Horizon)), Stride)),
        ];

        return new()
        {
            Model = model,
            Origins = origins,
            Scores = [modelScore, .. baselines],
            Verdict = Verdict.Of(modelScore, baselines.First(score => score.Name == reference.Name), Horizon, Stride),
            Examples = Apart(judged),
        };
    }

    static IReadOnlyList<QuantileForecast> Forecasts(Series series, int[] origins, IForecaster forecaster) =>
        forecaster.Forecast([.. origins.Select(series.Until)]);

    /// <summary>Forecasts whose steps do not overlap, the newest first, put in order of time.</summary>
    List<QuantileForecast> Apart(IReadOnlyList<QuantileForecast> forecasts)
    {
        var apart = new List<QuantileForecast>();
        var next = int.MaxValue;
        for (var i = forecasts.Count - 1; i >= 0; i--)
            if (forecasts[i].Origin + Horizon <= next)
            {
                apart.Add(forecasts[i]);
                next = forecasts[i].Origin;
            }

        apart.Reverse();
        return apart;
    }
}
