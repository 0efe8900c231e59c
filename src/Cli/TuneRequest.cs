using Gatecast.Forecasting;
using Gatecast.Networks;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What the user asked of <c>tune</c>.</summary>
sealed record TuneRequest
{
    public required IReadOnlyList<string> References { get; init; }

    public int? Horizon { get; init; }

    public TargetKind? Target { get; init; }

    /// <summary>As the user wrote it.</summary>
    public string? AsOf { get; init; }

    public string? ManifestPath { get; init; }

    public string? ResumePath { get; init; }

    public TimeSpan? Budget { get; init; }

    public int? Steps { get; init; }

    /// <summary>The search but for its horizon, which the series may decide.</summary>
    public required SuccessiveHalving Search { get; init; }

    public DateTimeOffset? AsOfTime => AsOf is null ? null : TimeText.ParseEnd("--as-of", AsOf);

    /// <summary>Paths that cannot be written are found before the work, not after it.</summary>
    public void CheckOutputs()
    {
        if (ManifestPath is not null && ResumePath is not null && Path.GetFullPath(ManifestPath) == Path.GetFullPath(ResumePath))
            throw new ArgumentException($"--manifest and --resume both name '{ManifestPath}'; give each its own file.");
        foreach (var path in new[] { ManifestPath, ResumePath }.OfType<string>())
            OutputFile.Check(path);
    }

    /// <summary>The search with the horizon of a forecast, or less where a series is too short for that, and then a note.</summary>
    public (SuccessiveHalving Search, string? Note) SearchFor(IReadOnlyList<BacktestInput> inputs)
    {
        if (Horizon is { } asked)
            return (WithHorizon(asked), null);

        var usual = inputs.Min(input => new ForecastRequest { Reference = input.Observations.Reference }.HorizonFor(input.Series, lookback: null).Horizon);
        var shortest = inputs.MinBy(input => input.Series.Length)!.Series;
        var longest = Search.LongestHorizon(shortest, usual);
        return longest is > 0 && longest < usual
            ? (WithHorizon(longest), FormattableString.Invariant($"{shortest.Length:N0} rows allow a search for {longest} steps ahead instead of the usual {usual}."))
            : (WithHorizon(usual), null);
    }

    /// <summary>Front end and covariates, as they were typed.</summary>
    public IReadOnlyList<string> CovariateWords { get; init; } = [];

    /// <summary>A forecast with some settings, as it is typed.</summary>
    /// <param name="found">Name them all; else the defaults speak for themselves.</param>
    public string ForecastCommand(string reference, LstmTrainer trainer, bool found) => Typed(["forecast", reference], trainer, found, AsOf);

    /// <summary>A training with some settings that keeps the model, as it is typed with a name of the user's own. It takes the rows that there are.</summary>
    /// <inheritdoc cref="ForecastCommand"/>
    public string TrainCommand(string reference, LstmTrainer trainer, bool found) => Typed(["train", reference, "--name", "NAME"], trainer, found, asOf: null);

    string Typed(IReadOnlyList<string> begin, LstmTrainer trainer, bool found, string? asOf)
    {
        var words = new List<string> { "gatecast" };
        words.AddRange([.. begin, "--horizon", $"{trainer.Horizon}"]);
        Add("--target", Target switch { null => null, TargetKind.LogReturn => "log-return", _ => "difference" });
        Add("--as-of", asOf);
        words.AddRange(CovariateWords);
        Add("--cell", trainer.Cell is CellKind.Lstm ? null : LstmForecaster.NameOf(trainer.Cell));
        Add("--seed", trainer.Seed == 1 ? null : $"{trainer.Seed}");
        Add("--epochs", trainer.Epochs == NetworkOptions.UsualEpochs ? null : $"{trainer.Epochs}");
        if (found)
        {
            Add("--learning-rate", FormattableString.Invariant($"{trainer.LearningRate}"));
            Add("--hidden", $"{trainer.Hidden}");
            Add("--layers", $"{trainer.Layers}");
            Add("--patch", $"{trainer.Patch}");
            Add("--lookback", trainer.Lookback is { } rows ? $"{rows}" : null);
            Add("--dropout", FormattableString.Invariant($"{trainer.Dropout}"));
        }

        return string.Join(' ', words.Select(CommandLine.Quoted));

        void Add(string option, string? value)
        {
            if (value is not null)
                words.AddRange([option, value]);
        }
    }

    SuccessiveHalving WithHorizon(int horizon) =>
        Search with { Defaults = Search.Defaults with { Horizon = CommandLine.Checked("the horizon", horizon, 1, 10_000) } };
}
