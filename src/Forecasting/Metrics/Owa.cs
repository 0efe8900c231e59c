namespace Gatecast.Forecasting;

/// <summary>Overall weighted average of the M4 competition.</summary>
/// <remarks><code>
/// OWA = ½·(sMAPE / sMAPE of Naive2 + MASE / MASE of Naive2)        1 for Naive2 itself, lower is better
/// </code>
/// Each is first averaged over all series, and only then divided (Makridakis, Spiliotis and Assimakopoulos, 2020).</remarks>
public static class Owa
{
    /// <param name="smape">Mean over all series.</param>
    /// <param name="mase">Mean over all series.</param>
    /// <param name="naive2Smape">The reference's, over the same series.</param>
    /// <param name="naive2Mase">The reference's, over the same series.</param>
    public static double Of(double smape, double mase, double naive2Smape, double naive2Mase) =>
        (smape / naive2Smape + mase / naive2Mase) / 2;
}
