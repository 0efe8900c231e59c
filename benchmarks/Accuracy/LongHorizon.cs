using System.Globalization;
using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>A table of channels as the literature on long horizons splits it: training, validation and test rows, one after the other.</summary>
/// <remarks>Zhou and others, "Informer", AAAI 2021, and Wu and others, "Autoformer", NeurIPS 2021. Every test window counts; the lookback of the first ones lies in
/// the validation rows.</remarks>
/// <param name="File">In the published data: a column of times, then one for each channel.</param>
/// <param name="Start">Of the first row. Rows are taken as equally far apart, as the literature does.</param>
sealed record LongHorizon(string File, string Interval, DateTimeOffset Start, int TrainingRows, int ValidationRows, int TestRows)
{
    /// <summary>Steps ahead, ascending; one network of the longest serves all.</summary>
    public IReadOnlyList<int> Horizons { get; init; } = [96, 192, 336, 720];

    /// <summary>How changes are measured.</summary>
    public TargetKind Target { get; init; } = TargetKind.Difference;

    /// <summary>The number that is scored of a step's distribution: by default its mean, which is what a squared error asks for.</summary>
    public Func<QuantileForecast, int, double> Point { get; init; } = (forecast, step) => forecast.Mean(step);

    /// <summary>Rows that the linear anchors look back over; by default the anchors are the trainer's.</summary>
    public int? LinearRows { get; init; }

    /// <summary>Published scores: for each horizon the mean squared and the mean absolute error.</summary>
    public IReadOnlyList<(string Method, double[] Squares, double[] Sizes)> Published { get; init; } = [];

    /// <summary>The channels up to the end of what is scored.</summary>
    /// <param name="validation">Leaves out the test rows, and scores the validation rows.</param>
    public LongHorizonPart Load(bool validation)
    {
        var rows = SharedData.Rows(File).ToList();
        var known = TrainingRows + ValidationRows;
        var length = known + (validation ? 0 : TestRows);
        if (rows.Count - 1 < length)
            throw new ArgumentException($"{File} has {rows.Count - 1:N0} rows; the split needs {length:N0}. Put the published file there.");

        var interval = Sources.Interval.Parse(Interval);
        DateTimeOffset[] times = [.. Enumerable.Range(0, length).Select(row => interval.After(Start, row))];
        return new([.. rows[0][1..].Select((name, column) => Channel(name, column + 1))], validation ? TrainingRows : known, known);

        LongHorizonChannel Channel(string name, int column)
        {
            double[] values = [.. rows.Skip(1).Take(length).Select(cells => double.Parse(cells[column], CultureInfo.InvariantCulture))];
            var mean = values.Take(TrainingRows).Average();
            var deviation = Math.Sqrt(values.Take(TrainingRows).Average(value => (value - mean) * (value - mean)));
            return new(Series.From(WithoutUnit(name), Target, interval, times, values), deviation);
        }
    }

    static string WithoutUnit(string name) => name.Split(" (")[0];
}
