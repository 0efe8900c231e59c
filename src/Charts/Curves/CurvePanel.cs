namespace Gatecast.Charts;

/// <summary>Curves over a common x axis, on a logarithmic y axis.</summary>
public sealed record CurvePanel
{
    public required string Title { get; init; }

    /// <summary>What the x axis counts.</summary>
    public required string XAxis { get; init; }

    /// <summary>Painted in this order.</summary>
    /// <exception cref="ArgumentException">No curve has a value above 0.</exception>
    public required IReadOnlyList<Curve> Curves
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Curves));
            field = value.Any(curve => curve.Points.Any(IsShown))
                ? [.. value]
                : throw new ArgumentException($"None of {value.Count} curves has a value above 0, and a logarithmic scale needs one.", nameof(Curves));
        }
    }

    /// <summary>Horizontal lines with a word on each.</summary>
    public IReadOnlyList<(double Value, string Text)> Levels { get; init; } = [];

    /// <summary>Values below it are not shown.</summary>
    public double Floor { get; init; }

    internal static bool IsShown((double X, double Y) point) => double.IsFinite(point.X) && double.IsFinite(point.Y) && point.Y > 0;
}
