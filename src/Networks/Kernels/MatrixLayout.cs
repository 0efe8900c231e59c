namespace Gatecast.Networks;

/// <summary>Where the elements of a matrix A[rows, depth] lie in a buffer: depth runs through equal runs at a stride of their
/// own.</summary>
/// <param name="RowStride">Distance from A[m, k] to A[m + 1, k].</param>
/// <param name="DepthStride">Distance from A[m, k] to A[m, k + 1] inside a run.</param>
/// <param name="Run">Length of a run.</param>
/// <param name="Runs">Number of runs; depth = Run × Runs.</param>
/// <param name="RunStride">Distance from the start of a run to the start of the next.</param>
public readonly record struct MatrixLayout(int RowStride, int DepthStride, int Run, int Runs = 1, int RunStride = 0)
{
    public int Depth => Run * Runs;

    /// <summary>Index of the last element of a matrix with this many rows. Strides are not negative, so no index is larger.</summary>
    public long LastIndex(int rows) =>
        (rows - 1L) * RowStride + (Run - 1L) * DepthStride + (Runs - 1L) * RunStride;
}
