namespace Gatecast.Forecasting;

/// <summary>Adam on the parameters of each series, sparse: only series of the batch move, and each counts its own steps.</summary>
/// <remarks>Kingma and Ba (2015); as Smyl (2020), each series is a model of its own.</remarks>
sealed class SeriesAdam(int series, int parameters)
{
    const double MeanDecay = 0.9, SquareDecay = 0.999, Epsilon = 1e-6;

    readonly double[][] _means = [.. Enumerable.Range(0, series).Select(_ => new double[parameters])];
    readonly double[][] _squares = [.. Enumerable.Range(0, series).Select(_ => new double[parameters])];
    readonly int[] _steps = new int[series];

    /// <summary>A copy of all that decides the next steps.</summary>
    public SeriesAdamState Snapshot() => new([.. _steps], Copies(_means), Copies(_squares));

    /// <summary>Goes on from a <see cref="Snapshot"/> of as many series.</summary>
    public void Restore(SeriesAdamState state)
    {
        state.Steps.CopyTo(_steps, 0);
        for (var one = 0; one < _steps.Length; one++)
        {
            state.Means[one].CopyTo(_means[one], 0);
            state.Squares[one].CopyTo(_squares[one], 0);
        }
    }

    /// <param name="values">Parameters of the series; moved.</param>
    public void Step(int one, double[] values, double[] gradient, double rate)
    {
        var (mean, square, step) = (_means[one], _squares[one], ++_steps[one]);
        var (meanScale, squareScale) = (1 / (1 - Math.Pow(MeanDecay, step)), 1 / (1 - Math.Pow(SquareDecay, step)));
        for (var i = 0; i < values.Length; i++)
        {
            mean[i] = MeanDecay * mean[i] + (1 - MeanDecay) * gradient[i];
            square[i] = SquareDecay * square[i] + (1 - SquareDecay) * gradient[i] * gradient[i];
            values[i] -= rate * mean[i] * meanScale / (Math.Sqrt(square[i] * squareScale) + Epsilon);
        }
    }

    static double[][] Copies(double[][] values) => Array.ConvertAll(values, one => one.ToArray());
}
