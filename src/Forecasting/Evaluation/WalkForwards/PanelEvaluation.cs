namespace Gatecast.Forecasting;

/// <summary>What walk-forwards of the same models found on many series together.</summary>
public sealed record PanelEvaluation
{
    public required IReadOnlyList<Evaluation> Series { get; init; }

    /// <summary>Those of them whose naive error is no scale, because it is 0 or there is none: they do not count in scores of all series together.</summary>
    public required IReadOnlyList<Evaluation> Unscaled { get; init; }

    /// <summary>Models that took part in all series, in the order of the first one; none where no series has a scale.</summary>
    public required IReadOnlyList<PanelModel> Models { get; init; }

    /// <summary>Times with a forecast of one series at least.</summary>
    public required int Origins { get; init; }

    /// <param name="evaluations">Of the same horizon and stride.</param>
    /// <exception cref="ArgumentException">There is none, or their horizons or strides differ.</exception>
    public static PanelEvaluation Of(IReadOnlyList<Evaluation> evaluations)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        if (evaluations.Count == 0 || evaluations.Any(one => (one.Settings.Horizon, one.Settings.Stride) != (evaluations[0].Settings.Horizon, evaluations[0].Settings.Stride)))
            throw new ArgumentException($"{evaluations.Count} series with different horizons or strides make no panel; evaluate one at least, all alike.", nameof(evaluations));

        var names = evaluations[0].Models.Select(model => model.Name).Where(name => evaluations.All(one => one.Models.Any(model => model.Name == name)));
        var scaled = evaluations.Where(HasScale).ToList();
        return new()
        {
            Series = evaluations,
            Unscaled = [.. evaluations.Except(scaled)],
            Models = scaled.Count == 0 ? [] : [.. names.Select(name => PanelModel.Of(name, evaluations, scaled))],
            Origins = evaluations.SelectMany(one => one.Origins.Select(origin => one.Series.Times[origin])).Distinct().Count(),
        };
    }

    static bool HasScale(Evaluation evaluation) => evaluation.Models.All(model => double.IsFinite(model.Report.Total.Mase));
}
