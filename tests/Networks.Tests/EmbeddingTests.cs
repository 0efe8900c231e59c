namespace Gatecast.Networks.Tests;

public class EmbeddingTests
{
    static readonly int[] _indices = [3, 0, 3, 4, 3, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    public void Gather_and_scatter_equal_their_twin(int size)
    {
        var stride = size + 3;
        var (table, grad) = (Draws.Normals(5 * size, seed: 1), Draws.Normals(_indices.Length * size, seed: 2));
        var before = Draws.Normals(5 * size, seed: 3);
        var (output, tableGrad) = (Strided.Nothing(_indices.Length, size, stride), Draws.Floats(before));
        Embedding.Gather(Draws.Floats(table), _indices, size, stride, output);
        Embedding.ScatterAdd(Strided.Spread(grad, size, stride), _indices, size, stride, tableGrad);
        double[][] expectedGrad = [.. before.Chunk(size)];
        EmbeddingReference.ScatterAdd([.. grad.Chunk(size)], _indices, expectedGrad);

        // A copy is exact; a row of the table is at most four numbers added up.
        Near.Equal(
            [.. EmbeddingReference.Gather([.. table.Chunk(size)], _indices).SelectMany(row => row)],
            Strided.Rows(output, _indices.Length, size, stride), 0);
        Near.Equal([.. expectedGrad.SelectMany(row => row)], tableGrad, 3e-7);
    }

    [Fact]
    public void The_twins_gradient_is_the_slope_of_its_value()
    {
        var (table, weights) = (Draws.Normals(15, seed: 1), Draws.Normals(_indices.Length * 3, seed: 2));
        double[][] grad = [.. Enumerable.Range(0, 5).Select(_ => new double[3])];
        EmbeddingReference.ScatterAdd([.. weights.Chunk(3)], _indices, grad);

        Slope.AssertEqual(
            [.. grad.SelectMany(row => row)], table,
            () => EmbeddingReference.Gather([.. table.Chunk(3)], _indices).SelectMany(row => row).Zip(weights, (y, w) => y * w).Sum(), "table");
    }

    [Fact]
    public void No_rows_are_no_work() => Embedding.Gather(new float[10], [], 5, 5, []);

    [Fact]
    public void Wrong_sizes_and_indices_throw_before_anything_is_written()
    {
        var (output, table) = (new float[10], new float[10]);
        Array.Fill(table, 1);
        Assert.ThrowsAny<ArgumentException>(() => Embedding.Gather(table, [0, 2], 5, 5, output));
        Assert.ThrowsAny<ArgumentException>(() => Embedding.Gather(table, [0, -1], 5, 5, output));
        Assert.ThrowsAny<ArgumentException>(() => Embedding.Gather(table, [0, 1], 0, 5, output));
        Assert.ThrowsAny<ArgumentException>(() => Embedding.Gather(table, [0, 1], 5, 4, output));
        Assert.ThrowsAny<ArgumentException>(() => Embedding.Gather(table, [0, 1], 5, 6, output));
        Assert.ThrowsAny<ArgumentException>(() => Embedding.ScatterAdd(table, [0, 2], 5, 5, output));
        Assert.ThrowsAny<ArgumentException>(() => Embedding.ScatterAdd(new float[9], [0, 1], 5, 5, output));

        Assert.All(output, value => Assert.Equal(0, value));
    }
}
