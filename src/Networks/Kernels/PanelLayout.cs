namespace Gatecast.Networks;

/// <summary>Where the elements of one or more packed panels P[depth, columns] lie in a buffer, and how many of their columns count.</summary>
/// <param name="Stride">Distance from P[k, n] to P[k + 1, n] inside a run of the matrix that it is multiplied with.</param>
/// <param name="Columns">Columns that are computed: 1 … 4 blocks of <see cref="Kernels.Lanes"/>.</param>
/// <param name="RunStride">Distance from the start of a run to the start of the next; by default runs follow each other.</param>
/// <param name="Count">Number of panels, each with a result of its own.</param>
/// <param name="Distance">From the start of a panel to the start of the next.</param>
public readonly record struct PanelLayout(int Stride, int Columns, int RunStride = PanelLayout.Contiguous, int Count = 1, int Distance = 0)
{
    /// <summary>Each run begins where the one before ends.</summary>
    public const int Contiguous = -1;

    /// <summary>Distance between runs of this length.</summary>
    public long DistanceOf(int run) => RunStride == Contiguous ? (long)run * Stride : RunStride;

    /// <summary>Floats from the first element to one past the last.</summary>
    public long LengthFor(MatrixLayout matrix) =>
        (Count - 1L) * Distance + (matrix.Runs - 1L) * DistanceOf(matrix.Run) + (matrix.Run - 1L) * Stride + Columns;
}
