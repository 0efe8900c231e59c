using Gatecast.Forecasting;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>A finished forecast of a stored model, for the writers of its outputs.</summary>
sealed record ModelForecastResult
{
    public required Observations Observations { get; init; }

    /// <summary>Where in the store the rows lie; <see langword="null"/> for files and samples.</summary>
    public required StoredSeries? Stored { get; init; }

    public required Series Series { get; init; }

    public required StoredModel Model { get; init; }

    public required EnsembleForecaster Forecaster { get; init; }

    /// <summary>What the model was worth for this series when it was trained.</summary>
    public required ModelJudgement Judgement { get; init; }

    /// <summary>Last row of the series that the model was trained on.</summary>
    public required DateTimeOffset TrainedTo { get; init; }

    public Verdict Verdict => field ??= Judgement.Verdict.ToVerdict();

    public required QuantileForecast Future { get; init; }

    /// <summary>The verdict's baseline from the same origin.</summary>
    public required QuantileForecast Reference { get; init; }

    /// <summary>Futures drawn from the forecast; <see langword="null"/> where none were asked for.</summary>
    public SamplePaths? Paths { get; init; }

    /// <summary>Against the price of --above; <see langword="null"/> where none was named.</summary>
    public PriceOdds? Odds { get; init; }

    /// <summary>Loading and forecasting; reading the series not counted.</summary>
    public TimeSpan Elapsed { get; init; }

    public JournalEntry? Journal { get; init; }
}
