using System.Globalization;

namespace Gatecast.Charts;

/// <summary>Round values along the y axis and how they are written: thousands separated, never in powers of ten that the label hides.</summary>
/// <remarks>Large values are counted in millions, billions or trillions, named once beside the unit (<see cref="Scale"/>).</remarks>
sealed class ValueTicks
{
    static readonly (double From, double Size, string Name)[] _scales =
        [(1e14, 1e12, "trillions"), (1e11, 1e9, "billions"), (1e8, 1e6, "millions"), (0, 1, "")];

    readonly double _size;
    readonly double _step;

    /// <param name="most">The most ticks that fit; taken as 3 where fewer do, so that there is at least one.</param>
    public ValueTicks(double low, double high, int most)
    {
        (_, _size, Scale) = Array.Find(_scales, scale => double.Max(Math.Abs(low), Math.Abs(high)) >= scale.From);
        _step = StepFor((high - low) / int.Max(3, most));

        var first = Math.Ceiling(low / _step);
        var last = Math.Floor(high / _step);
        Values = [.. Enumerable.Range(0, int.Max(0, (int)(last - first) + 1)).Select(i => (first + i) * _step)];
    }

    public IReadOnlyList<double> Values { get; }

    /// <summary>What the written figures count, as in "millions"; empty for ones.</summary>
    public string Scale { get; }

    /// <summary>A tick's value, with as many decimals as tell neighbours apart.</summary>
    public string Label(double value) => Write(value, _step);

    /// <summary>A value between ticks, to a tenth of a step.</summary>
    public string Finer(double value) => Write(value, _step / 10);

    string Write(double value, double resolution)
    {
        var decimals = (int)double.Max(0, -Math.Floor(Math.Log10(resolution / _size) + 1e-9));
        var counted = value / _size;
        // Beyond these the figure is no longer a price but a physical constant, and powers of ten are what its readers expect.
        if (decimals > 14 || Math.Abs(counted) >= 1e9)
            return Signed(counted.ToString("0.####E+0", CultureInfo.InvariantCulture));

        var rounded = Math.Round(counted, decimals);
        return Signed((rounded == 0 ? 0 : rounded).ToString("N" + decimals, CultureInfo.InvariantCulture));
    }

    /// <summary>With a true minus sign, as wide as a plus.</summary>
    static string Signed(string figure) => figure.Replace('-', '\u2212');

    /// <summary>The next of 1, 2, 5 × 10ⁿ.</summary>
    static double StepFor(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        double[] steps = [1, 2, 5, 10];
        return Array.Find(steps, step => step * power >= atLeast * (1 - 1e-9)) * power;
    }
}
