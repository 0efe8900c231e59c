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
        PanelForecaster<LstmForecaster>[] networks =
        [
            .. Enumerable.Range(0, run.Seeds ?? seeds).Select(index => Fit(trainer with { Seed = trainer.Seed + (ulong)index }, part, run, cancellation)),
        ];

        var table = new CompetitionTable([.. data.Horizons.Select(horizon => $"MSE {horizon}"), "mean", .. data.Horizons.Select(horizon => $"MAE {horizon}"), "mean"]);
        var ours = Add("Gatecast", histories => Points(networks, histories, data.Point));
        Add("its anchors alone", histories => Points([networks[0].For(histories[0].Name).Model.Anchor], histories, (forecast, step) => forecast.Median(step)));
        var last = Add("last value, ours", histories => histories.Select(history => Enumerable.Repeat(history.Values[^1], trainer.Horizon).ToArray()));
        table.Add("Gatecast / last value", [.. ours.Zip(last, (own, other) => own / other)]);
        foreach (var (method, squares, sizes) in data.Published)
            table.Add($"{method}, published", Row(squares, sizes));

        return $"{(run.Validation ? "Validation rows, which also stopped the training.\n\n" : "")}{table}\n{Verdicts(networks)}\n{Circumstances(trainer, networks.Length, part)}";

        double?[] Add(string name, Func<IReadOnlyList<History>, IEnumerable<double[]>> forecast)
        {
            var errors = part.Score(data.Horizons, forecast, cancellation);
            var row = Row([.. data.Horizons.Select((_, i) => errors.MeanSquare(i))], [.. data.Horizons.Select((_, i) => errors.MeanSize(i))]);
            table.Add(name, row);
            return row;
        }
    }

    /// <summary>Where the validation rows are scored, with the anchors as they were fitted on the training rows alone.</summary>
    static PanelForecaster<LstmForecaster> Fit(LstmTrainer trainer, LongHorizonPart part, AccuracyRun run, CancellationToken cancellation)
    {
        var fitted = trainer.Fit(part.Past, new TrainingTold($"seed {trainer.Seed}, "), cancellation);
        return run.Validation ? new([.. part.Past.Select(series => series.Name)], [.. fitted.Members.Select(member => member.AsValidated)]) : fitted;
    }

    /// <summary>Squared and absolute errors, each with their mean over the horizons; nothing where they were not published.</summary>
    static double?[] Row(double[] squares, double[] sizes) => [.. WithMean(squares), .. sizes.Length > 0 ? WithMean(sizes) : new double?[squares.Length + 1]];

    static IEnumerable<double?> WithMean(double[] scores) => [.. scores, scores.Average()];

    /// <summary>One number for each step; of several forecasters the mean of theirs.</summary>
    static IEnumerable<double[]> Points(IReadOnlyList<IForecaster> forecasters, IReadOnlyList<History> histories, Func<QuantileForecast, int, double> point)
    {
        var forecasts = forecasters.Select(forecaster => forecaster.Forecast(histories)).ToList();
        for (var i = 0; i < histories.Count; i++)
            yield return [.. Enumerable.Range(1, forecasts[0][i].Horizon).Select(step => forecasts.Average(forecast => point(forecast[i], step)))];
    }

    static string Verdicts(PanelForecaster<LstmForecaster>[] networks)
    {
        var channels = networks[0].Members.Select((_, i) => networks.Select(network => network.Members[i]).ToList());
        return "Per channel: anchor, CRPS skill over it on the validation rows (p), for each seed. Abstained: no skill that could not be chance, so the anchor itself is served.\n\n" +
            string.Concat(channels.Select(members => $"- {members[0].SeriesName}: {members[0].Anchor}, " + string.Join(", ", members.Select(Verdict)) + "\n"));

        static string Verdict(LstmForecaster member) => string.Create(
            CultureInfo.InvariantCulture, $"{100 * member.ValidationSkill:F1} % ({member.ValidationPValue:F3}{(member.Abstained ? ", abstained" : "")})");
    }

    static string Circumstances(LstmTrainer trainer, int seeds, LongHorizonPart part)
    {
        var lookback = trainer.LookbackFor(part.Past[0]);
        var split = TrainingSplit.Of(part.Known, lookback, trainer.Horizon);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"One network for all channels and horizons, {seeds} {(seeds == 1 ? "seed" : "seeds averaged")}: lookback {lookback} rows in patches of {trainer.Patch}, {trainer.Hidden} units, " +
            $"{trainer.SkippedRows} rows straight to the head, {(trainer.Epochs == 1 ? "one epoch" : $"at most {trainer.Epochs} epochs")} of {trainer.WindowsPerEpoch:N0} windows, learning rate {trainer.LearningRate}. Of the {part.Known:N0} training and " +
            $"validation rows it is trained on {split.TrainingRows:N0}, and {(trainer.Epochs == 1 ? "" : "stopped and ")}judged on {(trainer.ValidationStride > 1 ? $"one in {trainer.ValidationStride} of " : "")}the others; its anchors are then fitted anew on all.") +
            " Errors are in standard deviations of the published training rows, averaged over all windows, steps and channels.\n";
    }
}
