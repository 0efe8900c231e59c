using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Futures drawn from a forecast: at each step they are spread as its quantiles say, and from step to step they hang together as outcomes did.</summary>
/// <remarks>The order of the paths at each step is that of past outcomes within their own forecasts, from the newest origins whose steps have all come (the
/// Schaake shuffle: Clark et al., 2004; an empirical copula). Where fewer than 30 have, the order is that of random walks. The same seed gives the same paths.</remarks>
public sealed class SamplePaths
{
    /// <summary>Origins whose outcomes lend their order, at most.</summary>
    const int MostTemplates = 400;

    const int LeastTemplates = 30;

    readonly double[] _values;

    SamplePaths(double[] values, int count, double originValue) => (_values, Count, OriginValue) = (values, count, originValue);

    public int Count { get; }

    public int Horizon => _values.Length / Count;

    public double OriginValue { get; }

    /// <summary>[h] values of one path, in the unit of the series.</summary>
    public ReadOnlySpan<double> this[int path] => _values.AsSpan(path * Horizon, Horizon);

    /// <param name="forecaster">What made the forecast; it forecasts from past origins once more.</param>
    /// <param name="history">What the forecast was made from.</param>
    /// <param name="count">Number of paths, 1 to 1,000,000.</param>
    /// <exception cref="ArgumentException">The forecast is of another origin.</exception>
    public static SamplePaths Draw(IForecaster forecaster, QuantileForecast forecast, History history, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1_000_000);
        if (forecast.OriginTime != history.OriginTime)
            throw new ArgumentException($"The forecast is from {forecast.OriginTime:u} and the history ends at {history.OriginTime:u}; paths are drawn from the forecast's own history.");

        var random = new CounterRandom(seed, 0x9A);
        var templates = Templates(forecaster, history);
        if (templates.Count < LeastTemplates)
            templates = [.. Enumerable.Range(0, MostTemplates).Select(i => Walk(random, i, forecast.Horizon))];

        var chosen = new int[count];
        for (var path = 0; path < count; path++)
            chosen[path] = path % templates.Count;
        random.Shuffle(chosen, round: 1);
        var changes = forecast.Changes(history);
        var values = new double[count * forecast.Horizon];
        for (var step = 0; step < forecast.Horizon; step++)
        {
            var distribution = new TailedQuantiles(changes.AsSpan(step * QuantileLevels.Count, QuantileLevels.Count));
            var keys = new double[count];
            for (var path = 0; path < count; path++)
                keys[path] = templates[chosen[path]][step] + Noise(path, step) / templates.Count;
            int[] order = [.. Enumerable.Range(0, count)];
            Array.Sort(keys, order);
            for (var rank = 0; rank < count; rank++)
            {
                var change = distribution.At((rank + 0.5) / count);
                values[order[rank] * forecast.Horizon + step] = history.Target is TargetKind.LogReturn ? forecast.OriginValue * Math.Exp(change) : forecast.OriginValue + change;
            }
        }

        return new(values, count, forecast.OriginValue);

        // Paths of one template stay near each other, and their order among themselves is chance.
        double Noise(int path, int step) => random.Uniform(2 * ((ulong)step * (ulong)count + (ulong)path)) - 0.5;
    }

    /// <summary>Probability that the value lies above a price at each step, and that it has touched it by then.</summary>
    /// <param name="price">Touched is reached from the origin's value, from below where the price is higher and from above where it is lower.</param>
    public IReadOnlyList<(double Above, double Touched)> Against(double price)
    {
        var (above, touched) = (new int[Horizon], new int[Horizon]);
        for (var path = 0; path < Count; path++)
        {
            var values = this[path];
            var reached = price == OriginValue;
            for (var step = 0; step < Horizon; step++)
            {
                reached |= price > OriginValue ? values[step] >= price : values[step] <= price;
                above[step] += values[step] > price ? 1 : 0;
                touched[step] += reached ? 1 : 0;
            }
        }

        return [.. above.Zip(touched, (one, other) => ((double)one / Count, (double)other / Count))];
    }

    /// <returns>For each past origin, the level of each outcome within its forecast.</returns>
    static List<double[]> Templates(IForecaster forecaster, History history)
    {
        var horizon = forecaster.Horizon;
        var last = history.Origin - horizon;
        var first = int.Max(history.Length / 2, last - MostTemplates + 1);
        History[] origins =
        [
            .. Enumerable.Range(first, int.Max(0, last - first + 1))
                .Where(origin => history.Grid[origin + horizon] - history.Grid[origin] == horizon).Select(history.Until),
        ];
        var templates = new List<double[]>();
        foreach (var (past, forecast) in origins.Zip(forecaster.Forecast(origins)))
        {
            var changes = forecast.Changes(past);
            var levels = new double[horizon];
            for (var step = 0; step < horizon; step++)
                levels[step] = new TailedQuantiles(changes.AsSpan(step * QuantileLevels.Count, QuantileLevels.Count))
                    .LevelOf(history.Levels[past.Origin + step + 1] - past.Levels[^1]);
            templates.Add(levels);
        }

        return templates;
    }

    static double[] Walk(CounterRandom random, int number, int horizon)
    {
        var (walk, sum) = (new double[horizon], 0.0);
        for (var step = 0; step < horizon; step++)
        {
            sum += random.Normal((ulong)number * (ulong)horizon + (ulong)step);
            walk[step] = sum / Math.Sqrt(step + 1);
        }

        return walk;
    }
}
