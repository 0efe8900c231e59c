namespace Gatecast.Forecasting;

/// <summary>How a forecast that was served did on those of its steps whose time has come.</summary>
public sealed record ServedScore
{
    ServedScore()
    {
    }

    /// <summary>h: steps that were forecast.</summary>
    public required int Horizon { get; init; }

    /// <summary>Steps whose outcome is known; the rest lies ahead, or in gaps.</summary>
    public required int Arrived { get; init; }

    /// <summary>Arrived outcomes inside the central 50 % interval.</summary>
    public required int Inside50 { get; init; }

    /// <summary>Arrived outcomes inside the central 90 % interval.</summary>
    public required int Inside90 { get; init; }

    /// <summary>Mean over the arrived steps, in the unit of the series; 0 where none has arrived.</summary>
    public required double Crps { get; init; }

    /// <summary>The same of the baseline that it is measured against.</summary>
    public required double ReferenceCrps { get; init; }

    /// <summary>1 − CRPS / CRPS of the reference; <see langword="null"/> where nothing has arrived, or the reference was right to the last digit.</summary>
    public double? Skill => Arrived > 0 && ReferenceCrps > 0 ? 1 - Crps / ReferenceCrps : null;

    /// <param name="outcomes">[h] <see langword="null"/> for steps without one.</param>
    /// <param name="quantiles">[h, Q] at <see cref="QuantileLevels"/>.</param>
    /// <param name="reference">[h, Q] of the baseline from the same origin.</param>
    public static ServedScore Of(IReadOnlyList<double?> outcomes, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> reference)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(quantiles.Length, outcomes.Count * QuantileLevels.Count, nameof(quantiles));
        ArgumentOutOfRangeException.ThrowIfNotEqual(reference.Length, quantiles.Length, nameof(reference));
        var (arrived, inside50, inside90, crps, referenceCrps) = (0, 0, 0, 0.0, 0.0);
        for (var step = 0; step < outcomes.Count; step++)
            if (outcomes[step] is { } outcome)
            {
                var row = quantiles.Slice(step * QuantileLevels.Count, QuantileLevels.Count);
                arrived++;
                inside50 += IsInside(outcome, row, 0.5) ? 1 : 0;
                inside90 += IsInside(outcome, row, 0.9) ? 1 : 0;
                crps += Forecasting.Crps.Of(outcome, row);
                referenceCrps += Forecasting.Crps.Of(outcome, reference.Slice(step * QuantileLevels.Count, QuantileLevels.Count));
            }

        return new()
        {
            Horizon = outcomes.Count,
            Arrived = arrived,
            Inside50 = inside50,
            Inside90 = inside90,
            Crps = crps / int.Max(arrived, 1),
            ReferenceCrps = referenceCrps / int.Max(arrived, 1),
        };
    }

    static bool IsInside(double outcome, ReadOnlySpan<double> quantiles, double coverage) =>
        outcome >= quantiles[QuantileLevels.IndexOf((1 - coverage) / 2)] && outcome <= quantiles[QuantileLevels.IndexOf((1 + coverage) / 2)];
}
