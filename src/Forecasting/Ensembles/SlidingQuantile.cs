namespace Gatecast.Forecasting;

/// <summary>Quantiles of the last values of a stream.</summary>
sealed class SlidingQuantile
{
    readonly int _capacity;
    readonly Queue<double> _order;
    readonly List<double> _sorted;

    /// <param name="capacity">Values that count; older ones are forgotten.</param>
    public SlidingQuantile(int capacity) => (_capacity, _order, _sorted) = (capacity, [], []);

    SlidingQuantile(SlidingQuantile other) => (_capacity, _order, _sorted) = (other._capacity, new(other._order), [.. other._sorted]);

    public int Count => _sorted.Count;

    public SlidingQuantile Clone() => new(this);

    public void Add(double value)
    {
        if (_order.Count == _capacity)
            _sorted.RemoveAt(_sorted.BinarySearch(_order.Dequeue()));
        _order.Enqueue(value);
        var place = _sorted.BinarySearch(value);
        _sorted.Insert(place < 0 ? ~place : place, value);
    }

    /// <summary>As <see cref="EmpiricalQuantile"/>, of at least one value.</summary>
    public double At(double level) => EmpiricalQuantile.Of(_sorted, level);
}
