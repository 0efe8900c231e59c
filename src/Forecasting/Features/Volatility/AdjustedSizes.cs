namespace Gatecast.Forecasting;

/// <summary>Absolute changes without their week profile, and means over the last of them.</summary>
sealed class AdjustedSizes
{
    /// <summary>Sum of the first sizes; element c is over c of them.</summary>
    readonly double[] _sums;

    /// <summary>[n] changes up to and including each row.</summary>
    readonly int[] _counts;

    public AdjustedSizes(History history, WeekProfile profile)
    {
        var changes = VolatilityRows.Changes(history.Levels, history.Grid);
        (_sums, _counts) = (new double[changes.Length + 1], new int[changes.Length]);
        var count = 0;
        for (var row = 0; row < changes.Length; row++)
        {
            if (!double.IsNaN(changes[row]))
            {
                _sums[count + 1] = _sums[count] + Math.Abs(changes[row]) / profile.At(history.Times[row]);
                count++;
            }

            _counts[row] = count;
        }
    }

    /// <summary>Over the last ones up to a row; fewer where there are not as many; 0 where there is none.</summary>
    public double Mean(int row, int span)
    {
        var count = _counts[row];
        var used = int.Min(span, count);
        return used == 0 ? 0 : (_sums[count] - _sums[count - used]) / used;
    }
}
