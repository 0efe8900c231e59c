using Gatecast.Networks;

namespace Gatecast.Forecasting.Tests;

public class TrainerTests
{
    static double[] AllQuantiles(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var series = Draw.Autoregression(seed: 1, rows: 500, coefficient: 0.8);
        var trainer = new LstmTrainer { Horizon = 4, Epochs = 4, Seed = 9, Layers = 2, Baselines = Draw.SimpleBaselines };
        var one = (trainer with { Threads = 1 }).Fit(series);
        var two = (trainer with { Threads = 2 }).Fit(series);

        Assert.False(one.Abstained);
        Assert.Equal(AllQuantiles(one.Forecast(series)), AllQuantiles(two.Forecast(series)));
    }

    public static TheoryData<string> Trunks => [.. _trunks.Keys];

    static readonly Dictionary<string, Func<LstmTrainer, LstmTrainer>> _trunks = new()
    {
        ["plain"] = trainer => trainer with { Blocks = false },
        ["patches"] = trainer => trainer with { Patch = 7 },
        ["dilated"] = trainer => trainer with { Layers = 2, Dilations = [1, 3] },
        ["recurrent dropout"] = trainer => trainer with { RecurrentDropout = 0.2f },
        ["long"] = trainer => trainer with { Lookback = 100 },
        ["gru"] = trainer => trainer with { Cell = CellKind.Gru, Layers = 2 },
        ["rnn"] = trainer => trainer with { Cell = CellKind.Rnn, Patch = 5 },
        ["slstm"] = trainer => trainer with { Cell = CellKind.Slstm, Patch = 4, Lookback = 120 },
    };

    [Theory, MemberData(nameof(Trunks))]
    public void Every_trunk_learns_a_season_and_does_not_depend_on_threads(string trunk)
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 900);
        var trainer = _trunks[trunk](new() { Horizon = 2, Lookback = 30, Hidden = 16, Epochs = 15, Baselines = Draw.SimpleBaselines });
        var one = (trainer with { Threads = 1 }).Fit(series);

        Assert.InRange(one.ValidationSkill, 0.1, 1);
        Assert.False(one.Abstained);
        Assert.Equal(0, one.Lookback % trainer.Patch);
        Assert.Equal(AllQuantiles(one.Forecast(series)), AllQuantiles((trainer with { Threads = 2 }).Fit(series).Forecast(series)));

        // What it says of an origin is the same whatever comes after it.
        Assert.Equal(AllQuantiles(one.Forecast(series.Until(700))), AllQuantiles(one.Forecast(Draw.WithNoiseAfter(series, 700, seed: 1).Until(700))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_thinned_validation_shows_the_skill_that_all_rows_show(int stride)
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 900);
        var network = new LstmTrainer { Horizon = 14, Lookback = 30, Hidden = 16, Epochs = 8, ValidationStride = stride, Baselines = [Baseline.LastValue] };
        var forecaster = EnsembleTrainer.Alone(network).Fit(series);

        Assert.False(forecaster.Abstained);
        Assert.InRange(forecaster.ValidationSkill, 0.43, 0.53);
        Assert.InRange(forecaster.Members[0].ValidationSkill, 0.43, 0.53);
    }

    [Fact]
    public void Patches_hold_the_rows_of_the_window_in_order()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 40);
        var table = Draw.FrontEnd(series).Follow(series.Until(39));
        var shape = new WindowShape(Lookback: 12, Patch: 1, Horizon: 1, table.Count, Future: 0, Statics: 0, WantedSkippedRows: 8);
        var (rows, patches) = (new WindowBatch(shape, capacity: 1), new WindowBatch(shape with { Patch = 4 }, capacity: 1));
        rows.Fill(row: 0, table, origin: 30, table.Unit(30), statics: []);
        patches.Fill(row: 0, table, origin: 30, table.Unit(30), statics: []);

        Assert.Equal((3, 4 * table.Count), (patches.Batch.Time, patches.Batch.Features));
        for (var time = 0; time < 12; time++)
            Assert.Equal(rows.Batch.Input(time, 0).ToArray(), patches.Batch.Input(time / 4, 0).Slice(time % 4 * table.Count, table.Count).ToArray());
        Assert.Equal(rows.Batch.Skip(0).ToArray(), patches.Batch.Skip(0).ToArray());
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(8, 8)]
    [InlineData(50, 11)]
    public void As_many_levels_go_straight_to_the_head_as_were_asked_for_and_the_lookback_holds(int wanted, int taken)
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 40);
        var table = Draw.FrontEnd(series).Follow(series.Until(39));
        var shape = new WindowShape(Lookback: 12, Patch: 1, Horizon: 1, table.Count, Future: 0, Statics: 0, wanted);
        var windows = new WindowBatch(shape, capacity: 1);
        windows.Fill(row: 0, table, origin: 30, table.Unit(30), statics: []);

        double[] levels = [.. Enumerable.Range(1, taken).Select(back => (series.Levels[30 - back] - series.Levels[30]) / table.Unit(30))];
        Assert.Equal(levels, windows.Batch.Skip(0)[table.Count..].ToArray().Select(level => (double)level), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Without_the_cycle_of_the_year_the_calendar_is_that_of_another_season()
    {
        // 26 weeks lie between the two rows; the calendar comes after the six columns of the front end.
        var series = Draw.Daily([.. Enumerable.Range(0, 400).Select(row => (double)(row % 7))]);

        Assert.NotEqual(Row(year: true, 150), Row(year: true, 150 + 26 * 7));
        Assert.Equal(Row(year: false, 150), Row(year: false, 150 + 26 * 7));

        float[] Row(bool year, int row)
        {
            var rows = WindowFrontEnd.Fit(series, year).Follow(series.Until(399));
            var features = new float[rows.Count];
            rows.Fill(origin: row, unit: 1, row, features);
            return [.. features[6..].Select(feature => MathF.Round(feature, 5))];
        }
    }

    [Theory]
    [InlineData(30, 7, 35)]
    [InlineData(28, 7, 28)]
    [InlineData(5, 24, 24)]
    public void The_lookback_is_rounded_up_to_whole_patches(int lookback, int patch, int rounded) => Assert.Equal(
        rounded, new LstmTrainer { Horizon = 1, Lookback = lookback, Patch = patch }.LookbackFor(Draw.WeeklySeason(seed: 4, rows: 300)));

    [Fact]
    public void Another_seed_gives_another_forecast()
    {
        var series = Draw.Autoregression(seed: 1, rows: 500, coefficient: 0.8);
        var trainer = new LstmTrainer { Horizon = 1, Epochs = 4, Baselines = Draw.SimpleBaselines };

        Assert.NotEqual(
            AllQuantiles((trainer with { Seed = 1 }).Fit(series).Forecast(series)),
            AllQuantiles((trainer with { Seed = 2 }).Fit(series).Forecast(series)));
    }

    [Fact]
    public void Forecasts_made_together_are_those_made_alone()
    {
        var series = Draw.WeeklySeason(seed: 2, rows: 400);
        var forecaster = new LstmTrainer { Horizon = 2, Epochs = 5 }.Fit(series.Head(300));
        History[] histories = [.. Enumerable.Range(290, 110).Select(series.Until)];

        var together = forecaster.Forecast(histories);

        for (var i = 0; i < histories.Length; i++)
            Assert.Equal(AllQuantiles(forecaster.Forecast(histories[i])), AllQuantiles(together[i]));
    }

    [Fact]
    public void No_histories_give_no_forecasts() =>
        Assert.Empty(new LstmTrainer { Horizon = 1, Epochs = 1 }.Fit(Draw.WeeklySeason(seed: 2, rows: 300)).Forecast(Array.Empty<History>()));

    [Fact]
    public void It_beats_the_simplest_baselines_on_a_season_in_noise()
    {
        var series = Draw.WeeklySeason(seed: 3, rows: 600);
        var trainer = new LstmTrainer { Horizon = 1, Threads = 2, Baselines = Draw.SimpleBaselines };
        var evaluation = new WalkForward { Horizon = 1, Lookback = 32, Baselines = Draw.SimpleBaselines }.Evaluate(series, past => trainer.Fit(past));

        Assert.Equal(Outcome.Beats, evaluation.Verdict.Outcome);
    }

    [Fact]
    public void Where_it_abstains_the_forecast_is_the_baselines_bit_for_bit()
    {
        // Noise passes the mild bar of validation now and then, so the first walk that does not is taken.
        var (series, forecaster) = Enumerable.Range(1, 10)
            .Select(seed => Draw.RandomWalk(seed, rows: 400))
            .Select(series => (series, new LstmTrainer { Horizon = 3, Epochs = 5 }.Fit(series)))
            .First(pair => pair.Item2.Abstained);

        var baseline = Baseline.Parse(forecaster.Anchor).Fit(series, horizon: 3);
        Assert.Equal(AllQuantiles(baseline.Forecast(series.Until(399))), AllQuantiles(forecaster.Forecast(series)));
    }

    [Fact]
    public void An_abstained_walk_forward_has_the_verdict_of_no_claim()
    {
        var judged = JudgedForecast.Make(Draw.RandomWalk(seed: 5, rows: 400), new LstmTrainer { Horizon = 3, Epochs = 5 });

        Assert.True(judged.Model.Abstained);
        Assert.Equal((Outcome.Inconclusive, 0.0, 1.0), (judged.Verdict.Outcome, judged.Verdict.Skill, judged.Verdict.PValue));
    }

    [Fact]
    public void Quantiles_ascend_at_every_step_of_every_forecast()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 400);
        var forecaster = new LstmTrainer { Horizon = 5, Epochs = 5, SpacingGroups = 22 }.Fit(series);

        foreach (var forecast in forecaster.Forecast([.. Enumerable.Range(100, 300).Select(series.Until)]))
            for (var step = 1; step <= 5; step++)
                Assert.Equal(forecast.Quantiles(step).ToArray().Order(), forecast.Quantiles(step).ToArray());
    }

    [Fact]
    public void A_cancelled_training_stops()
    {
        using var cancellation = new CancellationTokenSource();
        var epochs = 0;
        var progress = new Immediate(_ =>
        {
            epochs++;
            cancellation.Cancel();
        });

        Assert.ThrowsAny<OperationCanceledException>(
            () => new LstmTrainer { Horizon = 1 }.Fit(Draw.RandomWalk(seed: 1, rows: 300), progress, cancellation.Token));
        Assert.Equal(1, epochs);
    }

    [Fact]
    public void A_history_shorter_than_the_lookback_is_refused()
    {
        var series = Draw.WeeklySeason(seed: 3, rows: 300);
        var forecaster = new LstmTrainer { Horizon = 1, Epochs = 1, Lookback = 20 }.Fit(series);

        Assert.Throws<ArgumentException>(() => forecaster.Forecast(series.Until(18)));
        Assert.NotNull(forecaster.Forecast(series.Until(19)));
    }

    [Fact]
    public void Examples_for_the_chart_do_not_overlap_and_end_at_the_last_test_origin()
    {
        var series = Draw.RandomWalk(seed: 6, rows: 300);
        var evaluation = new WalkForward { Horizon = 7, Lookback = 8 }.Evaluate(series, past => Baseline.LastValue.Fit(past, horizon: 7));

        Assert.Equal(300 - 1 - 7, evaluation.Models[0].Examples[^1].Origin);
        Assert.All(evaluation.Models[0].Examples.Zip(evaluation.Models[0].Examples.Skip(1)), pair => Assert.Equal(7, pair.Second.Origin - pair.First.Origin));
    }

    [Fact]
    public void A_run_too_short_for_its_examples_keeps_its_last_forecast_for_the_chart()
    {
        var series = Draw.RandomWalk(seed: 6, rows: 300);
        var settings = new WalkForward { Horizon = 7, Lookback = 8, Origins = 60 };
        var evaluation = settings.Evaluate(series, [], new() { Steps = 3 });

        Assert.Equal(evaluation.Origins[^1], Assert.Single(evaluation.Models[0].Examples).Origin);
    }

    [Fact]
    public void All_models_are_scored_on_identical_origins()
    {
        var series = Draw.RandomWalk(seed: 6, rows: 300);
        var evaluation = new WalkForward { Horizon = 7, Lookback = 8 }.Evaluate(series, past => Baseline.LastValue.Fit(past, horizon: 7));

        Assert.All(evaluation.Models, model => Assert.Equal(evaluation.Origins.Count, model.Report.CrpsByOrigin.Count));
        Assert.Equal(evaluation.Models[0].Report.CrpsByOrigin, evaluation.Model("last value").Report.CrpsByOrigin);
    }

    sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
