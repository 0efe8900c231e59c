namespace Gatecast.Forecasting;

/// <summary>Sums of the losses at each step over runs of consecutive origins. Where the runs become too many, neighbours are joined: the size
/// does not grow with the number of origins.</summary>
sealed class LossBatches(int horizon)
{
    const int Most = 256;

    readonly List<double[]> _sums = [];
    int _inLast;

    /// <summary>Origins in each run but the last, which may have fewer.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>[runs][h]</summary>
    public IReadOnlyList<double[]> Sums => _sums;

    /// <param name="losses">[h] of the next origin.</param>
    public void Add(ReadOnlySpan<double> losses)
    {
        if (_sums.Count == 0 || _inLast == Size)
        {
            if (_sums.Count == Most)
                JoinNeighbours();
            _sums.Add(new double[horizon]);
            _inLast = 0;
        }

        for (var k = 0; k < horizon; k++)
            _sums[^1][k] += losses[k];
        _inLast++;
    }

    void JoinNeighbours()
    {
        for (var i = 0; i < Most / 2; i++)
        {
            for (var k = 0; k < horizon; k++)
                _sums[2 * i][k] += _sums[2 * i + 1][k];
            _sums[i] = _sums[2 * i];
        }

        _sums.RemoveRange(Most / 2, Most / 2);
        Size *= 2;
    }
}
