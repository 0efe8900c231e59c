namespace Gatecast.Forecasting;

/// <summary>Mean of the last levels up to a row.</summary>
static class RecentMean
{
    /// <param name="count">Rows; fewer where there are not as many.</param>
    public static double Of(ReadOnlySpan<double> levels, int row, int count)
    {
        // A sum carried along would round differently for a history that begins elsewhere.
        var sum = 0.0;
        var first = int.Max(0, row - count + 1);
        for (var i = first; i <= row; i++)
            sum += levels[i];

        return sum / (row - first + 1);
    }
}
