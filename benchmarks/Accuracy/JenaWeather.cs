using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Weather: 21 indicators of a station in Jena in 2020, every ten minutes, 70 % for training, 10 % for validation, 20 % for the test.</summary>
/// <remarks>Readings of -9999, which stand for missing ones, are taken as they are, as in the published scores.</remarks>
static class JenaWeather
{
    public static DataSet Set { get; } = new("weather", "Weather of Jena: 21 channels, 96 to 720 steps of ten minutes ahead", Score);

    static LongHorizon Data { get; } = new(
        "weather/weather_jena2020_autoformer.csv.gz", "10m", new(2020, 1, 1, 0, 10, 0, TimeSpan.Zero), TrainingRows: 36_887, ValidationRows: 5_270, TestRows: 10_539)
    {
        Published =
        [
            ("SegRNN, lookback 720", [0.143, 0.189, 0.243, 0.316], [0.198, 0.247, 0.291, 0.345]),
            ("PatchTST/64", [0.149, 0.194, 0.245, 0.314], [0.198, 0.241, 0.282, 0.334]),
            ("P-sLSTM, lookback 336", [0.149, 0.197, 0.249, 0.320], [0.208, 0.256, 0.297, 0.350]),
            ("DLinear, lookback 336", [0.176, 0.220, 0.265, 0.323], [0.237, 0.282, 0.319, 0.362]),
            ("NLinear, lookback 336", [0.182, 0.225, 0.271, 0.338], [0.232, 0.269, 0.301, 0.348]),
            ("SegRNN, lookback 96", [0.165, 0.211, 0.270, 0.357], [0.227, 0.273, 0.318, 0.376]),
            ("LSTM, lookback 96", [0.369, 0.416, 0.455, 0.535], []),
            ("last value", [0.259, 0.309, 0.377, 0.465], [0.254, 0.292, 0.338, 0.394]),
        ],
    };

    /// <summary>Chosen on the validation rows; the figures are in the decision on long horizons.</summary>
    static LstmTrainer Trainer { get; } = new()
    {
        Horizon = 720,
        Lookback = 720,
        Patch = 72,
        Hidden = 64,
        YearCycle = false,
        SkippedRows = 335,
        LearningRate = 5e-4f,
        Epochs = 3,
        WindowsPerEpoch = 16_000,
        ValidationStride = 25,
        Baselines = [Baseline.LinearOver(336), Baseline.LinearOver(720)],
    };

    static string Score(AccuracyRun run, CancellationToken cancellation) => LongHorizonScore.Of(Data, Trainer, seeds: 1, run, cancellation);
}
