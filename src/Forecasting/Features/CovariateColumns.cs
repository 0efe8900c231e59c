namespace Gatecast.Forecasting;

/// <summary>The columns that covariates add to the features, scaled by the training rows.</summary>
/// <remarks>A covariate gives its value, in robust units from its median, and its last change; a price its return and the size of its recent returns; a future
/// covariate its value. Of a market's own columns high and low give the logarithm of their range, and volume how far it is from its usual.</remarks>
sealed class CovariateColumns
{
    /// <summary>Of the usual volume.</summary>
    const double Memory = 0.97;

    /// <summary>Keeps the logarithm of a range finite.</summary>
    const double RangeFloor = 0.05;

    readonly IReadOnlyList<Column> _columns;
    readonly IReadOnlyList<string> _future;

    CovariateColumns(IReadOnlyList<Column> columns, IReadOnlyList<string> future) => (_columns, _future) = (columns, future);

    delegate void Filler(History history, int covariate, Scale scale, int stride, Span<float> column);

    /// <summary>Number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>Number of future covariates.</summary>
    public int FutureCount => _future.Count;

    /// <param name="training">Rows that training may see.</param>
    /// <param name="isMarket">Whether high, low and volume are what they are called.</param>
    public static CovariateColumns Fit(Series training, bool isMarket)
    {
        var history = training.Until(training.Length - 1);
        var columns = new List<Column>();
        for (var i = 0; i < training.Covariates.Count; i++)
            columns.AddRange(ColumnsOf(history, training.Covariates[i], i, isMarket));

        return new(columns, [.. training.Covariates.Where(covariate => covariate.Role is CovariateRole.Future).Select(covariate => covariate.Name)]);
    }

    /// <summary>Number of columns, those of the calendar and of what lies ahead included.</summary>
    /// <param name="year">Whether the calendar has the cycle of the year.</param>
    public int CountWithCalendar(History history, bool year) => Count + Calendar.CountFor(history.Interval, history.Target, year) + (FutureCount > 0 ? 1 : 0);

    public Followed Follow(History history) => new(this, history);

    static IEnumerable<Column> ColumnsOf(History history, Covariate covariate, int index, bool isMarket)
    {
        if (covariate.Role is CovariateRole.Static)
            yield break;

        var scale = Scale.Of(history.CovariateRows(index), covariate.IsPrice);
        var name = covariate.Name;
        if (covariate.Role is CovariateRole.Future)
        {
            yield return new(name, scale, Value);
            yield break;
        }

        switch (isMarket ? name.ToUpperInvariant() : "")
        {
            case "LOW":
                // The range of the candle is a column of high.
                break;
            case "HIGH" when history.CovariateNames.FirstOrDefault(other => other.Equals("low", StringComparison.OrdinalIgnoreCase)) is { } low:
                yield return new(name, RangeScale(history, index, history.CovariateIndex(low)), (rows, high, range, stride, column) =>
                    Range(rows.CovariateRows(high), rows.CovariateRows(rows.CovariateIndex(low)), range, stride, column));
                break;
            case "VOLUME":
                yield return new(name, VolumeScale(history.CovariateRows(index)), Volume);
                break;
            default:
                if (!covariate.IsPrice)
                    yield return new(name, scale, Value);
                yield return new(name, scale, Change);
                if (covariate.IsPrice)
                    yield return new(name, scale, Size);
                break;
        }
    }

    static void Value(History history, int covariate, Scale scale, int stride, Span<float> column)
    {
        var values = history.CovariateRows(covariate);
        for (var row = 0; row < values.Length; row++)
            column[row * stride] = scale.Standing(values[row]);
    }

    static void Change(History history, int covariate, Scale scale, int stride, Span<float> column)
    {
        var values = history.CovariateRows(covariate);
        for (var row = 1; row < values.Length; row++)
            column[row * stride] = scale.ChangeOf(values[row - 1], values[row]);
    }

    static void Size(History history, int covariate, Scale scale, int stride, Span<float> column)
    {
        var values = history.CovariateRows(covariate);
        var sizes = new RecentSizes();
        for (var row = 0; row < values.Length; row++)
        {
            sizes.Add(row == 0 ? 1 : Math.Abs(scale.ChangeOf(values[row - 1], values[row])));
            column[row * stride] = sizes.Fast;
        }
    }

    static void Range(ReadOnlySpan<double> high, ReadOnlySpan<double> low, Scale scale, int stride, Span<float> column)
    {
        for (var row = 0; row < high.Length; row++)
            column[row * stride] = RangeOf(high[row], low[row]) is var range && double.IsNaN(range) ? 0 : (float)Math.Log(range / scale.Change + RangeFloor);
    }

    static void Volume(History history, int covariate, Scale scale, int stride, Span<float> column)
    {
        var values = history.CovariateRows(covariate);
        var usual = double.NaN;
        for (var row = 0; row < values.Length; row++)
        {
            var volume = Math.Log(1 + Math.Max(0, values[row]));
            if (double.IsNaN(volume))
                continue;

            column[row * stride] = double.IsNaN(usual) ? 0 : FeatureRows.Clipped((volume - usual) / scale.Change);
            usual = double.IsNaN(usual) ? volume : Memory * usual + (1 - Memory) * volume;
        }
    }

    /// <summary>ln(high / low); NaN where it is none.</summary>
    static double RangeOf(double high, double low) => low > 0 && high >= low ? Math.Log(high / low) : double.NaN;

    static Scale RangeScale(History history, int high, int low)
    {
        var (highs, lows) = (history.CovariateRows(high).ToArray(), history.CovariateRows(low).ToArray());
        List<double> ranges = [.. highs.Zip(lows, RangeOf).Where(range => range > 0).Order()];
        return new(0, 1, ranges.Count > 0 ? EmpiricalQuantile.Of(ranges, 0.5) : 1, IsPrice: false);
    }

    static Scale VolumeScale(ReadOnlySpan<double> values)
    {
        var (usual, sum, count) = (double.NaN, 0.0, 0);
        foreach (var value in values)
        {
            var volume = Math.Log(1 + Math.Max(0, value));
            if (double.IsNaN(volume))
                continue;
            if (!double.IsNaN(usual))
                (sum, count) = (sum + Math.Abs(volume - usual), count + 1);
            usual = double.IsNaN(usual) ? volume : Memory * usual + (1 - Memory) * volume;
        }

        return new(0, 1, sum > 0 ? 1.25 * sum / count : 1, IsPrice: false);
    }

    sealed record Column(string Covariate, Scale Scale, Filler Filler);

    /// <param name="Centre">Median value.</param>
    /// <param name="Spread">Of the values around it.</param>
    /// <param name="Change">Of the changes from row to row.</param>
    readonly record struct Scale(double Centre, double Spread, double Change, bool IsPrice)
    {
        public static Scale Of(ReadOnlySpan<double> values, bool isPrice)
        {
            double[] levels = [.. values.ToArray().Where(double.IsFinite).Select(value => isPrice ? Math.Log(value) : value)];
            if (levels.Length == 0)
                return new(0, 1, 1, isPrice);

            var spread = RobustScale.Of(levels);
            double[] changes = [.. levels.Zip(levels.Skip(1), (before, after) => after - before)];
            var change = changes.Length == 0 ? 0 : Math.Max(RobustScale.AroundZero(changes), 0.5 * changes.Average(Math.Abs));
            return new(spread.Centre, spread.Spread > 0 ? spread.Spread : change > 0 ? change : 1, change > 0 ? change : 1, isPrice);
        }

        public float Standing(double value) => double.IsNaN(value) ? 0 : FeatureRows.Clipped(((IsPrice ? Math.Log(value) : value) - Centre) / Spread);

        public float ChangeOf(double before, double after) =>
            double.IsNaN(before) ? 0 : FeatureRows.Clipped((IsPrice ? Math.Log(after / before) : after - before) / Change);
    }

    /// <summary>The columns over the rows of one history.</summary>
    public sealed class Followed
    {
        readonly CovariateColumns _columns;
        readonly float[] _values;
        readonly (int Column, int Covariate, Scale Scale)[] _future;

        public Followed(CovariateColumns columns, History history)
        {
            _columns = columns;
            _values = new float[history.Length * columns.Count];
            for (var i = 0; i < columns.Count; i++)
            {
                var column = columns._columns[i];
                column.Filler(history, history.CovariateIndex(column.Covariate), column.Scale, columns.Count, _values.AsSpan(i));
            }

            _future =
            [
                .. from name in columns._future
                   let column = columns._columns.ToList().FindIndex(column => column.Covariate == name)
                   select (column, history.CovariateIndex(name), columns._columns[column].Scale),
            ];
        }

        public int Count => _columns.Count;

        public void Fill(int row, Span<float> features) => _values.AsSpan(row * Count, Count).CopyTo(features);

        public void FillAhead(History from, int step, Span<float> features)
        {
            foreach (var (column, covariate, scale) in _future)
                features[column] = scale.Standing(from.FutureValue(covariate, step));
        }

        public void FillFuture(History from, int horizon, Span<float> features)
        {
            for (var step = 1; step <= horizon; step++)
                for (var i = 0; i < _future.Length; i++)
                    features[(step - 1) * _future.Length + i] = _future[i].Scale.Standing(from.FutureValue(_future[i].Covariate, step));
        }
    }
}
