namespace Gatecast.Accuracy;

/// <summary>ETTh1: the transformer every hour.</summary>
static class EttHourly
{
    public static DataSet Set { get; } = new("etth1", "ETTh1: seven channels, 96 to 720 hours ahead", Score);

    static LongHorizon Data { get; } = Ett.Data("ett/ETTh1.csv.gz", "1h", rowsPerHour: 1) with
    {
        Published =
        [
            ("SegRNN, lookback 720", [0.351, 0.392, 0.423, 0.466], [0.392, 0.414, 0.433, 0.472]),
            ("PatchTST/64", [0.370, 0.413, 0.422, 0.447], [0.400, 0.429, 0.440, 0.468]),
            ("NLinear, lookback 336", [0.374, 0.408, 0.429, 0.440], [0.394, 0.415, 0.427, 0.453]),
            ("SegRNN, lookback 96", [0.368, 0.408, 0.444, 0.446], [0.395, 0.419, 0.440, 0.457]),
            ("DLinear, lookback 336", [0.375, 0.405, 0.439, 0.472], [0.399, 0.416, 0.443, 0.490]),
            ("iTransformer, lookback 720", [0.396, 0.430, 0.480, 0.700], [0.426, 0.450, 0.486, 0.608]),
            ("DeepAR, lookback 720", [1.097, 1.080, 1.076, 1.079], [0.803, 0.793, 0.800, 0.815]),
            ("GRU, lookback 720", [1.135, 1.123, 1.080, 1.089], [0.844, 0.814, 0.807, 0.822]),
            ("last value", [1.295, 1.325, 1.323, 1.339], []),
        ],
    };

    static string Score(AccuracyRun run, CancellationToken cancellation) => LongHorizonScore.Of(Data, Ett.Trainer with { WindowsPerEpoch = 6_000 }, seeds: 4, run, cancellation);
}
