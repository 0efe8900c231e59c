using Gatecast.Networks;

namespace Gatecast.Forecasting;

/// <summary>Sums over outcomes of one step, one regime or all of them.</summary>
sealed class ScoreSums
{
    readonly double[] _pinball = new double[QuantileLevels.Count];
    readonly double[] _pit = new double[PitHistogram.Count];
    readonly int[] _inside = new int[CoverageScore.Nominals.Count];
    readonly double[] _width = new double[CoverageScore.Nominals.Count];
    readonly int[] _directions = new int[4];
    int _ties;
    double _absolute;
    double _squared;
    double _smape;
    double _crps;
    double _interval;
    double _logDensity;
    int _densities;

    public int Outcomes { get; private set; }

    /// <param name="last">Value at the origin.</param>
    /// <param name="quantiles">[23] of the step.</param>
    /// <param name="crps">Of the step.</param>
    /// <param name="logDensity">ln of the forecast density at the outcome, where there is one.</param>
    public void Add(double last, double outcome, ReadOnlySpan<double> quantiles, double crps, double? logDensity)
    {
        var median = quantiles[QuantileLevels.Median];
        Outcomes++;
        _absolute += Math.Abs(outcome - median);
        _squared += (outcome - median) * (outcome - median);
        _smape += Smape.Of(outcome, median);
        _crps += crps;
        for (var j = 0; j < _pinball.Length; j++)
            _pinball[j] += PinballLoss.Sum(outcome, quantiles.Slice(j, 1), QuantileLevels.All.Slice(j, 1));

        PitHistogram.Add(_pit, PitInterval.Of(outcome, quantiles));
        AddIntervals(outcome, quantiles);
        AddDirection(outcome - last, median - last);
        if (logDensity is { } density)
        {
            _logDensity += density;
            _densities++;
        }
    }

    /// <param name="naiveError">Scale of the MASE and MSIS.</param>
    /// <param name="overlap">Outcomes that count as one in tests.</param>
    public ForecastScore Score(double naiveError, double overlap) => new()
    {
        Outcomes = Outcomes,
        Mae = _absolute / Outcomes,
        Rmse = Math.Sqrt(_squared / Outcomes),
        Mase = _absolute / Outcomes / naiveError,
        Smape = _smape / Outcomes,
        Crps = _crps / Outcomes,
        ScaledCrps = _crps / Outcomes / naiveError,
        Pinball = Array.ConvertAll(_pinball, sum => sum / Outcomes),
        Msis = _interval / Outcomes / naiveError,
        Coverage =
        [
            .. CoverageScore.Nominals.Select((nominal, c) => new CoverageScore
            {
                Nominal = nominal,
                Inside = _inside[c],
                Outcomes = Outcomes,
                Width = _width[c] / Outcomes,
                Overlap = overlap,
            }),
        ],
        Pit = new([.. _pit]),
        LogScore = _densities == Outcomes ? -_logDensity / Outcomes : null,
        Direction = new()
        {
            UpUp = _directions[0],
            UpDown = _directions[1],
            DownUp = _directions[2],
            DownDown = _directions[3],
            Ties = _ties,
            Overlap = overlap,
        },
        Overlap = overlap,
    };

    void AddIntervals(double outcome, ReadOnlySpan<double> quantiles)
    {
        for (var c = 0; c < _inside.Length; c++)
        {
            var coverage = CoverageScore.Nominals[c];
            var low = quantiles[QuantileLevels.IndexOf((1 - coverage) / 2)];
            var high = quantiles[QuantileLevels.IndexOf((1 + coverage) / 2)];
            _inside[c] += outcome >= low && outcome <= high ? 1 : 0;
            _width[c] += high - low;
            if (coverage == 1 - IntervalScore.M4Alpha)
                _interval += IntervalScore.Of(outcome, low, high, IntervalScore.M4Alpha);
        }
    }

    void AddDirection(double change, double forecast)
    {
        if (change == 0 || forecast == 0)
            _ties++;
        else
            _directions[(forecast > 0 ? 0 : 2) + (change > 0 ? 0 : 1)]++;
    }
}
