namespace Gatecast.Networks;

/// <summary>The definition of <see cref="QuantileHead"/> in <see cref="double"/>, quantile by quantile, for one step.</summary>
public static class QuantileHeadReference
{
    /// <param name="raw">[1 + G].</param>
    /// <param name="anchor">[Q], ascending.</param>
    /// <returns>[Q].</returns>
    public static double[] Forward(double[] raw, double[] anchor)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentNullException.ThrowIfNull(anchor);
        var (levels, groups) = (anchor.Length, raw.Length - 1);
        var spread = anchor[levels - 1 - levels / 4] - anchor[levels / 4];
        var quantiles = new double[levels];
        for (var j = 0; j < levels; j++)
        {
            quantiles[j] = anchor[levels / 2] + spread * raw[0];
            for (var k = int.Min(j, levels / 2); k < int.Max(j, levels / 2); k++)
            {
                var spacing = (anchor[k + 1] - anchor[k]) * Math.Log(1 + Math.Exp(raw[1 + k * groups / (levels - 1)] + QuantileHead.Unit));
                quantiles[j] += j > levels / 2 ? spacing : -spacing;
            }
        }

        return quantiles;
    }
}
