using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>The features of every row of a history, each computed from that row and those before it.</summary>
/// <remarks>Columns: the scaled change, fast and slow averages of its size (log scale), the distance from the mean of the last two
/// seasons, the standing among all training levels (not for prices, whose level says nothing), and the calendar.</remarks>
sealed class FeatureTable
{
    /// <summary>Largest scaled change that a feature shows, in training scales: a crash must not saturate the network.</summary>
    const double Clip = 10;

    const double FastMemory = 0.8;

    const double SlowMemory = 0.97;

    /// <summary>Keeps the logarithm finite while nothing moves.</summary>
    const double SizeFloor = 0.05;

    readonly float[] _values;

    FeatureTable(int rows, int count) => (_values, Count) = (new float[rows * count], count);

    /// <summary>F.</summary>
    public int Count { get; }

    /// <summary>[F] features of a row.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Count, Count);

    public static int CountFor(Interval interval, TargetKind target) =>
        CountBeforeCalendar(target) + Calendar.CountFor(interval, target);

    public static FeatureTable Build(History history, FeatureScaler scaler)
    {
        var table = new FeatureTable(history.Length, CountFor(history.Interval, history.Target));
        var (fast, slow) = (1.0, 1.0);
        var levels = history.Levels;
        var memory = 2 * int.Max(history.Season, 4);
        for (var row = 0; row < history.Length; row++)
        {
            var change = row == 0 ? 0 : Math.Clamp((levels[row] - levels[row - 1]) / scaler.Change, -Clip, Clip);
            fast = FastMemory * fast + (1 - FastMemory) * Math.Abs(change);
            slow = SlowMemory * slow + (1 - SlowMemory) * Math.Abs(change);
            var recent = MeanOfLast(levels, row, memory);

            var features = table._values.AsSpan(row * table.Count, table.Count);
            features[0] = (float)change;
            features[1] = (float)Math.Log(fast + SizeFloor);
            features[2] = (float)Math.Log(slow + SizeFloor);
            features[3] = (float)Math.Clamp((levels[row] - recent) / (scaler.Change * Math.Sqrt(memory)), -Clip, Clip);
            if (history.Target is not TargetKind.LogReturn)
                features[4] = (float)Math.Clamp((levels[row] - scaler.Centre) / scaler.Spread, -Clip, Clip);
            Calendar.Fill(history.Times[row], history.Interval, history.Target, features[CountBeforeCalendar(history.Target)..]);
        }

        return table;
    }

    static int CountBeforeCalendar(TargetKind target) => target is TargetKind.LogReturn ? 4 : 5;

    static double MeanOfLast(ReadOnlySpan<double> levels, int row, int count)
    {
        // A sum carried along would round differently for a history that begins elsewhere.
        var sum = 0.0;
        var first = int.Max(0, row - count + 1);
        for (var i = first; i <= row; i++)
            sum += levels[i];

        return sum / (row - first + 1);
    }
}
