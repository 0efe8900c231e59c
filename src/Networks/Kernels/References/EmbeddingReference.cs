namespace Gatecast.Networks;

/// <summary>The definition of <see cref="Embedding"/> in <see cref="double"/>.</summary>
public static class EmbeddingReference
{
    /// <param name="table">[K][D] W.</param>
    /// <param name="indices">[R].</param>
    /// <returns>[R][D] y.</returns>
    public static double[][] Gather(double[][] table, int[] indices)
    {
        ArgumentNullException.ThrowIfNull(table);
        return [.. indices.Select(index => table[index])];
    }

    /// <param name="outputGrad">[R][D] ∂L/∂y.</param>
    /// <param name="tableGrad">[K][D] in and out: ∂L/∂W.</param>
    public static void ScatterAdd(double[][] outputGrad, int[] indices, double[][] tableGrad)
    {
        ArgumentNullException.ThrowIfNull(outputGrad);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(tableGrad);
        for (var r = 0; r < indices.Length; r++)
            for (var d = 0; d < outputGrad[r].Length; d++)
                tableGrad[indices[r]][d] += outputGrad[r][d];
    }
}
