namespace Gatecast.Charts;

/// <summary>How a <see cref="Curve"/> is drawn.</summary>
public enum CurveStroke
{
    Solid,

    Dashed,

    Dotted,

    /// <summary>Solid, thin and pale: one of several like it.</summary>
    Faint,
}
