using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Resamples of rows in circular blocks, so that what depends on its neighbours keeps them (Politis and Romano, 1992).</summary>
/// <remarks>A resample is a function of the seed and its number: the same losses always get the same answer.</remarks>
/// <param name="Seed">One test, one seed.</param>
/// <param name="Rows">n, at least one.</param>
/// <param name="Block">Rows in a block, 1 … n.</param>
readonly record struct BlockBootstrap(ulong Seed, int Rows, int Block)
{
    /// <summary>Enough for a 95 % interval and for tests at 10 %.</summary>
    public const int Resamples = 2000;

    /// <summary>Blocks as long as targets overlap, and no shorter than the cube root of the rows.</summary>
    /// <param name="overlap">Origins that share a step, ⌈h / stride⌉.</param>
    public static BlockBootstrap For(ulong seed, int rows, int overlap) =>
        new(seed, rows, int.Min(rows, int.Max(overlap, (int)Math.Ceiling(Math.Cbrt(rows)))));

    /// <param name="resample">0, 1, 2 …</param>
    /// <param name="rows">[n] out: rows of the resample.</param>
    public void Fill(int resample, Span<int> rows)
    {
        var random = new CounterRandom(Seed, Stream: 0);
        for (var filled = 0; filled < Rows; filled += Block)
        {
            var start = random.Below(Rows, (ulong)resample << 32 | (uint)filled);
            for (var i = 0; i < Block && filled + i < Rows; i++)
                rows[filled + i] = (start + i) % Rows;
        }
    }
}
