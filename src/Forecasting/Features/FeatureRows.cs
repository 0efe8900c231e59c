namespace Gatecast.Forecasting;

/// <summary>The features of the rows of a history, as seen from origins among them.</summary>
/// <remarks>Columns: those of the front end, those of the covariates, the calendar, and, where a covariate is known beforehand, whether the row lies ahead.</remarks>
sealed class FeatureRows
{
    readonly History _history;
    readonly CovariateColumns.Followed _covariates;
    readonly int _own;
    readonly float[] _values;
    readonly Func<int, double> _unit;
    readonly bool _seesLevels;
    readonly bool _year;

    /// <param name="own">Number of columns of the front end.</param>
    /// <param name="unit">Unit of an origin.</param>
    /// <param name="year">Whether the calendar has the cycle of the year.</param>
    /// <param name="seesLevels">Whether the first two columns are the level and the change as seen from an origin, which are filled in here.</param>
    public FeatureRows(History history, CovariateColumns covariates, int own, Func<int, double> unit, bool seesLevels = false, bool year = true)
    {
        (_history, _own, _unit, _seesLevels, _year) = (history, own, unit, seesLevels, year);
        _covariates = covariates.Follow(history);
        Count = own + covariates.CountWithCalendar(history, year);
        _values = new float[history.Length * Count];
        for (var row = 0; row < history.Length; row++)
        {
            var rest = _values.AsSpan(row * Count + own, Count - own);
            _covariates.Fill(row, rest);
            Calendar.Fill(history.Times[row], history.Interval, history.Target, year, rest[covariates.Count..]);
        }
    }

    /// <summary>Largest number that a feature shows, in its unit: a crash must not saturate the network.</summary>
    public static double Clip => 10;

    /// <summary>F.</summary>
    public int Count { get; }

    /// <summary>The columns of the front end of a row, to be filled in by it.</summary>
    public Span<float> Own(int row) => _values.AsSpan(row * Count, _own);

    /// <summary>What the network's numbers are counted in at an origin, in levels.</summary>
    public double Unit(int origin) => _unit(origin);

    /// <param name="unit">The origin's.</param>
    /// <param name="row">At most the origin.</param>
    /// <param name="features">[F] out.</param>
    public void Fill(int origin, double unit, int row, Span<float> features)
    {
        _values.AsSpan(row * Count, Count).CopyTo(features);
        if (!_seesLevels)
            return;

        var levels = _history.Levels;
        features[0] = Clipped((levels[row] - levels[origin]) / unit);
        features[1] = row == 0 ? 0 : Clipped((levels[row] - levels[row - 1]) / unit);
    }

    /// <summary>What is known beforehand of a row after the origin: calendar and future covariates.</summary>
    /// <param name="step">1 for the first.</param>
    /// <param name="features">[F] out.</param>
    public void FillAhead(int origin, int step, Span<float> features)
    {
        features.Clear();
        var from = _history.Until(origin);
        var rest = features[_own..];
        _covariates.FillAhead(from, step, rest);
        Calendar.Fill(from.TimeOf(step), _history.Interval, _history.Target, _year, rest[_covariates.Count..]);
        features[^1] = 1;
    }

    /// <param name="features">[h, number of future covariates] out.</param>
    public void FillFuture(int origin, int horizon, Span<float> features) => _covariates.FillFuture(_history.Until(origin), horizon, features);

    public static float Clipped(double value) => (float)Math.Clamp(value, -Clip, Clip);
}
