namespace Gatecast.Forecasting;

/// <summary>How all forecasts of one series that were served did together.</summary>
/// <remarks>Coverage is a share of all arrived steps. Skill is that of the mean CRPS over the arrived steps of each origin, each origin alike, with the
/// 95 % block-bootstrap interval of the verdict; forecasts whose steps overlap are not independent, and the blocks are as long as the overlap.</remarks>
public sealed record ServedRecord
{
    /// <summary>Origins below which the skill gets no interval: as many as a verdict needs.</summary>
    public const int LeastForInterval = WalkForward.LeastForVerdict;

    ServedRecord()
    {
    }

    /// <summary>Origins with an arrived step.</summary>
    public required int Origins { get; init; }

    /// <summary>Arrived steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Share of outcomes inside the central 50 % interval; <see langword="null"/> where nothing has arrived, as everything below.</summary>
    public required double? Coverage50 { get; init; }

    public required double? Coverage90 { get; init; }

    public required double? Skill { get; init; }

    /// <summary><see langword="null"/> below <see cref="LeastForInterval"/> origins.</summary>
    public required double? Low { get; init; }

    public required double? High { get; init; }

    /// <param name="scores">One for each origin, in the order of the origins; those without an arrived step do not count.</param>
    /// <param name="stride">Rows from one origin to the next, usually.</param>
    public static ServedRecord Of(IReadOnlyList<ServedScore> scores, int stride)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ServedScore[] counted = [.. scores.Where(score => score.Arrived > 0)];
        var steps = counted.Sum(score => score.Arrived);
        var reference = counted.Sum(score => score.ReferenceCrps);
        var test = counted.Length < LeastForInterval || reference <= 0 ? null : SkillTest.Of(
            [.. counted.Select(score => score.Crps)], [.. counted.Select(score => score.ReferenceCrps)], counted.Max(score => score.Horizon), stride);
        return new()
        {
            Origins = counted.Length,
            Steps = steps,
            Coverage50 = steps == 0 ? null : (double)counted.Sum(score => score.Inside50) / steps,
            Coverage90 = steps == 0 ? null : (double)counted.Sum(score => score.Inside90) / steps,
            Skill = reference > 0 ? 1 - counted.Sum(score => score.Crps) / reference : null,
            Low = test?.Low,
            High = test?.High,
        };
    }
}
