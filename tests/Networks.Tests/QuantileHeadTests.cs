namespace Gatecast.Networks.Tests;

public class QuantileHeadTests
{
    const int Horizon = 3;

    /// <summary>A running sum of up to Q spacings, relative to the largest of them.</summary>
    const double Tolerance = 2e-6;

    public static TheoryData<int, int> Sizes => new()
    {
        { 3, 1 }, { 3, 2 }, { 5, 1 }, { 9, 2 }, { 9, 4 }, { 9, 8 }, { 23, 1 }, { 23, 2 }, { 23, 4 }, { 23, 22 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Forward_equals_its_twin(int levels, int groups)
    {
        var (head, anchor) = (new QuantileHead(Horizon, levels, groups), Anchor(levels));
        var raw = Draws.Normals(head.RawCount, seed: 1, scale: 3);
        var quantiles = new float[head.QuantileCount];
        head.Forward(Draws.Floats(raw), Draws.Floats(anchor), quantiles);

        Near.Equal(Twin(head, raw, anchor), quantiles, Tolerance);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Backward_agrees_with_central_differences_of_the_twin(int levels, int groups)
    {
        const double Step = 1e-5;
        var (head, anchor) = (new QuantileHead(Horizon, levels, groups), Anchor(levels));
        var raw = Draws.Normals(head.RawCount, seed: 1, scale: 3);
        var quantileGrad = Draws.Normals(head.QuantileCount, seed: 2);
        double LossOf(double[] at) => Twin(head, at, anchor).Zip(quantileGrad, (q, grad) => q * grad).Sum();
        double LossNear(int i, double step) => LossOf([.. raw.Select((r, k) => k == i ? r + step : r)]);

        var rawGrad = new float[head.RawCount];
        Array.Fill(rawGrad, float.NaN);
        head.Backward(Draws.Floats(raw), Draws.Floats(anchor), Draws.Floats(quantileGrad), rawGrad);

        Near.Equal(
            [.. Enumerable.Range(0, raw.Length).Select(i => (LossNear(i, Step) - LossNear(i, -Step)) / (2 * Step))], rawGrad, Tolerance);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Quantiles_never_cross_whatever_the_raw_outputs_are(int levels, int groups)
    {
        var (head, anchor) = (new QuantileHead(Horizon, levels, groups), Draws.Floats(Anchor(levels)));
        var quantiles = new float[head.QuantileCount];
        float[] extremes = [0, -0f, 1e3f, -1e3f, 20, -20, 88, -88, 1e-30f, -104];
        for (var seed = 0UL; seed < 500; seed++)
        {
            var random = new CounterRandom(seed, 1);
            float[] raw =
            [
                .. Enumerable.Range(0, head.RawCount).Select(i => random.Below(2, (ulong)i) == 0
                    ? extremes[random.Below(extremes.Length, (ulong)(1000 + i))]
                    : (float)(random.Normal((ulong)(5000 + i)) * Math.Pow(10, random.Below(4, (ulong)(2000 + i))))),
            ];
            head.Forward(raw, anchor, quantiles);

            for (var step = 0; step < Horizon; step++)
                for (var j = 0; j < levels; j++)
                {
                    var q = quantiles[step * levels + j];
                    Assert.True(float.IsFinite(q), $"seed {seed}, level {j}: {q}");
                    Assert.True(j == 0 || q >= quantiles[step * levels + j - 1], $"seed {seed}, level {j}");
                }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Gradients_are_numbers_whatever_the_raw_outputs_are(int levels, int groups)
    {
        var (head, anchor) = (new QuantileHead(Horizon, levels, groups), Draws.Floats(Anchor(levels)));
        foreach (var extreme in (float[])[1e3f, -1e3f, 88, -88])
        {
            var (raw, rawGrad) = (new float[head.RawCount], new float[head.RawCount]);
            Array.Fill(raw, extreme);
            head.Backward(raw, anchor, Draws.Floats(head.QuantileCount, seed: 2), rawGrad);

            Assert.All(rawGrad, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Raw_zeros_give_the_anchor(int levels, int groups)
    {
        var (head, anchor) = (new QuantileHead(Horizon, levels, groups), Anchor(levels));
        var quantiles = new float[head.QuantileCount];
        head.Forward(new float[head.RawCount], Draws.Floats(anchor), quantiles);

        Near.Equal(anchor, quantiles, 1e-6);
    }

    [Fact]
    public void The_shift_is_in_units_of_the_anchors_inner_spread()
    {
        // Q = 5: the spread is a₃ − a₁ = 3, so r₀ = 2 moves every quantile by 6.
        var quantiles = new float[5];
        new QuantileHead(horizon: 1, levels: 5, groups: 1).Forward([2, 0], [-9, -1, 0, 2, 7], quantiles);

        Near.Equal([-3, 5, 6, 8, 13], quantiles, 1e-6);
    }

    [Fact]
    public void An_anchor_without_spread_gives_that_one_value()
    {
        var quantiles = new float[5];
        new QuantileHead(horizon: 1, levels: 5, groups: 4).Forward([9, 1, -2, 3, 4], [2, 2, 2, 2, 2], quantiles);

        Assert.Equal([2, 2, 2, 2, 2], quantiles);
    }

    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 4, 1)]
    [InlineData(1, 5, 0)]
    [InlineData(1, 5, 5)]
    public void An_impossible_size_throws(int horizon, int levels, int groups) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileHead(horizon, levels, groups));

    static double[] Anchor(int levels) =>
    [
        .. Enumerable.Range(0, Horizon).SelectMany(step => Draws.Normals(levels, seed: (ulong)(90 + step), scale: 0.1).Order()),
    ];

    static double[] Twin(QuantileHead head, double[] raw, double[] anchor) =>
    [
        .. raw.Chunk(head.RawPerStep).Zip(anchor.Chunk(head.Levels)).SelectMany(step => QuantileHeadReference.Forward(step.First, step.Second)),
    ];
}
