namespace Gatecast.Networks.Tests;

public class SoftmaxCrossEntropyTests
{
    /// <summary>Exponentials of 3e-7 each and a sum of them.</summary>
    const double Tolerance = 1e-6;

    public static MatrixTheoryData<string, int> Sizes => Widths.With([.. Enumerable.Range(1, 20), 31, 32, 33, 48, 51, 129, 1000]);

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Sizes))]
    public void Loss_and_gradient_equal_their_twin(string width, int size)
    {
        const float Weight = 0.25f;
        var (kernels, stride) = (Widths.Named(width), size + 3);
        foreach (var rows in (int[])[0, 1, 4])
        {
            int[] targets = [.. Enumerable.Range(0, rows).Select(row => (row * 7 + 2) % size)];
            var x = Draws.Normals(rows * size, seed: 1, scale: 4);
            var (logits, grad) = (Strided.Spread(x, size, stride), Strided.Nothing(rows, size, stride));
            var twins = targets.Select((target, row) => (Target: target, Logits: x[(row * size)..((row + 1) * size)])).ToArray();
            var expected = Weight * twins.Sum(twin => SoftmaxCrossEntropyReference.Forward(twin.Logits, twin.Target));

            Near.Equal([expected], [(float)kernels.SoftmaxForward(logits, targets, stride, size, Weight)], Tolerance, "loss", size: 1);
            Near.Equal([expected], [(float)kernels.SoftmaxBackward(logits, targets, stride, size, Weight, grad)], Tolerance, "loss", size: 1);
            Near.Equal(
                [.. twins.SelectMany(twin => SoftmaxCrossEntropyReference.Backward(twin.Logits, twin.Target)).Select(value => Weight * value)],
                Strided.Rows(grad, rows, size, stride), Tolerance, "gradient", size: Weight);
        }
    }

    [Fact]
    public void The_twins_gradient_is_the_slope_of_its_value()
    {
        var logits = Draws.Normals(9, seed: 1, scale: 2);

        Slope.AssertEqual(
            SoftmaxCrossEntropyReference.Backward(logits, 3), logits, () => SoftmaxCrossEntropyReference.Forward(logits, 3), "logits");
    }

    [Theory, MemberData(nameof(Names))]
    public void Equal_logits_of_any_size_share_the_probability(string width)
    {
        foreach (var size in (float[])[0, 1e4f, -1e30f, float.MaxValue, float.MinValue])
        {
            var grad = new float[10];
            float[] logits = [.. Enumerable.Repeat(size, 10)];

            Assert.Equal(Math.Log(10), Widths.Named(width).SoftmaxBackward(logits, [4], 10, 10, 1, grad), 1e-6);
            Near.Equal([.. Enumerable.Range(0, 10).Select(k => k == 4 ? -0.9 : 0.1)], grad, 1e-6);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_class_that_is_out_of_reach_costs_its_distance(string width)
    {
        var grad = new float[3];

        Assert.Equal(1000, Widths.Named(width).SoftmaxBackward([1000, 0, float.NegativeInfinity], [1], 3, 3, 1, grad), 1e-6);
        Near.Equal([1, -1, 0], grad, 1e-6);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_row_that_is_not_finite_gives_NaN_and_leaves_the_other_rows_alone(string width)
    {
        // The third is a NaN that carries bits of its own, as a file may hold.
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, BitConverter.UInt32BitsToSingle(0x7FC00001)])
            for (var at = 0; at < 11; at++)
            {
                var (logits, grad) = (new float[22], new float[22]);
                logits[at] = bad;

                Assert.Equal(double.NaN, Widths.Named(width).SoftmaxForward(logits, [4, 5], 11, 11, 1));
                Assert.Equal(double.NaN, Widths.Named(width).SoftmaxBackward(logits, [4, 5], 11, 11, 1, grad));
                Assert.All(grad[..11], value => Assert.Equal(float.NaN, value));
                Assert.All(grad[11..], value => Assert.True(float.IsFinite(value)));
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void Wrong_sizes_and_classes_throw(string width)
    {
        var kernels = Widths.Named(width);
        Assert.ThrowsAny<ArgumentException>(() => kernels.SoftmaxForward(new float[9], [0, 1], 5, 5, 1));
        Assert.ThrowsAny<ArgumentException>(() => kernels.SoftmaxForward(new float[10], [0, 1], 4, 5, 1));
        Assert.ThrowsAny<ArgumentException>(() => kernels.SoftmaxForward(new float[10], [0, 1], 5, 0, 1));
        Assert.ThrowsAny<ArgumentException>(() => kernels.SoftmaxForward(new float[10], [0, 5], 5, 5, 1));
        Assert.ThrowsAny<ArgumentException>(() => kernels.SoftmaxForward(new float[10], [-1, 0], 5, 5, 1));
        Assert.ThrowsAny<ArgumentException>(() => kernels.SoftmaxBackward(new float[10], [0, 1], 5, 5, 1, new float[9]));
    }
}
