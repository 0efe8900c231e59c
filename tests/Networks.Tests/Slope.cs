namespace Gatecast.Networks.Tests;

/// <summary>Central differences: the judge of a twin's gradient.</summary>
static class Slope
{
    /// <summary>Stated by the house style for a twin against central differences.</summary>
    const double Tolerance = 1e-5;

    /// <summary>Compares with the slope of the loss at every one of the numbers, which it changes and puts back.</summary>
    public static void AssertEqual(double[] expected, double[] at, Func<double> loss, string what)
    {
        const double Step = 1e-5;
        var slopes = new float[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            var value = at[i];
            at[i] = value + Step;
            var above = loss();
            at[i] = value - Step;
            slopes[i] = (float)((above - loss()) / (2 * Step));
            at[i] = value;
        }

        Near.Equal(expected, slopes, Tolerance, what);
    }
}
