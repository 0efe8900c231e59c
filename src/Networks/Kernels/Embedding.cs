using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Rows of a table by their numbers: a matrix product with one-hot rows, without the product.</summary>
/// <remarks><code>
/// y[r] = W[index[r]]     ∂L/∂W[k] = Σ_{r: index[r] = k} ∂L/∂y[r], in the order of r
/// </code>
/// As torch.nn.Embedding. It copies and adds element by element, so it has the same bits at every vector width.
/// Twin: <see cref="EmbeddingReference"/>.</remarks>
static class Embedding
{
    /// <param name="table">[K, D] W.</param>
    /// <param name="indices">[R] rows of the table, 0 … K − 1.</param>
    /// <param name="width">D.</param>
    /// <param name="stride">Distance from one row of <paramref name="output"/> to the next.</param>
    /// <param name="output">[R, D] at <paramref name="stride"/>, y.</param>
    public static void Gather(ReadOnlySpan<float> table, ReadOnlySpan<int> indices, int width, int stride, Span<float> output)
    {
        Check(table.Length, indices, width, stride, output.Length);
        for (var r = 0; r < indices.Length; r++)
            table.Slice(indices[r] * width, width).CopyTo(output[(r * stride)..]);
    }

    /// <param name="outputGrad">[R, D] at <paramref name="stride"/>, ∂L/∂y.</param>
    /// <param name="indices">[R] rows of the table, 0 … K − 1.</param>
    /// <param name="width">D.</param>
    /// <param name="stride">Distance from one row of <paramref name="outputGrad"/> to the next.</param>
    /// <param name="tableGrad">[K, D] in and out: ∂L/∂W, to which the rows are added.</param>
    public static void ScatterAdd(
        ReadOnlySpan<float> outputGrad, ReadOnlySpan<int> indices, int width, int stride, Span<float> tableGrad)
    {
        Check(tableGrad.Length, indices, width, stride, outputGrad.Length);
        for (var r = 0; r < indices.Length; r++)
        {
            var row = tableGrad.Slice(indices[r] * width, width);
            TensorPrimitives.Add(row, outputGrad.Slice(r * stride, width), row);
        }
    }

    static void Check(int table, ReadOnlySpan<int> indices, int width, int stride, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (stride < width || (indices.Length > 0 && length < (indices.Length - 1L) * stride + width))
            throw new ArgumentException(
                $"A buffer of {length} floats at the stride {stride} is too short for {indices.Length} rows of {width}.", nameof(length));
        foreach (var index in indices)
            if ((uint)index >= (uint)(table / width))
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"An index must be at least 0 and below {table / width}.");
    }
}
