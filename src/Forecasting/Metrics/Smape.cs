namespace Gatecast.Forecasting;

/// <summary>Symmetric absolute percentage error, in percent, as M3 and M4 define it.</summary>
/// <remarks><code>
/// sMAPE = 200·|y − f| / (|y| + |f|)        0 … 200, lower is better
/// </code>
/// Makridakis and Hibon (2000). For values that do not cross zero: near zero it says little. Where both are 0 the forecast was right, and
/// the error is 0.</remarks>
public static class Smape
{
    /// <summary>Of one step.</summary>
    public static double Of(double outcome, double forecast)
    {
        var size = Math.Abs(outcome) + Math.Abs(forecast);
        return size == 0 ? 0 : 200 * Math.Abs(outcome - forecast) / size;
    }
}
