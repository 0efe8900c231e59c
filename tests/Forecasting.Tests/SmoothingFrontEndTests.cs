using Gatecast.Networks;
using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>Ensembles whose networks smooth.</summary>
public class SmoothingFrontEndTests
{
    const int Epochs = 3;

    static LstmTrainer Network => new()
    {
        Horizon = 2,
        FrontEnd = FrontEnd.Smoothing,
        Hidden = 6,
        Layers = 2,
        Epochs = Epochs,
        Dropout = 0.1f,
        Baselines = Draw.SimpleBaselines,
    };

    static EnsembleTrainer Trainer => new() { Network = Network };

    static Series[] Panel(int series = 4, int rows = 96) => [.. Enumerable.Range(0, series).Select(number => SmoothingTests.Sales(number, rows))];

    static double[] Quantiles(IForecaster forecaster, params IEnumerable<Series> panel) =>
        [.. panel.SelectMany(series => forecaster.Forecast(series.Until(series.Length - 1)).AllQuantiles.ToArray())];

    static Baseline[] Anchors(IEnumerable<Series> panel) => [.. panel.Select(_ => Baseline.SeasonalLastValue)];

    static IReadOnlyList<SmoothedSeriesForecaster> Fit(IReadOnlyList<Series> panel, TrainingHost? host = null, byte[]? weights = null, LstmTrainer? trainer = null) =>
        SmoothingFrontEnd.FitAll(trainer ?? Network, weights, panel, Anchors(panel), host ?? new(), default);

    [Fact]
    public void A_planted_season_beats_the_baselines_in_a_walk_forward_over_the_panel()
    {
        var panel = Panel(series: 8, rows: 190);
        var trainer = new EnsembleTrainer { Network = Network with { Epochs = 8, Hidden = 12, Lookback = 12 }, Seeds = 1 };
        var candidate = Candidate.Of(trainer, panel);
        var walkForward = new WalkForward { Horizon = 2, Lookback = 12, Origins = 60, Baselines = Draw.SimpleBaselines };
        var evaluations = panel.Select(series => walkForward.Evaluate(series, [candidate])).ToList();

        Assert.InRange(evaluations.Count(evaluation => evaluation.Verdict.Outcome is Outcome.Beats), 7, 8);
        Assert.All(evaluations, evaluation => Assert.Equal("lstm", evaluation.Models[0].Name));
        Assert.All(evaluations, evaluation => Assert.False(((EnsembleForecaster)evaluation.Models[0].Forecaster!).Members[0].Abstained));
    }

    [Fact]
    public void Noise_is_left_to_the_baseline_bit_for_bit()
    {
        Series[] panel = [.. Enumerable.Range(0, 6).Select(seed => Draw.RandomWalk(seed, 150)).Select((series, i) => Renamed(series, $"noise {i}"))];
        foreach (var fitted in (PanelForecaster<EnsembleForecaster>[])[Trainer.Fit(panel), Trainer.Fit([panel[0]])])
            foreach (var (series, member) in panel.Zip(fitted.Members))
            {
                Assert.True(member.Abstained);
                Assert.All(member.Members, network => Assert.True(network.Abstained));
                Assert.Equal(Quantiles(Baseline.Parse(member.Anchor).Fit(series, horizon: 2), series), Quantiles(member, series));
                Assert.Equal(Quantiles(Baseline.Parse(member.Anchor).Fit(series, horizon: 2), series), Quantiles(member.Members[0], series));
            }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var panel = Panel();
        var trainer = Trainer with { Seeds = 1 };
        var (one, three) = (trainer.Fit(panel), (trainer with { Network = Network with { Threads = 3 } }).Fit(panel));
        var (alone, two) = (Trainer.Fit(panel[0]), (Trainer with { Network = Network with { Threads = 2 } }).Fit(panel[0]));

        Assert.Equal(Quantiles(one, panel), Quantiles(three, panel));
        Assert.Equal(one.Members[0].Weights(), three.Members[0].Weights());
        Assert.Equal(Quantiles(alone, panel[0]), Quantiles(two, panel[0]));
        Assert.Equal(alone.Weights(), two.Weights());
        Assert.NotEqual(one.Members[0].Weights(), (trainer with { Network = Network with { Seed = 2 } }).Fit(panel).Members[0].Weights());
    }

    [Theory, InlineData(1), InlineData(4)]
    public void Stopped_after_any_epoch_it_ends_at_the_same_bits(int series) => StopAfterEach(Panel(series), Network);

    [Fact]
    public void The_best_epoch_on_the_validation_rows_is_kept_over_a_stop()
    {
        // At so large a rate later epochs are worse than the first states, the panel's decomposition.
        var (panel, wild) = (Panel(), Network with { LearningRate = 1 });

        Assert.Equal(Fit(panel, new() { Steps = 1 }, trainer: wild)[0].Weights(), Fit(panel, trainer: wild)[0].Weights());
        StopAfterEach(panel, wild);
    }

    [Theory, InlineData(CellKind.Gru), InlineData(CellKind.Rnn), InlineData(CellKind.Slstm)]
    public void Every_cell_ends_at_the_same_bits(CellKind cell) => StopAfterEach(Panel(series: 2), Network with { Cell = cell, Epochs = 2 });

    static void StopAfterEach(Series[] panel, LstmTrainer trainer)
    {
        var whole = Fit(panel, trainer: trainer);
        for (var stop = 1; stop < trainer.Epochs; stop++)
        {
            var (memory, told) = (new Dictionary<string, byte[]>(), new List<int>());
            Assert.Throws<IOException>(() => Fit(panel, HostOf(memory, room: stop), trainer: trainer));
            var resumed = Fit(panel, HostOf(memory) with { Progress = new Immediate(progress => told.Add(progress.Epoch)) }, trainer: trainer);

            Assert.Equal(whole[0].Weights(), resumed[0].Weights());
            Assert.Equal(whole.Select(one => (one.Abstained, one.ValidationSkill, one.ValidationPValue)), resumed.Select(one => (one.Abstained, one.ValidationSkill, one.ValidationPValue)));
            Assert.Equal(Enumerable.Range(stop + 1, trainer.Epochs - stop), told);
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public void A_judged_forecast_goes_on_in_each_network(int threads)
    {
        var series = SmoothingTests.Sales(1, 140);
        var trainer = Trainer with { Network = Network with { Threads = threads } };
        var whole = JudgedForecast.Make(series, trainer);
        foreach (var room in (int[])[1, Epochs + 2, 3 * Epochs + 1])
        {
            var memory = new Dictionary<string, byte[]>();
            Assert.Throws<IOException>(() => JudgedForecast.Make(series, trainer, HostOf(memory, room)));
            var resumed = JudgedForecast.Make(series, trainer, HostOf(memory));

            Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
            Assert.Equal((whole.Verdict, whole.Future.AllQuantiles.ToArray()[7]), (resumed.Verdict, resumed.Future.AllQuantiles.ToArray()[7]));
        }
    }

    [Fact]
    public void A_limit_stops_after_as_many_epochs()
    {
        var told = new List<TrainingProgress>();
        var cut = Fit(Panel(), new() { Steps = 2, Progress = new Immediate(told.Add) });

        Assert.Equal([(1, Epochs), (2, Epochs)], told.Select(progress => (progress.Epoch, progress.Epochs)));
        Assert.All(told, progress => Assert.True(double.IsFinite(progress.ValidationSkill)));
        Assert.NotEqual(Fit(Panel())[0].Weights(), cut[0].Weights());
    }

    [Fact]
    public void What_belongs_to_another_training_or_is_damaged_is_refused()
    {
        var (panel, memory) = (Panel(), new Dictionary<string, byte[]>());
        Assert.Throws<IOException>(() => Fit(panel, HostOf(memory, room: 1)));

        Assert.Contains(
            "its hidden was 6 and is now 7",
            Assert.Throws<InvalidDataException>(() => Fit(panel, HostOf(memory), trainer: Network with { Hidden = 7 })).Message, StringComparison.Ordinal);
        foreach (var bytes in memory.Values)
            bytes[^5] ^= 1;
        Assert.Contains("SHA-256", Assert.Throws<InvalidDataException>(() => Fit(panel, HostOf(memory))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_restore_the_forecasters_of_all_series_bit_for_bit()
    {
        var panel = Panel(rows: 150);
        var fitted = Fit(panel, trainer: Network with { Epochs = 8 });
        Assert.Contains(fitted, one => !one.Abstained);
        var skills = fitted.Select(one => new ShownSkill(!one.Abstained, one.ValidationSkill, one.ValidationPValue)).ToList();
        var restored = panel.Select((_, i) => SmoothingFrontEnd.Restore(Network, fitted[2].Weights(), panel, i, Anchors(panel)[i], skills[i])).ToList();

        foreach (var (series, one, other) in panel.Zip(fitted, restored))
            for (var origin = 120; origin < series.Length; origin += 5)
                Assert.Equal(one.Forecast(series.Until(origin)).AllQuantiles.ToArray(), other.Forecast(series.Until(origin)).AllQuantiles.ToArray());
        Assert.Equal(fitted[0].Weights(), restored[3].Weights());
        Assert.Equal(fitted.Select(one => (one.Anchor, one.Seed, one.TrainedRows, one.Parameters)), restored.Select(one => (one.Anchor, one.Seed, one.TrainedRows, one.Parameters)));

        Assert.Contains("of other settings", Refusal(fitted[0].Weights(), Network with { Layers = 3 }), StringComparison.Ordinal);
        Assert.Contains("not trained on sales 9", Refusal(fitted[0].Weights(), Network, SmoothingTests.Sales(9, 96)), StringComparison.Ordinal);

        string Refusal(byte[] bytes, LstmTrainer trainer, Series? other = null) => Assert.Throws<InvalidDataException>(
            () => SmoothingFrontEnd.Restore(trainer, bytes, other is null ? panel : [other], index: 0, Anchors(panel)[0], skills[0])).Message;
    }

    [Fact]
    public void Damaged_bytes_are_refused_wherever_the_damage_is()
    {
        var bytes = Fit(Panel(series: 2))[0].Weights();
        for (var at = 0; at < bytes.Length; at += bytes.Length / 40)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 4;
            Assert.Throws<InvalidDataException>(() => SmoothingBytes.Read(damaged, threads: 1));
            Assert.Throws<InvalidDataException>(() => SmoothingBytes.Read(bytes[..at], threads: 1));
        }

        // Whole by its own account, and impossible.
        var impossible = SealedBytes.Of("gatesmo1", writer =>
        {
            writer.Write("Lstm");
            writer.Write(1_000_000);
        });
        Assert.Contains("1000000 units are not possible", Assert.Throws<InvalidDataException>(() => SmoothingBytes.Read(impossible, threads: 1)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory, MemberData(nameof(Cells))]
    public void A_walk_along_a_series_gives_the_bits_of_each_history_alone(CellKind cell)
    {
        var panel = Panel(series: 2);
        var fitted = new SmoothingTrainer { Horizon = 3, Cell = cell, Hidden = 7, Dilations = [1, 3], Epochs = 2 }.Fit(panel);
        History[] histories = [.. Enumerable.Range(20, 60).Reverse().Select(panel[1].Until)];

        Assert.Equal(
            histories.SelectMany(history => fitted.Forecast(history).AllQuantiles.ToArray()),
            fitted.Forecast(histories).SelectMany(forecast => forecast.AllQuantiles.ToArray()));
    }

    [Fact]
    public void The_whole_procedure_is_clean()
    {
        var wasServed = false;
        var report = new LeakCheck().Run(SmoothingTests.Sales(1, 200), [150, 151, 160, 180], LeakCheck.FittedOnce(past =>
        {
            var forecaster = Trainer.Fit(past);
            wasServed |= forecaster.Members.Any(member => !member.Abstained) && !forecaster.Abstained;
            return forecaster;
        }));

        Assert.Empty(report.Leaks);
        Assert.True(wasServed, "the check says nothing of a network that is never served");
    }

    [Fact]
    public void Weights_and_series_learn_from_the_training_rows_alone()
    {
        // Without a choice of epochs nothing of the validation rows is left.
        var (panel, trainer) = (Panel(), Network with { Epochs = 1, LearningRate = 0.003f });
        var split = TrainingSplit.Of(96, lookback: 12, horizon: 2);
        Series[] later = [.. panel.Select((series, i) => Renamed(Draw.WithNoiseAfter(series, split.TrainingRows - 1, seed: i), series.Name))];

        var (one, other) = (Smoothed(panel), Smoothed(later));
        Assert.Equal(one, other);

        double[] Smoothed(Series[] all)
        {
            var memory = new Dictionary<string, byte[]>();
            Fit(all, HostOf(memory) with { Program = "x" }, trainer: trainer);
            var state = SmoothingState.Read(memory.Values.Single(), TrainingStateIdentity(memory.Values.Single()));
            return [.. state.Kept[^1].Weights.Select(weight => (double)weight), .. state.Kept[^1].Parameters.SelectMany(own => own)];
        }

        static string TrainingStateIdentity(byte[] bytes) => new BinaryReader(new MemoryStream(bytes, 40, bytes.Length - 40)).ReadString();
    }

    [Fact]
    public void A_warm_start_goes_on_from_what_was_learned_of_the_series_it_knows()
    {
        var panel = Panel(series: 4, rows: 110);
        var past = panel[..3].Select(series => series.Head(96)).ToList();
        var champion = Fit(past, trainer: Network with { LearningRate = 0.01f });

        // So small a rate leaves everything where it begins.
        var (warm, cold) = (Fit(panel, weights: champion[0].Weights(), trainer: Still), Fit(panel, trainer: Still));
        foreach (var (series, one, other) in panel[..3].Zip(champion, warm))
            Assert.Equal(Unmasked(one, series), Unmasked(other, series), (a, b) => Math.Abs(a - b) < 1e-4 * Math.Abs(a));
        Assert.NotEqual(Unmasked(cold[0], panel[0]), Unmasked(warm[0], panel[0]));
        Assert.All(Unmasked(warm[3], panel[3]), quantile => Assert.True(double.IsFinite(quantile)));

        Assert.Contains(
            "of another cell, size, window or horizon",
            Assert.Throws<ArgumentException>(() => Fit(panel, weights: champion[0].Weights(), trainer: Still with { Hidden = 9 })).Message, StringComparison.Ordinal);

        static double[] Unmasked(SmoothedSeriesForecaster one, Series series) =>
            SmoothingBytes.Read(one.Weights(), threads: 1).Forecast(series.Until(95)).AllQuantiles.ToArray();
    }

    static LstmTrainer Still => Network with { LearningRate = 1e-9f, Epochs = 1 };

    [Fact]
    public void A_warm_refit_of_a_walk_forward_goes_on_from_the_fit_before()
    {
        var series = SmoothingTests.Sales(1, 170);
        var walkForward = new WalkForward { Horizon = 2, Lookback = 12, Origins = 60, Refit = RefitPolicy.Parse("30,warm"), Baselines = Draw.SimpleBaselines };

        var warm = walkForward.Evaluate(series, [Candidate.Of(Trainer)]).Models[0].Report.CrpsByOrigin;
        var cold = (walkForward with { Refit = RefitPolicy.EveryOrigins(30) }).Evaluate(series, [Candidate.Of(Trainer)]).Models[0].Report.CrpsByOrigin;

        Assert.Equal(cold.Take(30), warm.Take(30));
        Assert.NotEqual(cold.Skip(30), warm.Skip(30));
    }

    [Fact]
    public void Settings_that_are_not_given_are_those_of_the_front_end()
    {
        var (plain, smoothing) = (new LstmTrainer { Horizon = 1 }, new LstmTrainer { Horizon = 1, FrontEnd = FrontEnd.Smoothing });

        Assert.Equal((32, 1, 40, 0.3f, 0.003f, 2), Settings(plain));
        Assert.Equal((40, 4, 15, 0f, 0.01f, 4), Settings(smoothing));
        Assert.Equal((32, 1, 40, 0.3f, 0.003f, 2), Settings(new()
        {
            Horizon = 1,
            FrontEnd = FrontEnd.Smoothing,
            Hidden = 32,
            Layers = 1,
            Epochs = 40,
            Dropout = 0.3f,
            LearningRate = 0.003f,
            SpacingGroups = 2,
        }));
        Assert.Equal((12, 4), (smoothing.LookbackFor(SmoothingTests.Sales(1, 140)), smoothing.LookbackFor(Yearly(80))));
        Assert.Equal(Settings(smoothing), Settings(TrainerJson.Read(TrainerJson.Of(smoothing))));

        static (int, int, int, float, float, int) Settings(LstmTrainer trainer) =>
            (trainer.Hidden, trainer.Layers, trainer.Epochs, trainer.Dropout, trainer.LearningRate, trainer.SpacingGroups);
    }

    static Series Yearly(int rows)
    {
        var interval = Interval.Parse("1y");
        var start = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return Series.From("years", TargetKind.Difference, interval, [.. Enumerable.Range(0, rows).Select(row => interval.After(start, row))], [.. Enumerable.Range(0, rows).Select(row => row % 5.0)]);
    }

    [Fact]
    public void What_does_not_suit_it_is_refused_by_name()
    {
        var panel = Panel();
        var told = panel[0].With([Covariate.Static("size", 3)]);
        var gap = Series.From(
            "gap", TargetKind.LogReturn, Interval.Parse("1mo"), [.. Enumerable.Range(0, 96).Select(row => panel[0].Times[0].AddMonths(row + row / 90))],
            [.. Enumerable.Range(1, 96).Select(value => (double)value)]);
        (Func<object> Do, string Words)[] cases =
        [
            (() => Trainer.Fit(told), "sales 0 has the covariates size, and the smoothing front end takes none"),
            (() => Trainer.Fit(gap), "gap has 96 rows over 97 steps; smoothing needs a row for each step"),
            (() => (Trainer with { Network = Network with { Patch = 2 } }).Fit(panel), "knows no Patch"),
            (() => (Trainer with { Network = Network with { RecurrentDropout = 0.1f } }).Fit(panel), "knows no RecurrentDropout"),
            (() => (Trainer with { Lookbacks = [1, 2] }).Fit(panel), "Give the multiple 1 alone"),
            (() => Network.Fit(panel[0]), "Give these settings to the trainer of an ensemble"),
            (() => (Trainer with { Network = Network with { LearningRate = 1e30f } }).Fit(panel), "Training cannot go on in epoch"),
        ];
        foreach (var (act, words) in cases)
            Assert.Contains(words, Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    static Series Renamed(Series series, string name) => Series.From(name, series.Target, series.Interval, series.Times.ToArray(), series.Values.ToArray());

    static TrainingHost HostOf(Dictionary<string, byte[]> memory, int room = int.MaxValue)
    {
        var writes = 0;
        return new()
        {
            Program = "0.1.0",
            Recall = memory.GetValueOrDefault,
            Remember = (name, bytes) =>
            {
                memory[name] = bytes;
                if (++writes >= room)
                    throw new IOException("killed here");
            },
        };
    }

    sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
