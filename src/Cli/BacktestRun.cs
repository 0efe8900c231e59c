using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Storage;
using Spectre.Console;

namespace Gatecast.Cli;

/// <summary>Walks forward through one series after the other, with a bar on a terminal.</summary>
sealed class BacktestRun(BacktestRequest request, IReadOnlyList<BacktestInput> inputs, bool quiet)
{
    readonly int _horizon = request.HorizonFor(inputs);

    public async Task<IReadOnlyList<(BacktestInput Input, Evaluation Evaluation)>> ToEndAsync(CancellationToken cancellation)
    {
        using var resume = request.ResumePath is { } path ? ResumeFile.Open(path) : null;
        var progress = Terminal.Progress(quiet, new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        return progress is null
            ? await WithCsvAsync(resume, _ => { }, cancellation)
            : await progress.StartAsync(async context =>
            {
                var task = context.AddTask("backtest", maxValue: inputs.Count);
                return await WithCsvAsync(resume, state => (task.Description, task.Value) = (state.What, state.Done), cancellation);
            });
    }

    /// <summary>Forecasts go to the file as they are made; it appears when the last is in it.</summary>
    async Task<IReadOnlyList<(BacktestInput, Evaluation)>> WithCsvAsync(
        ResumeFile? resume, Action<(string What, double Done)> show, CancellationToken cancellation)
    {
        if (request.CsvPath is not { } path)
            return await Task.Run(() => Evaluate(resume, csv: null, show, cancellation), cancellation);

        IReadOnlyList<(BacktestInput, Evaluation)> results = [];
        await OutputFile.WriteAsync(path, async stream =>
        {
            await using var writer = new StreamWriter(stream);
            results = await Task.Run(() => Evaluate(resume, new BacktestCsv(writer), show, cancellation), cancellation);
        }, cancellation);
        return results;
    }

    List<(BacktestInput, Evaluation)> Evaluate(
        ResumeFile? resume, BacktestCsv? csv, Action<(string What, double Done)> show, CancellationToken cancellation)
    {
        var results = new List<(BacktestInput, Evaluation)>();
        IReadOnlyList<Series>? together = request.Together ? [.. inputs.Select(input => input.Series)] : null;
        var shared = together is null ? null : request.NetworksFor(request.WalkForwardFor(together[0], _horizon, together))
            .Select(network => Candidate.Of(network, together, Epochs($"{inputs.Count} series", () => results.Count, show))).ToList();
        foreach (var input in inputs)
        {
            var (name, before) = (input.Observations.Reference, results.Count);
            var walkForward = request.WalkForwardFor(input.Series, _horizon, together);
            var networks = request.NetworksFor(walkForward);
            var host = new WalkForwardHost
            {
                Clock = TimeProvider.System,
                Steps = request.Steps,
                Budget = request.Budget / inputs.Count,
                Sink = csv is null ? null : (model, forecast, _) => csv.Add(input, model, forecast),
                Progress = state => show((What(name, state), before + (double)state.Done / state.Origins)),
            };
            if (resume is not null)
                host = resume.Attach(host, name, Fingerprint(walkForward, networks, input.Series, together));
            var candidates = shared ?? [.. networks.Select(network => Candidate.Of(network, Epochs(name, () => before, show)))];
            results.Add((input, walkForward.Evaluate(input.Series, candidates, host, cancellation)));
        }

        return results;
    }

    /// <summary>The bar does not move while a network learns, so the words do.</summary>
    static Reporter Epochs(string name, Func<int> before, Action<(string What, double Done)> show) => new(epoch =>
        show((string.Create(CultureInfo.InvariantCulture, $"{name}, training, epoch {epoch.Epoch}"), before())));

    static string What(string name, WalkForwardProgress state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}{(state.Folds > 1 ? $", fold {state.Fold} of {state.Folds}" : "")}, {(state.Fitting is { } model ? $"fitting {model}" : $"origin {state.Done:N0} of {state.Origins:N0}")}");

    static string Fingerprint(WalkForward walkForward, IReadOnlyList<EnsembleTrainer> networks, Series series, IReadOnlyList<Series>? together) => Json.Of(new
    {
        DataSha256 = series.Sha256,
        Rows = series.Length,
        Settings = RunConfiguration.Of(walkForward, networks, series, steps: null, together),
        ThisProgram.Version,
        Kernels = ThisProgram.Machine.Kernels,
    });

    sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
