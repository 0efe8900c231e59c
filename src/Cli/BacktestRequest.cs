using Gatecast.Forecasting;
using Gatecast.Networks;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What the user asked of <c>backtest</c>.</summary>
sealed record BacktestRequest
{
    public required IReadOnlyList<string> References { get; init; }

    public required IReadOnlyList<CellKind> Cells { get; init; }

    /// <summary><see langword="null"/> for all that can be fitted.</summary>
    public required IReadOnlyList<Baseline>? Baselines { get; init; }

    public int? Horizon { get; init; }

    public int? Origins { get; init; }

    public int Stride { get; init; } = 1;

    public int? Embargo { get; init; }

    public RefitPolicy Refit { get; init; }

    public TargetKind? Target { get; init; }

    public DateTimeOffset? AsOf { get; init; }

    public string? ReportPath { get; init; }

    public string? CsvPath { get; init; }

    public string? ManifestPath { get; init; }

    public string? ResumePath { get; init; }

    public TimeSpan? Budget { get; init; }

    public int? Steps { get; init; }

    /// <summary>Whether each network is trained over all series.</summary>
    public bool Together { get; init; }

    /// <summary>Settings of every network; cell, horizon and baselines are filled in.</summary>
    public required EnsembleTrainer Ensemble { get; init; }

    public LstmTrainer Network => Ensemble.Network;

    /// <summary>What the user typed.</summary>
    public required string Command { get; init; }

    /// <summary>Beside each file, unless a place was named.</summary>
    public IReadOnlyList<string> ManifestPaths => ManifestPath is { } named
        ? [named]
        : [.. new[] { ReportPath, CsvPath }.OfType<string>().Select(path => $"{path}.manifest.json")];

    /// <summary>Paths that cannot be written are found before the work, not after it.</summary>
    public void CheckOutputs()
    {
        if (ReportPath is { } report && !report.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"--report {report} is no page; name an .html file.");

        (string Option, string? Path)[] files = [("--report", ReportPath), ("--csv", CsvPath), ("--manifest", ManifestPath), ("--resume", ResumePath)];
        if (files.Where(one => one.Path is not null).GroupBy(one => Path.GetFullPath(one.Path!)).FirstOrDefault(same => same.Count() > 1) is { } same)
            throw new ArgumentException($"{string.Join(" and ", same.Select(one => one.Option))} both name '{same.First().Path}'; give each its own file.");
        foreach (var path in files.Select(one => one.Path).Concat(ManifestPaths).OfType<string>().Distinct())
            OutputFile.Check(path);
    }

    /// <summary>Steps ahead for all series alike.</summary>
    public int HorizonFor(IReadOnlyList<BacktestInput> inputs) => Horizon
        ?? inputs.Min(input => new ForecastRequest { Reference = input.Observations.Reference }.HorizonFor(input.Series, Network.Lookback).Horizon);

    /// <param name="together">All series where they are trained together: the shortest lookback is that of all.</param>
    public WalkForward WalkForwardFor(Series series, int horizon, IReadOnlyList<Series>? together) => new()
    {
        Horizon = horizon,
        Lookback = (together ?? [series]).Min((Network with { Horizon = horizon }).LookbackFor),
        Origins = Origins,
        Stride = Stride,
        Embargo = Embargo,
        Refit = Refit,
        Baselines = Baselines,
        Threads = Network.Threads,
    };

    public IReadOnlyList<EnsembleTrainer> NetworksFor(WalkForward walkForward) =>
        [.. Cells.Select(cell => Ensemble with { Network = Network with { Cell = cell, Horizon = walkForward.Horizon, Lookback = walkForward.Lookback, Baselines = Baselines } })];
}
