namespace Gatecast.Forecasting;

/// <summary>What a <see cref="SmoothingForecaster"/> knows of a series of its panel, beside what was learned.</summary>
/// <param name="Name">Of the series; the panel has it once.</param>
/// <param name="Start">Time of the first row, which the first states of the seasons belong to.</param>
/// <param name="Scale">Mean absolute change of the levels over a season: the unit in which a panel's series resemble each other.</param>
/// <param name="Size">ln(scale) against the panel's mean, an input of the network; 0 where changes are differences, whose unit says nothing.</param>
sealed record PanelMember(string Name, DateTimeOffset Start, double Scale, float Size)
{
    /// <summary>Levels in units of the scale.</summary>
    public double[] Scaled(ReadOnlySpan<double> levels)
    {
        var values = new double[levels.Length];
        for (var row = 0; row < values.Length; row++)
            values[row] = levels[row] / Scale;
        return values;
    }

    /// <summary>[I + 1] what the network sees at a row: the last rows without level and season, newest last, and the size.</summary>
    public void FillInput(LevelAndSeasons smoothed, int origin, Span<float> input)
    {
        var window = input.Length - 1;
        for (var i = 0; i < window; i++)
            input[i] = Compressed(smoothed.Input(origin, origin - window + 1 + i));
        input[window] = Size;
    }

    /// <summary>∂ of <see cref="FillInput"/>: hands ∂L/∂input on to level and seasons.</summary>
    public static void TakeInputGrad(LevelAndSeasons smoothed, int origin, ReadOnlySpan<float> inputGrad)
    {
        var window = inputGrad.Length - 1;
        for (var i = 0; i < window; i++)
        {
            var row = origin - window + 1 + i;
            smoothed.AddInputGrad(origin, row, inputGrad[i] * Slope(smoothed.Input(origin, row)));
        }
    }

    /// <summary>sign(x)·ln(1 + |x|): one wild row does not fill the network.</summary>
    static float Compressed(double x) => (float)(Math.Sign(x) * Math.Log(1 + Math.Abs(x)));

    static double Slope(double x) => 1 / (1 + Math.Abs(x));
}
