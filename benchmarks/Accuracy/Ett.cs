using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>What ETTh1 and ETTm1 share: loads and oil temperature of one transformer, 12 months for training, 4 for validation, 4 for the test, and the settings of the network.</summary>
static class Ett
{
    /// <summary>Chosen on the validation rows of ETTh1; the one epoch by stretches of both tables held out in turn, as the decision on long horizons tells.</summary>
    public static LstmTrainer Trainer { get; } = new()
    {
        Horizon = 720,
        Lookback = 336,
        Patch = 24,
        Hidden = 64,
        YearCycle = false,
        SkippedRows = 335,
        LearningRate = 5e-4f,
        Epochs = 1,
    };

    /// <param name="rowsPerHour">Of the file.</param>
    public static LongHorizon Data(string file, string interval, int rowsPerHour)
    {
        var month = 30 * 24 * rowsPerHour;
        return new(file, interval, new(2016, 7, 1, 0, 0, 0, TimeSpan.Zero), TrainingRows: 12 * month, ValidationRows: 4 * month, TestRows: 4 * month) { LinearRows = 336 };
    }
}
