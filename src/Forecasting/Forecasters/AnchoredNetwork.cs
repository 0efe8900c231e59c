using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>A network, what scales its inputs, and the baseline whose quantiles it corrects.</summary>
/// <remarks>Inside, changes are counted in <see cref="FeatureScaler.Change"/>.</remarks>
sealed record AnchoredNetwork(
    RecurrentNetwork Network, QuantileHead Head, FeatureScaler Scaler, BaselineForecaster Anchor, int Lookback, int Patch)
{
    /// <summary>Sequences that go through the network together when many origins are forecast.</summary>
    const int LargestBatch = 256;

    /// <param name="quantiles">The anchor, once it has followed the series.</param>
    /// <param name="anchor">[h, Q] out: the anchor's quantiles, scaled.</param>
    public void FillAnchor(QuantileChanges quantiles, int origin, Span<float> anchor)
    {
        var changes = new double[anchor.Length];
        quantiles(origin, changes);
        for (var i = 0; i < anchor.Length; i++)
            anchor[i] = (float)(changes[i] / Scaler.Change);
    }

    /// <summary>Quantiles of the change from each origin to each step.</summary>
    /// <param name="table">Features of the series that all histories are cut from.</param>
    /// <returns>For each history [h, Q].</returns>
    public IEnumerable<double[]> Changes(FeatureTable table, IReadOnlyList<History> histories, int threads)
    {
        var anchor = Anchor.Follow(histories.MaxBy(history => history.Length));
        var windows = new WindowBatch(Lookback, Patch, table.Count, int.Min(LargestBatch, histories.Count));
        var pass = new RecurrentPass(Network, windows.Batch, threads);
        var raw = new float[windows.Batch.Capacity * Head.RawCount];
        foreach (var chunk in histories.Chunk(windows.Batch.Capacity))
        {
            windows.Fill(table, Array.ConvertAll(chunk, history => history.Origin));
            pass.Forward(raw);
            for (var row = 0; row < chunk.Length; row++)
                yield return Corrected(anchor, chunk[row].Origin, raw.AsSpan(row * Head.RawCount, Head.RawCount));
        }
    }

    double[] Corrected(QuantileChanges anchor, int origin, ReadOnlySpan<float> raw)
    {
        var anchors = new float[Head.QuantileCount];
        var quantiles = new float[Head.QuantileCount];
        FillAnchor(anchor, origin, anchors);
        Head.Forward(raw, anchors, quantiles);
        return Array.ConvertAll(quantiles, quantile => quantile * Scaler.Change);
    }
}
