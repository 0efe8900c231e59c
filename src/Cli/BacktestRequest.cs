using Gatecast.Forecasting;
using Gatecast.Networks;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>A series of a backtest, as it was read.</summary>
/// <param name="IsStored">It lies in the store, where looks at its test period are counted.</param>
sealed record BacktestInput(Observations Observations, Series Series, bool IsStored);

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

    /// <summary>Settings of every network; cell, horizon and baselines are filled in.</summary>
    public required LstmTrainer Network { get; init; }

    /// <summary>What the user typed.</summary>
    public required string Command { get; init; }

    /// <summary>Beside each file, unless a place was named.</summary>
    public IReadOnlyList<string> ManifestPaths => ManifestPath is { } named
        ? [named]
        : [.. new[] { ReportPath, CsvPath }.OfType<string>().Select(path => $"{path}.manifest.json")];

    /// <summary>Networks by their cells, and the baselines that were named beside them.</summary>
    public static (IReadOnlyList<CellKind> Cells, IReadOnlyList<Baseline> Baselines) ModelsOf(string text)
    {
        var cells = Enum.GetValues<CellKind>().ToDictionary(LstmForecaster.NameOf);
        var names = Names("--models", text);
        return ([.. names.Where(cells.ContainsKey).Select(name => cells[name])],
            [.. names.Where(name => !cells.ContainsKey(name)).Select(name => BaselineOf("--models", name, cells.Keys))]);
    }

    /// <param name="named">Baselines among the models, which take part in any case.</param>
    public static IReadOnlyList<Baseline>? BaselinesOf(string? text, IReadOnlyList<Baseline> named) => text is null or "all"
        ? null
        : [.. Names("--baselines", text).Select(name => BaselineOf("--baselines", name, [])).Union(named)];

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

    public WalkForward WalkForwardFor(Series series, int horizon) => new()
    {
        Horizon = horizon,
        Lookback = (Network with { Horizon = horizon }).LookbackFor(series),
        Origins = Origins,
        Stride = Stride,
        Embargo = Embargo,
        Refit = Refit,
        Baselines = Baselines,
        Threads = Network.Threads,
    };

    public IReadOnlyList<LstmTrainer> NetworksFor(WalkForward walkForward) =>
        [.. Cells.Select(cell => Network with { Cell = cell, Horizon = walkForward.Horizon, Lookback = walkForward.Lookback, Baselines = Baselines })];

    static string[] Names(string option, string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length
            ? [.. names.Select(name => name.ToLowerInvariant())]
            : throw new ArgumentException($"{option} \"{text}\" names {(names.Length == 0 ? "nothing" : "one model twice")}; give names with commas between them.");
    }

    static Baseline BaselineOf(string option, string name, IEnumerable<string> others)
    {
        var plain = name.Replace('-', ' ');
        if (Baseline.All.FirstOrDefault(baseline => baseline.Name.Replace('-', ' ') == plain) is { } known)
            return known;

        string[] all = [.. others, .. Baseline.All.Select(baseline => baseline.Name.Replace(' ', '-'))];
        throw new ArgumentException($"{option} {name} is unknown{Spelling.Suggestion(name, all)} The names are {string.Join(", ", all)}.");
    }
}
