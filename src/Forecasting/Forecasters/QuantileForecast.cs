namespace Gatecast.Forecasting;

/// <summary>What may come after an origin: for each step ahead the 23 quantiles of <see cref="QuantileLevels"/>, in the series' unit.</summary>
public sealed record QuantileForecast
{
    readonly double[] _quantiles;

    QuantileForecast(string model, History history, DateTimeOffset[] times, double[] quantiles)
    {
        Model = model;
        Origin = history.Origin;
        OriginTime = history.OriginTime;
        OriginValue = history.Values[^1];
        Times = times;
        _quantiles = quantiles;
    }

    /// <summary>Name of the forecaster that made it.</summary>
    public string Model { get; init; }

    /// <summary>Row of the origin in its series.</summary>
    public int Origin { get; }

    public DateTimeOffset OriginTime { get; }

    public double OriginValue { get; }

    /// <summary>UTC, one for each step.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; }

    public int Horizon => Times.Count;

    /// <summary>[h, Q] all there are.</summary>
    internal ReadOnlySpan<double> AllQuantiles => _quantiles;

    /// <summary>All quantiles of one step, ascending with the level.</summary>
    /// <param name="step">1 … <see cref="Horizon"/>.</param>
    public ReadOnlySpan<double> Quantiles(int step) =>
        _quantiles.AsSpan((step - 1) * QuantileLevels.Count, QuantileLevels.Count);

    /// <param name="step">1 … <see cref="Horizon"/>.</param>
    public double Quantile(int step, double level) => Quantiles(step)[QuantileLevels.IndexOf(level)];

    /// <param name="step">1 … <see cref="Horizon"/>.</param>
    public double Median(int step) => Quantiles(step)[QuantileLevels.Median];

    /// <summary>Mean of the distribution of one step: the point forecast with the least squared error, as the median is that with the least absolute error.</summary>
    /// <remarks>Straight lines between the quantiles, exponential tails beyond them.</remarks>
    /// <param name="step">1 … <see cref="Horizon"/>.</param>
    public double Mean(int step) => new TailedQuantiles(Quantiles(step)).Mean();

    /// <summary>The central interval that holds a share of the probability.</summary>
    /// <param name="step">1 … <see cref="Horizon"/>.</param>
    /// <param name="coverage">0.5, 0.8, 0.9 or 0.95 and whatever else has both its levels among the 23.</param>
    public (double Low, double High) Interval(int step, double coverage) =>
        (Quantile(step, (1 - coverage) / 2), Quantile(step, (1 + coverage) / 2));

    /// <summary>Turns changes of the level back into values: the only place where log returns become prices.</summary>
    /// <param name="changes">[h, Q] quantiles of level(origin + step) − level(origin), ascending in each step.</param>
    public static QuantileForecast From(string model, History history, ReadOnlySpan<double> changes)
    {
        var last = history.Values[^1];
        var quantiles = new double[changes.Length];
        for (var i = 0; i < changes.Length; i++)
            quantiles[i] = history.Target is TargetKind.LogReturn ? last * Math.Exp(changes[i]) : last + changes[i];

        return Made(model, history, quantiles);
    }

    /// <summary>From quantiles of the values themselves, for forecasters that do not think in changes.</summary>
    /// <param name="model">Name of the forecaster.</param>
    /// <param name="history">What it was made from.</param>
    /// <param name="quantiles">[h, Q] in the unit of the series: for each step one for each of <see cref="QuantileLevels.All"/>, ascending.</param>
    /// <exception cref="ArgumentException">They are not 23 to a step, not finite or not ascending, or not above zero where the series is of prices.</exception>
    public static QuantileForecast Of(string model, History history, ReadOnlySpan<double> quantiles)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (quantiles.IsEmpty || quantiles.Length % QuantileLevels.Count != 0)
            throw new ArgumentException(
                $"{model} gave {quantiles.Length} quantiles; each step needs {QuantileLevels.Count}, one for each of QuantileLevels.All.", nameof(quantiles));

        for (var i = 0; i < quantiles.Length; i++)
        {
            var (step, level) = (i / QuantileLevels.Count + 1, QuantileLevels.All[i % QuantileLevels.Count]);
            if (!double.IsFinite(quantiles[i]))
                throw new ArgumentException($"{model} gave {quantiles[i]} for level {level} of step {step}; a quantile is a finite number.", nameof(quantiles));
            if (history.Target is TargetKind.LogReturn && quantiles[i] <= 0)
                throw new ArgumentException(
                    $"{model} gave the price {quantiles[i]} for level {level} of step {step}; where changes are log returns, prices lie above zero.",
                    nameof(quantiles));
            if (i % QuantileLevels.Count > 0 && quantiles[i] < quantiles[i - 1])
                throw new ArgumentException(
                    $"{model} gave {quantiles[i]} for level {level} of step {step}, below the {quantiles[i - 1]} of the level before; sort them.",
                    nameof(quantiles));
        }

        return Made(model, history, quantiles.ToArray());
    }

    /// <summary>[h, Q] quantiles of level(origin + step) − level(origin): the way back of <see cref="From"/>.</summary>
    internal double[] Changes(History history) => history.Target is TargetKind.LogReturn
        ? Array.ConvertAll(_quantiles, quantile => Math.Log(quantile / OriginValue))
        : Array.ConvertAll(_quantiles, quantile => quantile - OriginValue);

    /// <summary>The same forecast again, from its own quantiles.</summary>
    /// <param name="quantiles">[h, Q] as <see cref="AllQuantiles"/> gave them.</param>
    internal static QuantileForecast Recalled(string model, History history, ReadOnlySpan<double> quantiles) =>
        Made(model, history, quantiles.ToArray());

    static QuantileForecast Made(string model, History history, double[] quantiles)
    {
        var times = new DateTimeOffset[quantiles.Length / QuantileLevels.Count];
        for (var step = 1; step <= times.Length; step++)
            times[step - 1] = history.TimeOf(step);

        return new(model, history, times, quantiles);
    }
}
