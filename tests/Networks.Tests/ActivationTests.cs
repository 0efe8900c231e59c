namespace Gatecast.Networks.Tests;

public class ActivationTests
{
    /// <summary>Of exp and σ: five units in the last place. tanh's rational function has a relative error below 4e-7.</summary>
    const double Tolerance = 3e-7, TanhTolerance = 4e-7;

    /// <summary>tanh ends this close to ±1: its function, not a clamp, gives the last value.</summary>
    const float TanhEnd = 1 - 3e-7f;

    /// <summary>Below it a number has no relative precision: a float is no longer normal, or tanh's numerator, x / 204, is not.</summary>
    const double Normal = 1.2e-38, TanhNormal = 2.5e-36;

    public static TheoryData<string> Names => Widths.Names;

    [Theory, MemberData(nameof(Names))]
    public void Each_function_has_a_small_relative_error(string width)
    {
        var grid = Grid(87);
        var (exp, sigmoid, tanh) = Of(width, grid);

        AssertNear(grid, exp, ActivationReference.Exp, Tolerance, Normal, "exp");
        AssertNear(grid, sigmoid, ActivationReference.Sigmoid, Tolerance, Normal, "σ");
        AssertNear(grid, tanh, ActivationReference.Tanh, TanhTolerance, TanhNormal, "tanh");
    }

    [Theory, MemberData(nameof(Names))]
    public void Not_a_number_stays_so(string width)
    {
        var (exp, sigmoid, tanh) = Of(width, [float.NaN, -float.NaN]);

        Assert.All([.. exp, .. sigmoid, .. tanh], value => Assert.Equal(float.NaN, value));
    }

    [Theory, MemberData(nameof(Names))]
    public void Far_arguments_give_the_limits(string width)
    {
        var (exp, sigmoid, tanh) = Of(width, [float.PositiveInfinity, float.MaxValue, 88, float.NegativeInfinity, float.MinValue, -88]);
        for (var i = 0; i < 3; i++)
        {
            // exp is clamped at ±87, where it is still a normal number.
            Assert.Equal(Math.Exp(87), exp[i], 1e-6 * Math.Exp(87));
            Assert.InRange(exp[i + 3], float.Epsilon, 2e-38f);
            Assert.Equal(1, sigmoid[i]);
            Assert.InRange(sigmoid[i + 3], 0, 2e-38f);
            Assert.InRange(tanh[i], TanhEnd, 1);
            Assert.InRange(tanh[i + 3], -1, -TanhEnd);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Tanh_is_odd(string width)
    {
        var grid = Grid(10);
        var (tanh, ofMinus) = (Of(width, grid).Tanh, Of(width, [.. grid.Select(x => -x)]).Tanh);

        Near.SameBits([.. tanh.Select(value => -value)], ofMinus);
    }

    [Theory, MemberData(nameof(Names))]
    public void Sigmoid_and_tanh_stay_inside_their_ranges(string width)
    {
        var (_, sigmoid, tanh) = Of(width, Grid(100));

        Assert.All(sigmoid, value => Assert.InRange(value, 0, 1));
        Assert.All(tanh, value => Assert.InRange(value, -1, 1));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_lane_gives_the_same_bits(string width)
    {
        foreach (var x in (float[])[-3, 0.1f, 7.7f])
        {
            float[] values = [.. Enumerable.Repeat(x, Widths.Named(width).Lanes)];
            var (exp, sigmoid, tanh) = Of(width, values);

            Assert.Single(exp.Distinct());
            Assert.Single(sigmoid.Distinct());
            Assert.Single(tanh.Distinct());
        }
    }

    /// <summary>±tiny numbers of every size, then an even grid that is no multiple of anything.</summary>
    static float[] Grid(float end)
    {
        float[] positive =
        [
            0, float.Epsilon, .. Enumerable.Range(0, 370).Select(i => MathF.Pow(10, -37 + i / 10f)).TakeWhile(x => x < end),
            .. Enumerable.Range(0, 20_000).Select(i => end * i / 19_999f), 0.625f, MathF.BitDecrement(0.625f), 0.34657359f,
        ];
        return [.. positive, .. positive.Select(x => -x)];
    }

    static void AssertNear(float[] grid, float[] actual, Func<double, double> definition, double tolerance, double normal, string what)
    {
        var (worst, at) = (0.0, 0f);
        for (var i = 0; i < grid.Length; i++)
        {
            var expected = definition(grid[i]);
            var error = Math.Abs(actual[i] - expected) / Math.Max(Math.Abs(expected), normal);
            if (error > worst)
                (worst, at) = (error, grid[i]);
        }

        Assert.True(worst <= tolerance, $"{what}: relative error {worst:e2} at {at}.");
    }

    /// <summary>The values, padded to whole vectors and cut back.</summary>
    static (float[] Exp, float[] Sigmoid, float[] Tanh) Of(string width, float[] values)
    {
        var kernels = Widths.Named(width);
        var padded = new float[(values.Length + kernels.Lanes - 1) / kernels.Lanes * kernels.Lanes];
        values.CopyTo(padded, 0);
        var (exp, sigmoid, tanh) = (new float[padded.Length], new float[padded.Length], new float[padded.Length]);
        kernels.Activate(padded, exp, sigmoid, tanh);
        return (exp[..values.Length], sigmoid[..values.Length], tanh[..values.Length]);
    }
}
