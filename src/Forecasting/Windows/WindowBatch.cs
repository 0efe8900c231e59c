using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Puts windows into a network's batch: their rows in time order, a patch of them to a time step, and beside them what goes straight to the head.</summary>
sealed class WindowBatch(WindowShape shape, int capacity)
{
    readonly float[] _features = new float[shape.Features];

    public SequenceBatch Batch { get; } = new(shape.Time, capacity, shape.StepFeatures, shape.Skips);

    /// <summary>Fills in one window.</summary>
    /// <param name="row">Row of the batch.</param>
    /// <param name="rows">Features of the series.</param>
    /// <param name="unit">What the network's numbers are counted in at the origin.</param>
    /// <param name="statics">What tells the series from others.</param>
    public void Fill(int row, FeatureRows rows, int origin, double unit, ReadOnlySpan<float> statics)
    {
        for (var time = 0; time < shape.Lookback; time++)
            rows.Fill(origin, unit, origin - shape.Lookback + 1 + time, Part(row, time));
        if (shape.Future > 0)
            for (var step = 1; step <= (shape.Time - shape.Lookback / shape.Patch) * shape.Patch; step++)
                rows.FillAhead(origin, int.Min(step, shape.Horizon), Part(row, shape.Lookback + step - 1));
        for (var time = 0; time < shape.Time && statics.Length > 0; time++)
            statics.CopyTo(Batch.Input(time, row)[(shape.Patch * shape.Features)..]);

        var skip = Batch.Skip(row);
        rows.Fill(origin, unit, origin, skip);
        for (var k = 0; k < shape.SkippedRows; k++)
        {
            rows.Fill(origin, unit, origin - 1 - k, _features);
            skip[shape.Features + k] = _features[0];
        }

        statics.CopyTo(skip[(shape.Features + shape.SkippedRows)..]);
        if (shape.Future > 0)
            rows.FillFuture(origin, shape.Horizon, skip[^(shape.Future * shape.Horizon)..]);
    }

    Span<float> Part(int row, int time) => Batch.Input(time / shape.Patch, row).Slice(time % shape.Patch * shape.Features, shape.Features);
}
