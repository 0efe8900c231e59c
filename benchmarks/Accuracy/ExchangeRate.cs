using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Exchange rates of eight currencies by day, 70 % for training, 10 % for validation, 20 % for the test: prices, which no one forecasts better than the last value.</summary>
static class ExchangeRate
{
    public static DataSet Set { get; } = new("exchange-rate", "Exchange rates: eight currencies, 96 to 336 days ahead", Score);

    /// <summary>The published dates are made up: they know no weekends.</summary>
    static LongHorizon Data { get; } = new(
        "multivariate/exchange_rate_autoformer.csv.gz", "1d", new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero), TrainingRows: 5_311, ValidationRows: 759, TestRows: 1_517)
    {
        Horizons = [96, 192, 336],
        Target = TargetKind.LogReturn,
        Point = (forecast, step) => forecast.Median(step),
        Published =
        [
            ("last value", [0.081, 0.167, 0.305], [0.196, 0.289, 0.396]),
            ("DLinear, lookback 336", [0.081, 0.157, 0.305], [0.203, 0.293, 0.414]),
            ("LSTM, lookback 96", [1.453, 1.846, 2.136], []),
        ],
    };

    /// <summary>Nothing was chosen here: on the validation rows no network gained on the last value.</summary>
    static LstmTrainer Trainer { get; } = new()
    {
        Horizon = 336,
        Lookback = 96,
        Patch = 8,
        FrontEnd = FrontEnd.Window,
        LearningRate = 5e-4f,
        Epochs = 4,
        WindowsPerEpoch = 6_000,
        Baselines = [Baseline.LastValue],
    };

    static string Score(AccuracyRun run, CancellationToken cancellation) => LongHorizonScore.Of(Data, Trainer, seeds: 1, run, cancellation);
}
