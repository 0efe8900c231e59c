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

    /// <summary>Settings of the network; the horizon is filled in.</summary>
    public required LstmTrainer Network { get; init; }

    /// <summary>Front end and covariates, as they were typed.</summary>
    public IReadOnlyList<string> CovariateWords { get; init; } = [];

    public TimeSpan? Budget { get; init; }

    public int? Steps { get; init; }

    /// <summary>All that decides the model, as JSON: what is unfinished goes on under the same alone.</summary>
    public string Configuration => Json.Of(new
    {
        Series = References,
        Horizon,
        Target,
        Rows,
        Network.Seed,
        Network.Epochs,
        Cell = LstmForecaster.NameOf(Network.Cell),
        Network.Hidden,
        Network.Layers,
        Network.Lookback,
        Network.Patch,
        Covariates = CovariateWords,
        Program = ThisProgram.Version,
        ThisProgram.Machine.Kernels,
    });
}
