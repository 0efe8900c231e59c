using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>A network, and for one series what it reads and the baseline whose quantiles it corrects. Series may share the network.</summary>
/// <remarks>Inside, changes are counted in <see cref="FeatureRows.Unit"/> of the origin.</remarks>
/// <param name="Statics">What tells the series from others.</param>
sealed record AnchoredNetwork(
    RecurrentNetwork Network, QuantileHead Head, WindowShape Shape, IFrontEnd FrontEnd, float[] Statics, BaselineForecaster Anchor)
{
    /// <summary>Sequences that go through the network together when many origins are forecast.</summary>
    const int LargestBatch = 256;

    /// <param name="quantiles">The anchor, once it has followed the series.</param>
    /// <param name="unit">Of the origin.</param>
    /// <param name="anchor">[h, Q] out: the anchor's quantiles, scaled.</param>
    public static void FillAnchor(QuantileChanges quantiles, int origin, double unit, Span<float> anchor)
    {
        var changes = new double[anchor.Length];
        quantiles(origin, changes);
        for (var i = 0; i < anchor.Length; i++)
            anchor[i] = (float)(changes[i] / unit);
    }

    /// <summary>Quantiles of the change from each origin to each step.</summary>
    /// <param name="rows">Features of the series that all histories are cut from.</param>
    /// <returns>For each history [h, Q].</returns>
    public IEnumerable<double[]> Changes(FeatureRows rows, IReadOnlyList<History> histories, int threads)
    {
        var anchor = Anchor.Follow(histories.MaxBy(history => history.Length));
        var windows = new WindowBatch(Shape, int.Min(LargestBatch, histories.Count));
        var pass = new RecurrentPass(Network, windows.Batch, threads);
        var raw = new float[windows.Batch.Capacity * Head.RawCount];
        foreach (var chunk in histories.Chunk(windows.Batch.Capacity))
        {
            windows.Batch.Rows = chunk.Length;
            for (var row = 0; row < chunk.Length; row++)
                windows.Fill(row, rows, chunk[row].Origin, rows.Unit(chunk[row].Origin), Statics);
            pass.Forward(raw);
            for (var row = 0; row < chunk.Length; row++)
                yield return Corrected(anchor, chunk[row].Origin, rows.Unit(chunk[row].Origin), raw.AsSpan(row * Head.RawCount, Head.RawCount));
        }
    }

    double[] Corrected(QuantileChanges anchor, int origin, double unit, ReadOnlySpan<float> raw)
    {
        var anchors = new float[Head.QuantileCount];
        var quantiles = new float[Head.QuantileCount];
        FillAnchor(anchor, origin, unit, anchors);
        Head.Forward(raw, anchors, quantiles);
        return Array.ConvertAll(quantiles, quantile => quantile * unit);
    }
}
