using System.Text;
using System.Text.Json.Nodes;
using Gatecast.Charts;
using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>A finished backtest, for the writers of its outputs.</summary>
sealed record BacktestResult
{
    public required BacktestRequest Request { get; init; }

    public required IReadOnlyList<BacktestInput> Inputs { get; init; }

    /// <summary>In the order of the inputs.</summary>
    public required IReadOnlyList<Evaluation> Evaluations { get; init; }

    /// <summary>What they say together; <see langword="null"/> for one.</summary>
    public required PanelEvaluation? Panel { get; init; }

    /// <summary>In the order of the inputs.</summary>
    public required IReadOnlyList<RunManifest> Manifests { get; init; }

    public required DateTimeOffset Made { get; init; }

    /// <summary>Where the baselines are all but one that could be fitted somewhere, a panel has only those of all series.</summary>
    public bool IsPanel => Panel is not null;

    public static BacktestResult Of(
        BacktestRequest request, IReadOnlyList<(BacktestInput Input, Evaluation Evaluation)> results, StoreAfterwards store)
    {
        var now = TimeProvider.System.GetUtcNow();
        Evaluation[] evaluations = [.. results.Select(result => result.Evaluation)];
        return new()
        {
            Request = request,
            Inputs = [.. results.Select(result => result.Input)],
            Evaluations = evaluations,
            Panel = evaluations.Length > 1 ? PanelEvaluation.Of(evaluations) : null,
            Manifests = [.. results.Select(result => ManifestOf(request, result.Input, result.Evaluation, request.Together ? [.. evaluations.Select(one => one.Series)] : null, store, now))],
            Made = now,
        };
    }

    /// <summary>The report and the manifests; forecasts went to their file as they were made.</summary>
    public IReadOnlyList<(string, ReadOnlyMemory<byte>)> Files()
    {
        var manifest = Encoding.UTF8.GetBytes(ManifestText);
        var files = Request.ManifestPaths.Select(path => (path, (ReadOnlyMemory<byte>)manifest)).ToList();
        if (Request.ReportPath is { } report)
            files.Add((report, Encoding.UTF8.GetBytes(Report.ToHtml())));
        return files;
    }

    BacktestReport Report => new()
    {
        Evaluations = Evaluations,
        Panel = Panel,
        Sources = [.. Inputs.Select(input => new ReportedSource(input.Observations.Reference, [.. input.Observations.Notes]))],
        Command = Request.Command,
        Made = Made,
        Version = ThisProgram.Version,
        Manifest = ManifestText,
        Seed = Request.Network.Seed,
    };

    /// <summary>One document for one series, a list of them for several.</summary>
    string ManifestText => Manifests is [var one] ? one.ToJson() : Json.Of(Manifests.Select(manifest => JsonNode.Parse(manifest.ToJson()))) + "\n";

    static RunManifest ManifestOf(
        BacktestRequest request, BacktestInput input, Evaluation evaluation, IReadOnlyList<Series>? together, StoreAfterwards store, DateTimeOffset now) =>
        new()
        {
            Series = input.Observations.Reference,
            Origin = input.Series.Times[evaluation.Origins[^1]],
            DataSha256 = input.Series.Sha256,
            Rows = input.Series.Length,
            Configuration = RunConfiguration.Of(evaluation.Settings, request.NetworksFor(evaluation.Settings), input.Series, evaluation.Steps, together),
            Seed = request.Network.Seed,
            Version = ThisProgram.Version,
            Machine = ThisProgram.Machine,
            Threads = request.Network.Threads,
            TestOpenings = store.CountOpening(TestPeriod.Of(evaluation), input.IsStored, now),
            Time = now,
        };
}
