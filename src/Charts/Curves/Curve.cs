namespace Gatecast.Charts;

/// <summary>A line of a <see cref="CurvePanel"/>.</summary>
/// <param name="Label">Written at its end; empty for none.</param>
/// <param name="Hue">Which of the colours, 0 … 3; curves of one hue belong together.</param>
/// <param name="Points">From left to right. A value that is not above 0 has no place on a logarithmic scale and interrupts the line.</param>
public sealed record Curve(string Label, int Hue, CurveStroke Stroke, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Which of the colours, 0 … 3.</summary>
    public int Hue
    {
        get;
        init => field = value is >= 0 and <= 3
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Hue), value, "The hue must lie between 0 and 3.");
    } = Hue is >= 0 and <= 3 ? Hue : throw new ArgumentOutOfRangeException(nameof(Hue), Hue, "The hue must lie between 0 and 3.");
}
