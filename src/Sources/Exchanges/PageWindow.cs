namespace Gatecast.Sources.Exchanges;

/// <summary>What is still to be fetched.</summary>
/// <param name="Interval">One that the source has.</param>
/// <param name="From">On the interval's grid, or just after a row of the page before.</param>
/// <param name="To">Left out; on the interval's grid.</param>
readonly record struct PageWindow(string Symbol, Interval Interval, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The end of the first so many intervals, or of the window.</summary>
    public DateTimeOffset EndOf(int intervals)
    {
        var end = Interval.After(From, intervals);
        return end < To ? end : To;
    }
}
