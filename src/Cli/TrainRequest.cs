using Gatecast.Forecasting;

namespace Gatecast.Cli;

/// <summary>What the user asked of <c>train</c>, before the data are known.</summary>
sealed record TrainRequest
{
    /// <summary>Of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Whole references: with source and interval, files with their folder.</summary>
    public required IReadOnlyList<string> References { get; init; }

    public int? Horizon { get; init; }

    public TargetKind? Target { get; init; }

    /// <summary>Newest stored candles that are used.</summary>
    public required int Rows { get; init; }

    /// <summary>The horizon is filled in.</summary>
    public required EnsembleTrainer Ensemble { get; init; }

    /// <summary>Front end and covariates, as they were typed.</summary>
    public IReadOnlyList<string> CovariateWords { get; init; } = [];

    public TimeSpan? Budget { get; init; }

    public int? Steps { get; init; }

    /// <summary>Steps ahead for all series alike, and a note where the default had to give way.</summary>
    public (int Horizon, string? Note) HorizonFor(IReadOnlyList<Series> panel) => References.Zip(
        panel, (reference, series) => new ForecastRequest { Reference = reference, Horizon = Horizon }.HorizonFor(series, Ensemble.Network.Lookback)).MinBy(one => one.Horizon);

    /// <summary>Where trainings end early.</summary>
    /// <exception cref="ArgumentException">Both are given, or one is out of its range.</exception>
    public static (TimeSpan? Budget, int? Steps) LimitOf(string? maxTime, int? steps)
    {
        if (maxTime is not null && steps is not null)
            throw new ArgumentException("--steps and --max-time both say where to stop; give one of them.");

        return (
            maxTime is null ? null : DurationText.Parse("--max-time", maxTime),
            steps is { } epochs ? CommandLine.Checked("--steps", epochs, 1, 1_000_000) : null);
    }

    /// <summary>All that decides the model, as JSON: what is unfinished goes on under the same alone.</summary>
    public string Configuration => Json.Of(new
    {
        Series = References,
        Horizon,
        Target,
        Rows,
        Ensemble.Network.Seed,
        Ensemble.Network.Epochs,
        Cell = LstmForecaster.NameOf(Ensemble.Network.Cell),
        Ensemble.Network.Hidden,
        Ensemble.Network.Layers,
        Ensemble.Network.Lookback,
        Ensemble.Network.Patch,
        Ensemble.Network.LearningRate,
        Ensemble.Network.Dropout,
        Members = Ensemble.Seeds,
        Ensemble.Experts,
        Ensemble.Guard,
        Covariates = CovariateWords,
        Program = ThisProgram.Version,
        ThisProgram.Machine.Kernels,
    });
}
