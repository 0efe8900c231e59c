using System.Globalization;

namespace Gatecast.Forecasting.Tests;

public class WalkForwardTests
{
    const int Horizon = 4;

    static readonly Series _series = Draw.Autoregression(seed: 11, rows: 500, coefficient: 0.5);

    static WalkForward Settings => new() { Horizon = Horizon, Lookback = 16, Origins = 150 };

    static LstmTrainer Trainer => new() { Horizon = Horizon, Lookback = 16, Hidden = 8, Epochs = 3, Baselines = Draw.SimpleBaselines };

    static List<string> Lines(Evaluation evaluation) =>
    [
        evaluation.Reference, string.Join(' ', evaluation.Origins),
        .. evaluation.Models.Select(model => string.Join(' ', [
            model.Name, model.Verdict.ToString(), .. model.Report.CrpsByOrigin.Select(Exact), .. model.SkillByStep.Select(step => step.ToString()),
            .. model.Report.Total.Pit.Bins.Select(Exact), .. model.Examples.Select(example => Exact(example.Median(Horizon)))])),
    ];

    static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1, null)]
    [InlineData(1, 50)]
    [InlineData(3, 20)]
    public void Between_the_parts_of_a_fold_no_target_is_shared(int stride, int? every)
    {
        var settings = Settings with { Stride = stride, Origins = 60, Refit = every is { } n ? RefitPolicy.EveryOrigins(n) : RefitPolicy.Never };
        var folds = settings.Folds(_series);

        Assert.Equal(every is { } parts ? (60 + parts - 1) / parts : 1, folds.Count);
        Assert.Equal(60, folds.Sum(fold => fold.Test.Count));
        Assert.Equal(_series.Length - 1 - Horizon, folds[^1].Test[^1]);
        Assert.All(folds, fold =>
        {
            Assert.True(fold.LastTraining + Horizon <= fold.FirstValidation);
            Assert.True(fold.LastValidation + Horizon <= fold.Rows - 1);
            Assert.True(fold.Rows - 1 <= fold.Test[0]);
            Assert.Equal(5, fold.Embargo); // a hundredth of 500 rows
            Assert.Equal(Horizon, fold.Purge);
        });
        Assert.All(folds.Zip(folds.Skip(1)), pair => Assert.Equal(pair.Second.Test[0] - pair.First.Test[0], pair.Second.Rows - pair.First.Rows));
    }

    [Fact]
    public void A_model_is_fitted_once_for_each_fold_on_its_rows_alone()
    {
        var seen = new List<int>();
        var evaluation = (Settings with { Refit = RefitPolicy.EveryOrigins(40) })
            .Evaluate(_series, [Candidate.Of("own", past => { seen.Add(past.Length); return Baseline.Drift.Fit(past, Horizon); })]);

        Assert.Equal(4, evaluation.Folds.Count);
        Assert.Equal(evaluation.Folds.Select(fold => fold.Rows), seen);
        Assert.Equal(evaluation.Model("drift").Report.CrpsByOrigin, evaluation.Model("own").Report.CrpsByOrigin);
    }

    [Fact]
    public void With_refits_a_forecast_does_not_see_what_comes_after_its_origin()
    {
        const int origin = 420;
        Assert.Equal(UpTo(_series), UpTo(Draw.WithNoiseAfter(_series, origin, seed: 9)));

        static List<string> UpTo(Series series)
        {
            var lines = new List<string>();
            void Keep(string model, QuantileForecast forecast, double crps)
            {
                if (forecast.Origin <= origin)
                    lines.Add($"{model} {forecast.Origin} {string.Join(' ', forecast.Quantiles(Horizon).ToArray().Select(Exact))}");
            }

            (Settings with { Refit = RefitPolicy.EveryOrigins(30, warmStart: true) }).Evaluate(series, [Candidate.Of(Trainer)], new() { Sink = Keep });
            Assert.True(lines.Count > 500);
            return lines;
        }
    }

    [Theory]
    [InlineData("never")]
    [InlineData("40")]
    [InlineData("40,warm")]
    public void One_thread_and_two_give_the_same_bits(string refit)
    {
        var settings = Settings with { Refit = RefitPolicy.Parse(refit) };

        Assert.Equal(
            Lines((settings with { Threads = 1 }).Evaluate(_series, [Candidate.Of(Trainer with { Threads = 1 })])),
            Lines((settings with { Threads = 2 }).Evaluate(_series, [Candidate.Of(Trainer with { Threads = 2 })])));
    }

    [Theory]
    [InlineData("never")]
    [InlineData("40")]
    [InlineData("40,warm")]
    public void Killed_anywhere_and_taken_up_again_it_gives_the_same_bits(string refit)
    {
        var settings = Settings with { Refit = RefitPolicy.Parse(refit) };
        var (expected, all) = Run(new Memory());
        foreach (var survived in (int[])[0, 1, 7, all.Count / 2, all.Count - 1, all.Count])
        {
            var memory = new Memory { Room = survived };
            if (survived < all.Count)
                Assert.Throws<IOException>(() => Run(memory));
            else
                Run(memory);
            Assert.Equal(survived, memory.Count);
            memory.Room = int.MaxValue;
            Assert.Equal(expected, Run(memory).Lines);
            Assert.Equal(all.Count, memory.Count);
        }

        (List<string> Lines, Memory Memory) Run(Memory memory)
        {
            var lines = new List<string>();
            var evaluation = settings.Evaluate(_series, [Candidate.Of(Trainer)], new()
            {
                Recall = memory.Recall,
                Remember = memory.Remember,
                Sink = (model, forecast, crps) => lines.Add($"{model} {forecast.Model} {forecast.Origin} {Exact(crps)} {Exact(forecast.Median(2))}"),
            });
            return ([.. Lines(evaluation), .. lines], memory);
        }
    }

    [Fact]
    public void A_model_whose_forecasts_are_all_recalled_is_not_fitted()
    {
        var (memory, fits) = (new Memory(), 0);
        var host = new WalkForwardHost { Recall = memory.Recall, Remember = memory.Remember };
        var candidate = Candidate.Of("own", past => { fits++; return Baseline.Drift.Fit(past, Horizon); });
        Settings.Evaluate(_series, [candidate], host);

        Assert.Null(Settings.Evaluate(_series, [candidate], host).Models[0].Forecaster);
        Assert.Equal(1, fits);
    }

    [Fact]
    public void A_warm_start_goes_on_from_the_last_weights()
    {
        var settings = Settings with { Refit = RefitPolicy.EveryOrigins(75) };
        var warm = (settings with { Refit = RefitPolicy.EveryOrigins(75, warmStart: true) }).Evaluate(_series, [Candidate.Of(Trainer)]);
        var scratch = settings.Evaluate(_series, [Candidate.Of(Trainer)]);

        Assert.NotEqual(Weights(scratch), Weights(warm));
        var first = Trainer.Fit(_series.Head(warm.Folds[0].Rows));
        var second = Trainer.FitFrom(first.Weights(), _series.Head(warm.Folds[1].Rows), new(), TestContext.Current.CancellationToken);
        Assert.Equal(second.Weights(), Weights(warm));

        static byte[] Weights(Evaluation evaluation) => ((LstmForecaster)evaluation.Models[0].Forecaster!).Weights();
    }

    [Fact]
    public void A_limit_takes_the_earliest_origins_and_cuts_every_model_at_the_same()
    {
        var whole = Settings.Evaluate(_series, [Candidate.Of(Trainer)]);
        var cut = Settings.Evaluate(_series, [Candidate.Of(Trainer)], new() { Steps = 60 });

        Assert.Equal((60, 150), (cut.Steps, cut.Planned));
        Assert.Null(whole.Steps);
        Assert.Equal(whole.Origins.Take(60), cut.Origins);
        foreach (var model in cut.Models)
            Assert.Equal(whole.Model(model.Name).Report.CrpsByOrigin.Take(60), model.Report.CrpsByOrigin);
    }

    [Fact]
    public void A_budget_becomes_a_number_of_steps_that_repeats_the_run()
    {
        // Each look at the clock takes a second: about two for each fit and two for each block of forecasts.
        var settings = Settings with { Refit = RefitPolicy.EveryOrigins(10), Baselines = Draw.SimpleBaselines };
        var memory = new Memory();
        WalkForwardHost Host(TimeSpan? budget) => new() { Clock = new SlowClock(), Budget = budget, Recall = memory.Recall, Remember = memory.Remember };
        var budgeted = settings.Evaluate(_series, [], Host(TimeSpan.FromSeconds(60)));

        Assert.InRange(budgeted.Origins.Count, 11, 149);
        Assert.Equal(Lines(settings.Evaluate(_series, [], new() { Steps = budgeted.Steps })), Lines(budgeted));
        Assert.All(budgeted.Models, model => Assert.True(model.Elapsed > TimeSpan.Zero));

        // What was decided once stays so when the run is taken up again; without a budget it goes to the end.
        Assert.Equal(Lines(budgeted), Lines(settings.Evaluate(_series, [], Host(TimeSpan.FromSeconds(1000)))));
        Assert.Equal(10, settings.Evaluate(_series, [], new() { Clock = new SlowClock(), Budget = TimeSpan.FromSeconds(1) }).Origins.Count);
    }

    [Fact]
    public void The_sink_is_given_every_forecast_in_order()
    {
        var given = new List<(string Model, int Origin, double Crps)>();
        var evaluation = Settings.Evaluate(_series, [], new() { Sink = (model, forecast, crps) => given.Add((model, forecast.Origin, crps)) });

        foreach (var model in evaluation.Models)
            Assert.Equal(
                evaluation.Origins.Zip(model.Report.CrpsByOrigin), given.Where(one => one.Model == model.Name).Select(one => (one.Origin, one.Crps)));
    }

    [Fact]
    public void What_is_left_out_is_said_and_why()
    {
        var times = Draw.Days(400).Where((_, row) => row != 350).ToArray();
        var series = Series.From("gappy", TargetKind.Difference, Sources.Interval.Parse("1d"), times, [.. _series.Values[..399]]);
        var evaluation = new WalkForward { Horizon = 3, Lookback = 8, Origins = 60 }.Evaluate(series, []);

        Assert.Equal(("3 origins", 57), (evaluation.LeftOut[^1].What, evaluation.Origins.Count));
        var tiny = new WalkForward { Horizon = 2, Lookback = 8, Origins = 10 }.Evaluate(series.Head(66), []);
        Assert.Contains(tiny.LeftOut, one => one.What == "linear" && one.Why.Contains("needs", StringComparison.Ordinal));
    }

    [Fact]
    public void The_reference_is_named_from_validation_and_not_from_the_test()
    {
        // A calm past and a test that trends: drift would win the test, and may not be chosen for that.
        double[] values = [.. Enumerable.Range(0, 400).Select(row => 100 + Math.Sin(row * 1.7) + (row < 300 ? 0 : 5.0 * (row - 300)))];
        var series = Series.From("turn", TargetKind.Difference, Sources.Interval.Parse("1d"), Draw.Days(400), values);
        var settings = new WalkForward { Horizon = 1, Lookback = 8, Origins = 95, Baselines = [Baseline.LastValue, Baseline.SimpleSmoothing] };
        var evaluation = settings.Evaluate(series, []);

        Assert.Equal(
            settings.Evaluate(Draw.WithNoiseAfter(series, evaluation.Origins[0], seed: 3), []).Reference, evaluation.Reference);
        Assert.Equal("simple smoothing", evaluation.Reference);
        Assert.True(evaluation.Model("last value").Report.Total.Crps < evaluation.Model("simple smoothing").Report.Total.Crps);
    }

    [Fact]
    public void A_short_weekly_series_is_judged_though_some_baselines_want_a_season_first()
    {
        // 178 weeks: Holt–Winters wants whole years behind an origin, and the first training origins do not have them.
        var random = new Random(8);
        var times = Enumerable.Range(0, 178).Select(row => new DateTimeOffset(2020, 1, 5, 0, 0, 0, TimeSpan.Zero).AddDays(7 * row)).ToArray();
        double[] values = [.. Enumerable.Range(0, 178).Select(row => 50 + 10 * Math.Sin(Math.Tau * row / 52) + Draw.Normal(random))];
        var series = Series.From("weekly", TargetKind.Difference, Sources.Interval.Parse("7d"), times, values);
        var trainer = new LstmTrainer { Horizon = 14, Epochs = 2 };
        var evaluation = new WalkForward { Horizon = 14, Lookback = trainer.LookbackFor(series) }.Evaluate(series, [Candidate.Of(trainer)]);

        Assert.Equal("lstm", evaluation.Models[0].Name);
        Assert.All(evaluation.Models, model => Assert.True(double.IsFinite(model.Report.Total.Crps)));
    }

    [Fact]
    public void A_forecaster_that_answers_another_question_is_named()
    {
        var wrong = Assert.Throws<InvalidOperationException>(
            () => Settings.Evaluate(_series, [Candidate.Of("mine", past => Baseline.Drift.Fit(past, Horizon + 1))]));
        Assert.Contains("mine forecast 5 steps", wrong.Message, StringComparison.Ordinal);

        var twice = Assert.Throws<ArgumentException>(() => Settings.Evaluate(_series, [Candidate.Of("drift", past => Baseline.Drift.Fit(past, Horizon))]));
        Assert.Contains("\"drift\"", twice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never", null, false)]
    [InlineData("250", 250, false)]
    [InlineData("250, warm", 250, true)]
    public void A_refit_policy_reads_what_it_writes(string text, int? every, bool warm)
    {
        var policy = RefitPolicy.Parse(text);

        Assert.Equal((every, warm), (policy.Every, policy.WarmStart));
        Assert.Equal(policy, RefitPolicy.Parse(policy.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("often")]
    [InlineData("never,warm")]
    public void Another_text_is_no_refit_policy(string text) => Assert.Throws<FormatException>(() => RefitPolicy.Parse(text));

    /// <summary>What outlives a process, until there is no more room in it.</summary>
    sealed class Memory
    {
        readonly Dictionary<string, byte[]> _kept = [];

        public int Room { get; set; } = int.MaxValue;

        public int Count => _kept.Count;

        public byte[]? Recall(string name) => _kept.GetValueOrDefault(name);

        public void Remember(string name, byte[] bytes)
        {
            if (_kept.Count == Room)
                throw new IOException("killed here");
            _kept.Add(name, bytes);
        }
    }

    sealed class SlowClock : TimeProvider
    {
        long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
