using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting;

/// <summary>How often the forecast median lay on the side of the origin that the outcome took.</summary>
/// <remarks>Steps where either of them did not move have no direction; they are counted in <see cref="Ties"/> alone. A last-value forecast has
/// no direction at all.</remarks>
public sealed record DirectionScore
{
    /// <summary>Forecast up, went up.</summary>
    public required int UpUp { get; init; }

    /// <summary>Forecast up, went down.</summary>
    public required int UpDown { get; init; }

    /// <summary>Forecast down, went up.</summary>
    public required int DownUp { get; init; }

    /// <summary>Forecast down, went down.</summary>
    public required int DownDown { get; init; }

    /// <summary>Outcomes left out because forecast or outcome equals the value at the origin.</summary>
    public required int Ties { get; init; }

    /// <summary>Outcomes that move together and count as one; 1 when they are independent.</summary>
    public required double Overlap { get; init; }

    public int Count => UpUp + UpDown + DownUp + DownDown;

    /// <summary>Share of right directions; <see langword="null"/> without any.</summary>
    public double? Accuracy => Count == 0 ? null : (UpUp + DownDown) / (double)Count;

    /// <summary>95 % interval of the accuracy; <see langword="null"/> without any.</summary>
    public WilsonInterval? Interval =>
        Count == 0 ? null : WilsonInterval.Of((UpUp + DownDown) / Overlap, Count / Overlap);

    /// <summary>Statistic of Pesaran and Timmermann (1992), standard normal where the forecast's direction says nothing about the outcome's.</summary>
    /// <remarks><code>
    /// S = (P̂ − P*) / √(V(P̂) − V(P*))        P* = p_y·p_x + (1 − p_y)(1 − p_x), n outcomes
    /// V(P̂) = P*(1 − P*)/n
    /// V(P*) = (2p_y − 1)²·p_x(1 − p_x)/n + (2p_x − 1)²·p_y(1 − p_y)/n + 4·p_y·p_x(1 − p_y)(1 − p_x)/n²
    /// </code>
    /// p_y and p_x are the shares that went up and that were forecast up: always saying "up" in a rising market earns nothing.
    /// <see langword="null"/> where all forecasts or all outcomes point one way.</remarks>
    public double? PesaranTimmermann
    {
        get
        {
            var n = Count / Overlap;
            var (y, x) = ((UpUp + DownUp) / (double)Count, (UpUp + UpDown) / (double)Count);
            var byChance = y * x + (1 - y) * (1 - x);
            var (spreadY, spreadX) = (y * (1 - y), x * (1 - x));
            var variance = byChance * (1 - byChance) / n
                - (2 * y - 1) * (2 * y - 1) * spreadX / n - (2 * x - 1) * (2 * x - 1) * spreadY / n - 4 * spreadY * spreadX / (n * n);
            return spreadY > 0 && spreadX > 0 && variance > 0 ? (Accuracy - byChance) / Math.Sqrt(variance) : null;
        }
    }

    /// <summary>One-sided p-value of "the directions are unrelated".</summary>
    public double? PValue => PesaranTimmermann is { } statistic ? Normal.CDF(0, 1, -statistic) : null;
}
