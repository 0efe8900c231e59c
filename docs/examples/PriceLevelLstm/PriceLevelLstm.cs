using Gatecast.Forecasting;
using Gatecast.Networks;

namespace Gatecast.Examples;

/// <summary>The LSTM of the classic tutorials: yesterday's prices in, tomorrow's price out. docs/price-levels.md says why not to trust it.</summary>
/// <remarks>Settings as such tutorials have them, none of them tuned here: closing prices scaled to 0 … 1 by the lowest and highest of the
/// training rows, a window of 60, one layer of 50 units, mean squared error, Adam at 0.001, batches of 32, 100 epochs in shuffled
/// order. The last fifth of the rows it may see is kept from training, and gives the spread of its errors.</remarks>
public sealed class PriceLevelLstm : IForecaster
{
    public const int Lookback = 60;

    const int Hidden = 50;
    const int BatchSize = 32;
    const int Epochs = 100;
    const float LearningRate = 0.001f;
    const double ValidationShare = 0.2;

    readonly RecurrentNetwork _network = new(new() { Inputs = 1, Hidden = Hidden, Outputs = 1 }, seed: 1);
    readonly double[] _errors = [];

    PriceLevelLstm(double lowest, double highest) => (Lowest, Highest) = (lowest, highest);

    PriceLevelLstm(PriceLevelLstm trained, double[] errors)
        : this(trained.Lowest, trained.Highest) => (_network, _errors) = (trained._network, errors);

    public string Name => "price-level lstm";

    public int Horizon => 1;

    /// <summary>Of the prices it was trained on; 0 to the network.</summary>
    public double Lowest { get; }

    /// <summary>Of the prices it was trained on; 1 to the network.</summary>
    public double Highest { get; }

    /// <summary>Trains on the first rows and measures the errors of one step ahead on the rest.</summary>
    /// <param name="past">All that it may see.</param>
    /// <param name="threads">Largest number of threads; the result does not depend on it.</param>
    public static PriceLevelLstm Fit(Series past, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(past);
        var rows = past.Length - (int)(ValidationShare * past.Length);
        if (rows < Lookback + BatchSize)
            throw new ArgumentException(
                $"{past.Name} has {past.Length} rows, {rows} of them to train on; a window of {Lookback} needs {Lookback + BatchSize} " +
                "to learn from. Load more rows.", nameof(past));

        var prices = past.Values[..rows].ToArray();
        var trained = new PriceLevelLstm(prices.Min(), prices.Max());
        trained.Train(prices, threads);

        double[] errors =
        [
            .. Enumerable.Range(rows - 1, past.Length - rows)
                .Select(origin => past.Values[origin + 1] - trained.NextPrice(past.Until(origin))).Order(),
        ];
        return new(trained, errors);
    }

    /// <summary>The network's price, and around it the errors of the validation rows, centred: the median is the network's price.</summary>
    public QuantileForecast Forecast(History history)
    {
        var price = NextPrice(history);
        var quantiles = new double[QuantileLevels.Count];
        for (var j = 0; j < quantiles.Length; j++)
        {
            var quantile = price + ErrorQuantile(QuantileLevels.All[j]) - ErrorQuantile(0.5);

            // Nothing costs less than nothing, whatever a network that has left its training range may say.
            quantiles[j] = Math.Max(quantile, 1e-6 * history.Values[^1]);
        }

        return QuantileForecast.Of(Name, history, quantiles);
    }

    void Train(double[] prices, int threads)
    {
        var random = new Random(1);
        var origins = Enumerable.Range(Lookback - 1, prices.Length - Lookback).ToArray();
        var batch = new SequenceBatch(Lookback, BatchSize, features: 1, skips: 0);
        var targets = new float[BatchSize];

        // Without decay and clipping AdamW is Adam.
        var optimizer = new AdamW(_network, new() { WeightDecay = 0, ClipNorm = float.PositiveInfinity });
        var pass = new RecurrentPass(_network, batch, threads);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(origins);
            foreach (var chosen in origins.Chunk(BatchSize))
            {
                batch.Rows = chosen.Length;
                for (var row = 0; row < chosen.Length; row++)
                {
                    for (var time = 0; time < Lookback; time++)
                        batch.Input(time, row)[0] = Scaled(prices[chosen[row] - Lookback + 1 + time]);
                    targets[row] = Scaled(prices[chosen[row] + 1]);
                }

                pass.Backward(SquaredError, seed: 1, optimizer.Steps);
                optimizer.Step(pass, LearningRate);
            }
        }

        double SquaredError(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var error = outputs[row * stride] - targets[firstRow + row];
                outputGrad[row * stride] = 2 * error / batch.Rows;
                sum += error * error / batch.Rows;
            }

            return sum;
        }
    }

    double NextPrice(History history)
    {
        if (history.Length < Lookback)
            throw new ArgumentException($"{history.Name} has {history.Length} rows up to the origin; the window needs {Lookback}.", nameof(history));

        var (state, output) = (_network.NewState(), new float[1]);
        foreach (var price in history.Values[^Lookback..])
            _network.Step([Scaled(price)], skips: [], state, output);

        return Lowest + output[0] * (Highest - Lowest);
    }

    float Scaled(double price) => (float)((price - Lowest) / (Highest - Lowest));

    /// <summary>Linear between the sorted errors.</summary>
    double ErrorQuantile(double level)
    {
        var position = level * (_errors.Length - 1);
        var below = (int)position;
        return double.Lerp(_errors[below], _errors[int.Min(below + 1, _errors.Length - 1)], position - below);
    }
}
