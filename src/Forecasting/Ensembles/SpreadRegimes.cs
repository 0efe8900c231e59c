namespace Gatecast.Forecasting;

/// <summary>Whether the size of a series' changes comes and goes, so that it is worth following.</summary>
/// <remarks><code>
/// e(t) = change(t) − φ·change(t − 1)                        φ: first autocorrelation of the changes
/// V = variance of ln(mean |e|) over blocks of 60 rows       noise = variance of |e| / (60 · mean²)
/// </code>
/// Independent e give V ≈ noise; more than twice as much is taken for regimes. Own.</remarks>
static class SpreadRegimes
{
    const int BlockRows = 60;
    const int LeastBlocks = 6;
    const double Ratio = 2;

    /// <param name="levels">Of the rows that may be looked at.</param>
    public static bool Show(ReadOnlySpan<double> levels)
    {
        var changes = new double[int.Max(0, levels.Length - 1)];
        for (var row = 0; row < changes.Length; row++)
            changes[row] = levels[row + 1] - levels[row];
        var (product, square) = (changes.Zip(changes.Skip(1), (one, next) => one * next).Sum(), changes.Sum(change => change * change));
        var autocorrelation = square > 0 ? product / square : 0;
        double[] sizes = [.. changes.Zip(changes.Skip(1), (one, next) => Math.Abs(next - autocorrelation * one))];
        double[] means = [.. sizes.Chunk(BlockRows).Where(block => block.Length == BlockRows).Select(block => block.Average()).Where(mean => mean > 0)];
        if (means.Length < LeastBlocks)
            return false;

        var mean = sizes.Average();
        var noise = sizes.Average(size => (size - mean) * (size - mean)) / (BlockRows * mean * mean);
        double[] logs = [.. means.Select(one => Math.Log(one))];
        var centre = logs.Average();
        return logs.Sum(log => (log - centre) * (log - centre)) / (logs.Length - 1) > Ratio * noise;
    }
}
