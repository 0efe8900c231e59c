namespace Gatecast.Accuracy;

/// <summary>ETTm1: the transformer every 15 minutes.</summary>
static class EttMinutes
{
    public static DataSet Set { get; } = new("ettm1", "ETTm1: seven channels, 96 to 720 quarters of an hour ahead", Score);

    static LongHorizon Data { get; } = Ett.Data("ett/ETTm1.csv.gz", "15m", rowsPerHour: 4) with
    {
        Published =
        [
            ("SegRNN, lookback 720", [0.293, 0.328, 0.357, 0.410], [0.354, 0.378, 0.399, 0.430]),
            ("P-sLSTM, lookback 336", [0.292, 0.329, 0.362, 0.421], []),
            ("patched LSTM, lookback 336", [0.308, 0.344, 0.378, 0.423], []),
            ("PatchTST/64", [0.293, 0.333, 0.369, 0.416], [0.346, 0.370, 0.392, 0.420]),
            ("DLinear, lookback 336", [0.299, 0.335, 0.369, 0.425], [0.343, 0.365, 0.386, 0.421]),
            ("NLinear, lookback 336", [0.306, 0.349, 0.375, 0.433], [0.348, 0.375, 0.388, 0.422]),
            ("iTransformer, lookback 720", [0.314, 0.349, 0.381, 0.448], [0.366, 0.389, 0.411, 0.449]),
            ("LSTM, lookback 336", [0.771, 0.820, 0.927, 0.960], []),
            ("GRU, lookback 720", [0.953, 1.124, 1.200, 1.173], [0.740, 0.847, 0.881, 0.858]),
            ("DeepAR, lookback 720", [1.153, 1.292, 1.199, 1.193], [0.857, 0.827, 0.866, 0.869]),
        ],
    };

    /// <summary>More windows than for ETTh1, which has a quarter of the rows.</summary>
    static string Score(AccuracyRun run, CancellationToken cancellation) => LongHorizonScore.Of(Data, Ett.Trainer with { WindowsPerEpoch = 12_000 }, seeds: 4, run, cancellation);
}
