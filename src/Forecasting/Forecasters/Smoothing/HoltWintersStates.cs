namespace Gatecast.Forecasting;

/// <summary>Level, trend and season after each row of a series.</summary>
/// <remarks>The season stands on the grid, one element a step, after the m of the first season: a step that no row stands on carries the one
/// a season earlier.</remarks>
/// <param name="steps">Steps from the first row to the last, both counted.</param>
/// <param name="season">m; 1 where there is none.</param>
sealed class HoltWintersStates(int rows, int steps, int season)
{
    readonly double[] _levels = new double[rows];
    readonly double[] _trends = new double[rows];
    readonly double[] _season = new double[season + steps];

    /// <summary>m.</summary>
    public int Length => season;

    /// <summary>Season of a step, counted from the first row.</summary>
    public double Season(int step) => _season[season + step];

    /// <summary>Begins a step with the season of the one a season earlier.</summary>
    public void CarrySeason(int step) => _season[season + step] = _season[step];

    public void Set(int row, int step, double level, double trend, double seasonChange)
    {
        _levels[row] = level;
        _trends[row] = trend;
        _season[season + step] += seasonChange;
    }

    /// <summary>Reads the first season off the first rows: mean distance from a line, centred.</summary>
    public void ReadSeason(ReadOnlySpan<double> values, ReadOnlySpan<int> grid, double level, double trend)
    {
        var first = _season.AsSpan(0, season);
        first.Clear();
        if (season == 1)
            return;

        Span<int> counts = new int[season];
        for (var row = 0; row < values.Length; row++)
        {
            var step = grid[row] - grid[0];
            first[step % season] += values[row] - level - trend * (step + 1);
            counts[step % season]++;
        }

        var mean = 0.0;
        for (var phase = 0; phase < season; phase++)
            mean += (first[phase] = counts[phase] == 0 ? 0 : first[phase] / counts[phase]) / season;
        foreach (ref var index in first)
            index -= mean;
    }

    /// <param name="step">Step of the row, counted from the first one.</param>
    /// <param name="forecast">[h] out: values ahead of the row.</param>
    public void Forecast(int row, int step, double damping, Span<double> forecast)
    {
        var (sum, power) = (0.0, 1.0);
        for (var k = 0; k < forecast.Length; k++)
        {
            power *= damping;
            sum += power;
            forecast[k] = _levels[row] + sum * _trends[row] + Season(step - season + 1 + k % season);
        }
    }
}
