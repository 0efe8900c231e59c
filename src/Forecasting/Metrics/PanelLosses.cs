namespace Gatecast.Forecasting;

/// <summary>Losses of many series at once: series move together, and so do their losses, so that a time counts once.</summary>
static class PanelLosses
{
    /// <summary>The losses of one series.</summary>
    /// <param name="Times">[n] origins.</param>
    /// <param name="Values">[n].</param>
    /// <param name="Scale">What they are multiplied by, so that series of different units can be averaged.</param>
    public sealed record OfSeries(IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<double> Values, double Scale);

    /// <returns>In order of time, the mean over the series that have a loss there.</returns>
    public static double[] ByTime(IEnumerable<OfSeries> panel)
    {
        var losses = new SortedDictionary<DateTimeOffset, (double Sum, int Count)>();
        foreach (var series in panel)
        {
            for (var i = 0; i < series.Values.Count; i++)
            {
                var (sum, count) = losses.GetValueOrDefault(series.Times[i]);
                losses[series.Times[i]] = (sum + series.Scale * series.Values[i], count + 1);
            }
        }

        return [.. losses.Values.Select(loss => loss.Sum / loss.Count)];
    }
}
