using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Puts windows into a network's batch: their rows in time order, a patch of them to a time step, and beside them what goes straight to the head.</summary>
/// <remarks>The skip features are all features of the origin and the last changes before it.</remarks>
/// <param name="lookback">Whole patches.</param>
/// <param name="patch">Rows to a time step.</param>
sealed class WindowBatch(int lookback, int patch, int features, int capacity)
{
    /// <summary>Changes before the origin that the head sees directly: enough for a short autoregression.</summary>
    const int LargestSkippedChanges = 8;

    public SequenceBatch Batch { get; } = new(lookback / patch, capacity, patch * features, SkipsFor(lookback, features));

    public static int SkipsFor(int lookback, int features) => features + int.Min(LargestSkippedChanges, lookback - 1);

    public void Fill(FeatureTable table, ReadOnlySpan<int> origins)
    {
        Batch.Rows = origins.Length;
        for (var row = 0; row < origins.Length; row++)
        {
            var window = new Window(table, origins[row], lookback);
            for (var time = 0; time < lookback; time++)
                window[time].CopyTo(Batch.Input(time / patch, row)[(time % patch * features)..]);

            var skip = Batch.Skip(row);
            window[lookback - 1].CopyTo(skip);
            for (var k = features; k < skip.Length; k++)
                skip[k] = window[lookback - 2 - (k - features)][0];
        }
    }
}
