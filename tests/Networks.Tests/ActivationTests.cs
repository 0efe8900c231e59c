using System.Runtime.Intrinsics;

namespace Gatecast.Networks.Tests;

public class ActivationTests
{
    /// <summary>Stated by <see cref="Activation"/>: five units in the last place.</summary>
    const double Tolerance = 3e-7;

    [Fact]
    public void Exp_has_a_small_relative_error() => AssertNear(Activation.Exp, ActivationReference.Exp, Grid(87));

    [Fact]
    public void Sigmoid_has_a_small_relative_error() => AssertNear(Activation.Sigmoid, ActivationReference.Sigmoid, Grid(87));

    [Fact]
    public void Tanh_has_a_small_relative_error() => AssertNear(Activation.Tanh, ActivationReference.Tanh, Grid(87));

    [Fact]
    public void Not_a_number_stays_so()
    {
        Assert.Equal(float.NaN, Single(Activation.Exp, float.NaN));
        Assert.Equal(float.NaN, Single(Activation.Sigmoid, float.NaN));
        Assert.Equal(float.NaN, Single(Activation.Tanh, float.NaN));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(88f)]
    public void Far_arguments_give_the_limits(float far)
    {
        // exp is clamped at ±87, where it is still a normal number.
        Assert.Equal(Math.Exp(87), Single(Activation.Exp, far), 1e-6 * Math.Exp(87));
        Assert.InRange(Single(Activation.Exp, -far), float.Epsilon, 2e-38f);
        Assert.Equal(1, Single(Activation.Sigmoid, far));
        Assert.InRange(Single(Activation.Sigmoid, -far), 0, 2e-38f);
        Assert.Equal(1, Single(Activation.Tanh, far));
        Assert.Equal(-1, Single(Activation.Tanh, -far));
    }

    [Fact]
    public void Tanh_is_odd()
    {
        foreach (var x in Grid(10))
            Assert.Equal(-Single(Activation.Tanh, x), Single(Activation.Tanh, -x));
    }

    [Fact]
    public void Sigmoid_and_tanh_stay_inside_their_ranges()
    {
        foreach (var x in Grid(100))
        {
            Assert.InRange(Single(Activation.Sigmoid, x), 0, 1);
            Assert.InRange(Single(Activation.Tanh, x), -1, 1);
        }
    }

    /// <summary>±tiny numbers of every size, then an even grid that is no multiple of anything.</summary>
    static float[] Grid(float end)
    {
        float[] positive =
        [
            0, float.Epsilon, .. Enumerable.Range(0, 370).Select(i => MathF.Pow(10, -37 + i / 10f)),
            .. Enumerable.Range(0, 20_000).Select(i => end * i / 19_999f), 0.625f, MathF.BitDecrement(0.625f), 0.34657359f,
        ];
        return [.. positive, .. positive.Select(x => -x)];
    }

    static void AssertNear(Func<Vector256<float>, Vector256<float>> fast, Func<double, double> definition, float[] grid)
    {
        var (worst, at) = (0.0, 0f);
        foreach (var x in grid)
        {
            // Below the normal numbers a float has no relative precision.
            var expected = definition(x);
            var error = Math.Abs(Single(fast, x) - expected) / Math.Max(Math.Abs(expected), 1.2e-38);
            if (error > worst)
                (worst, at) = (error, x);
        }

        Assert.True(worst <= Tolerance, $"Relative error {worst:e2} at {at}.");
    }

    static float Single(Func<Vector256<float>, Vector256<float>> function, float x)
    {
        var result = function(Vector256.Create(x));
        for (var lane = 1; lane < 8; lane++)
            Assert.Equal(result[0], result[lane]);

        return result[0];
    }
}
