using System.Globalization;
using Gatecast.Forecasting;

namespace Gatecast.Accuracy;

/// <summary>Trains one network for all channels and horizons, and scores it beside its anchors, the last value and the published numbers.</summary>
static class LongHorizonScore
{
    public static string Of(LongHorizon data, LstmTrainer trainer, int seeds, AccuracyRun run, CancellationToken cancellation)
    {
        var part = data.Load(run.Validation);
        trainer = trainer with
        {
            Horizon = data.Horizons[^1],
            Threads = run.Threads,
            Epochs = run.Epochs ?? trainer.Epochs,
            Baselines = data.LinearRows is { } rows ? [Baseline.LinearOver(rows), Baseline.LinearOver(rows, part.Past)] : trainer.Baselines,
        };
        var networks = Enumerable.Range(0, run.Seeds ?? seeds)
            .Select(index => Fit(trainer with { Seed = trainer.Seed + (ulong)index }, part, run, cancellation)).ToList();

        var table = new CompetitionTable([.. data.Horizons.Select(horizon => $"MSE {horizon}"), "mean", .. data.Horizons.Select(horizon => $"MAE {horizon}"), "mean"]);
        Add("Gatecast", histories => Means(networks, histories));
        Add("its anchors alone", histories => Medians(networks[0].For(histories[0].Name).Model.Anchor, histories));
        Add("last value, ours", histories => histories.Select(history => Enumerable.Repeat(history.Values[^1], trainer.Horizon).ToArray()));
        foreach (var (method, squares, sizes) in data.Published)
            table.Add($"{method}, published", Row(squares, sizes));

        return $"{(run.Validation ? "Validation rows, which also stopped the training.\n\n" : "")}{table}\n{Verdicts(networks)}\n{Circumstances(trainer, networks.Count, part)}";

        void Add(string name, Func<IReadOnlyList<History>, IEnumerable<double[]>> forecast)
        {
            var errors = part.Score(data.Horizons, forecast, cancellation);
            table.Add(name, Row([.. data.Horizons.Select((_, i) => errors.MeanSquare(i))], [.. data.Horizons.Select((_, i) => errors.MeanSize(i))]));
        }
    }

    /// <summary>Where the validation rows are scored, with the anchors as they were fitted on the training rows alone.</summary>
    static PanelForecaster Fit(LstmTrainer trainer, LongHorizonPart part, AccuracyRun run, CancellationToken cancellation)
    {
        var fitted = trainer.Fit(part.Past, new TrainingTold($"seed {trainer.Seed}, "), cancellation);
        return run.Validation ? new([.. fitted.Members.Select(member => member.AsValidated)]) : fitted;
    }

    static double?[] Row(double[] squares, double[] sizes) =>
        [.. squares.Select(one => (double?)one), Mean(squares), .. sizes.Select(one => (double?)one), Mean(sizes)];

    static double? Mean(double[] scores) => scores.Length > 0 ? scores.Average() : null;

    /// <summary>The mean of the distribution, which is what a squared error asks for; over networks the mean of theirs.</summary>
    static IEnumerable<double[]> Means(IReadOnlyList<PanelForecaster> networks, IReadOnlyList<History> histories)
    {
        var forecasts = networks.Select(network => network.Forecast(histories)).ToList();
        for (var i = 0; i < histories.Count; i++)
            yield return [.. Enumerable.Range(1, forecasts[0][i].Horizon).Select(step => forecasts.Average(forecast => forecast[i].Mean(step)))];
    }

    static IEnumerable<double[]> Medians(BaselineForecaster anchor, IReadOnlyList<History> histories) => anchor.Forecast(histories)
        .Select(forecast => Enumerable.Range(1, forecast.Horizon).Select(forecast.Median).ToArray());

    static string Verdicts(IReadOnlyList<PanelForecaster> networks)
    {
        var channels = networks[0].Members.Select((_, i) => networks.Select(network => network.Members[i]).ToList());
        return "Per channel: anchor, CRPS skill over it on the validation rows (p), for each seed; where p is above 0.05 the anchor itself is served.\n\n" +
            string.Concat(channels.Select(members => $"- {members[0].SeriesName}: {members[0].Anchor}, " + string.Join(", ", members.Select(Verdict)) + "\n"));

        static string Verdict(LstmForecaster member) => string.Create(
            CultureInfo.InvariantCulture, $"{100 * member.ValidationSkill:F1} % ({member.ValidationPValue:F3}{(member.Abstained ? ", abstained" : "")})");
    }

    static string Circumstances(LstmTrainer trainer, int seeds, LongHorizonPart part) => string.Create(
        CultureInfo.InvariantCulture,
        $"One network for all channels and horizons, {seeds} {(seeds == 1 ? "seed" : "seeds averaged")}: lookback {trainer.LookbackFor(part.Past[0])} rows in patches of {trainer.Patch}, {trainer.Hidden} units, " +
        $"{trainer.SkippedRows} rows straight to the head, at most {trainer.Epochs} epochs of {trainer.WindowsPerEpoch:N0} windows.") +
        " It is trained on the training rows, and stopped and judged on the validation rows; its anchors are then fitted anew on both. Errors are in standard deviations of the training rows, averaged over all windows, steps and channels.\n";
}
