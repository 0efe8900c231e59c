using System.Text;
using System.Text.Json.Nodes;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>A finished search, for the writers of its outputs.</summary>
sealed record TuneResult
{
    public required TuneRequest Request { get; init; }

    public required IReadOnlyList<BacktestInput> Inputs { get; init; }

    /// <summary>As it was run.</summary>
    public required SuccessiveHalving Search { get; init; }

    public required TuningResult Found { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required DateTimeOffset Made { get; init; }

    /// <summary>One for each series, in their order. A search opens no test period.</summary>
    public IEnumerable<RunManifest> Manifests => Inputs.Select((input, i) => new RunManifest
    {
        Series = input.Observations.Reference,
        Origin = input.Series.Times[Found.Series[i].Rows - 1],
        DataSha256 = input.Series.Sha256,
        Rows = input.Series.Length,
        Configuration = RunConfiguration.Of(Search, [.. Inputs.Select(one => one.Series)], Found.Steps),
        Seed = Search.Seed,
        Version = ThisProgram.Version,
        Machine = ThisProgram.Machine,
        Threads = Search.Threads,
        TestOpenings = null,
        Time = Made,
    });

    /// <summary>One document for one series, a list of them for several.</summary>
    public ReadOnlyMemory<byte> ManifestFile => Encoding.UTF8.GetBytes(
        Inputs.Count == 1 ? Manifests.Single().ToJson() : Json.Of(Manifests.Select(manifest => JsonNode.Parse(manifest.ToJson()))) + "\n");

    /// <summary>Forecasts with the recommended settings, one for each series.</summary>
    public IEnumerable<string> Commands =>
        Inputs.Select(input => Request.ForecastCommand(input.Observations.Reference, Found.Recommended, found: Found.IsBetter));

    /// <summary>The same as trainings that keep the model.</summary>
    public IEnumerable<string> TrainCommands =>
        Inputs.Select(input => Request.TrainCommand(input.Observations.Reference, Found.Recommended, found: Found.IsBetter));

    /// <summary>[rungs] trials in each.</summary>
    public IEnumerable<int> TrialsByRung => Found.Rungs.Select((_, rung) => Found.Trials.Count(trial => trial.Scores.Count > rung));
}
