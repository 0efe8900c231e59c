using System.Collections.Concurrent;
using System.Globalization;

namespace Gatecast.Forecasting.Tests;

public class TuningTests
{
    static readonly Series _season = Draw.WeeklySeason(seed: 3, rows: 400);

    static readonly SuccessiveHalving _small = new()
    {
        Defaults = new() { Horizon = 2, Hidden = 4, Epochs = 3, LearningRate = 1e-4f, Baselines = Draw.SimpleBaselines },
        Space = new() { Hidden = [2, 4], Lookbacks = [8, 16], Patches = [1, 2] },
        Trials = 5,
    };

    /// <summary>All that a search found, to the last bit.</summary>
    static string All(TuningResult found) => string.Join('\n', found.Trials.SelectMany(trial => trial.Scores.Select(score => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Number} {trial.Settings.LearningRate:R} {trial.Settings.Lookback} {score.Rung} {score.Skill:R} {score.StandardError:R} {score.ValidationSkill:R} {score.Abstained}"))))
        + string.Create(CultureInfo.InvariantCulture, $"\n{found.Best.Number} {found.Confirmation?.Skill:R} {found.Confirmation?.PValue:R} {found.Reason}");

    [Fact]
    public void The_rows_of_the_test_period_decide_nothing()
    {
        var season = Draw.WeeklySeason(seed: 3, rows: 1000);
        var forecast = new WalkForward { Horizon = 2, Lookback = _small.Defaults.LookbackFor(season) };
        var noisy = Draw.WithNoiseAfter(season, forecast.TestOrigins(season.Length).First, seed: 1);

        // Long enough that a trial beats the defaults and is held against them.
        var search = _small with { Defaults = _small.Defaults with { Epochs = 12 }, Space = _small.Space with { Hidden = [8, 16] }, Trials = 8 };
        var found = search.Search([season]);

        Assert.NotEqual(season.Values[^1], noisy.Values[^1]);
        Assert.NotNull(found.Confirmation);
        Assert.Equal(All(found), All(search.Search([noisy])));
    }

    [Fact]
    public void The_rows_before_it_decide() => Assert.NotEqual(
        All(_small.Search([_season])),
        All(_small.Search([Draw.WithNoiseAfter(_season, origin: 200, seed: 1)])));

    [Fact]
    public void The_number_of_threads_changes_no_bit() =>
        Assert.Equal(All(_small.Search([_season])), All((_small with { Threads = 3 }).Search([_season])));

    [Fact]
    public void Stopped_anywhere_and_begun_again_it_finds_the_same()
    {
        var whole = All(_small.Search([_season]));
        var kept = new ConcurrentDictionary<string, byte[]>();
        var made = 0;
        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.Throws<IOException>(() => _small.Search([_season], Host(stopAfter: 4)));
        var found = All(_small.Search([_season], Host(stopAfter: int.MaxValue)));
        var last = kept.Count;

        Assert.Equal(whole, found);
        Assert.Equal(whole, All(_small.Search([_season], Host(stopAfter: 0))));
        Assert.InRange(last, 3 * 4 + 1, 5 * 2 + 3 * 2 + 2 * 2);

        // Nothing is trained twice.
        Assert.Equal(last, made);

        TuningHost Host(int stopAfter)
        {
            var left = stopAfter;
            return new()
            {
                Recall = kept.GetValueOrDefault,
                Remember = (name, bytes) =>
                {
                    if (left-- == 0)
                        throw new IOException("stopped");
                    Assert.True(kept.TryAdd(name, bytes));
                    made++;
                },
            };
        }
    }

    [Fact]
    public void A_learning_rate_that_learns_nothing_loses_against_one_that_does()
    {
        var search = _small with { Defaults = _small.Defaults with { Horizon = 1, Hidden = 8, Epochs = 9, LearningRate = 1e-6f }, Space = new() { Hidden = [8], Lookbacks = [16], Patches = [1], Layers = [1], LowestLearningRate = 3e-3f } };
        var found = search.Search([Draw.WeeklySeason(seed: 3, rows: 700)]);

        Assert.True(found.IsBetter, found.Reason);
        Assert.Equal(found.Best.Settings with { Epochs = 9 }, found.Recommended);
        Assert.InRange(found.Recommended.LearningRate, 3e-3f, 1e-2f);
        Assert.InRange(found.Confirmation!.PValue, 0, 0.05);

        Assert.All(found.Trials[0].Scores, score => Assert.InRange(score.Skill, -0.001, 0.001));
        Assert.Equal([1, 2, 3], found.Trials[0].Scores.Select(score => score.Rung));
    }

    [Fact]
    public void On_noise_the_defaults_are_kept()
    {
        var found = _small.Search([Draw.RandomWalk(seed: 2, rows: 400)]);

        Assert.False(found.IsBetter, found.Reason);
        Assert.Same(_small.Defaults, found.Recommended);

        // A network that abstains is served as the reference, and is worth exactly as much.
        var abstained = found.Trials.SelectMany(trial => trial.Scores).Where(score => score.Abstained == score.Trainings).ToList();
        Assert.NotEmpty(abstained);
        Assert.All(abstained, score => Assert.Equal(0, score.Skill));
    }

    [Fact, Trait("Category", "Slow")]
    public void A_dependence_on_rows_long_ago_is_found_by_a_longer_lookback()
    {
        // Each value is that of twenty rows ago but for some noise: a window of eight rows does not show it.
        var (random, values) = (new Random(5), new double[2400]);
        for (var row = 0; row < values.Length; row++)
            values[row] = row < 20 ? Draw.Normal(random) : 0.95 * values[row - 20] + 0.3 * Draw.Normal(random);
        var search = new SuccessiveHalving
        {
            Defaults = new() { Horizon = 1, Lookback = 8, Patch = 8, Hidden = 16, Epochs = 27, Baselines = Draw.SimpleBaselines },
            Space = new() { Hidden = [16], Layers = [1], Patches = [8], Lookbacks = [8, 24], LowestLearningRate = 3e-3f },
            Trials = 8,
            Threads = 2,
        };
        var found = search.Search([Draw.Daily(values)]);

        Assert.True(found.IsBetter, found.Reason);
        Assert.Equal(24, found.Recommended.Lookback);
    }

    [Fact]
    public void Two_copies_of_a_series_say_what_one_says()
    {
        var (one, two) = (_small.Search([_season]), _small.Search([_season, _season]));

        Assert.Equal(one.Trials.Select(trial => trial.Last.Skill), two.Trials.Select(trial => trial.Last.Skill));
        Assert.Equal(one.Confirmation, two.Confirmation);
        Assert.All(two.Trials, trial => Assert.Equal(4, trial.Last.Trainings));
    }

    [Theory]
    [InlineData(400, 2)]
    [InlineData(365, 24)]
    [InlineData(3000, 1)]
    [InlineData(10_000, 24)]
    public void No_outcome_that_chooses_is_one_that_confirms_and_none_lies_in_the_test_period(int rows, int horizon)
    {
        var search = new SuccessiveHalving { Defaults = new() { Horizon = horizon }, Space = new() { Lookbacks = [32] } };
        var series = Draw.RandomWalk(seed: 1, rows);
        var walkForward = new WalkForward { Horizon = horizon, Lookback = 32 };
        var past = series.Head(walkForward.RowsBeforeTest(rows));
        var (choosing, confirming) = search.InnerFolds(past);

        Assert.InRange(past.Length, 1, walkForward.TestOrigins(rows).First + 1);
        Assert.Equal((2, 2), (choosing.Count, confirming.Count));
        Assert.InRange(choosing.Sum(fold => fold.Test.Count), 50, 1000);
        Assert.Equal(choosing.Sum(fold => fold.Test.Count), confirming.Sum(fold => fold.Test.Count));
        Assert.InRange(confirming[0].Test[0] - choosing[^1].Test[^1], horizon, rows);
        Assert.Equal(past.Length - 1, confirming[^1].Test[^1] + horizon);
        Assert.All(choosing.Concat(confirming), fold => Assert.InRange(fold.Rows, 1, fold.Test[0] + 1));
    }

    [Fact]
    public void A_series_too_short_is_told_how_many_rows_and_which_horizon_would_do()
    {
        var search = _small with { Defaults = new() { Horizon = 40 }, Space = new() };
        var error = Assert.Throws<ArgumentException>(() => search.Search([Draw.RandomWalk(seed: 1, rows: 300)]));
        var needed = int.Parse(error.Message.Split("needs ")[1].Split(',')[0], CultureInfo.InvariantCulture);
        var horizon = int.Parse(error.Message.Split("lower the horizon to ")[1].Split('.')[0], CultureInfo.InvariantCulture);

        Assert.Contains("test has 300 rows; a search for settings 40 steps ahead needs", error.Message, StringComparison.Ordinal);
        Assert.Equal(40, search.LongestHorizon(Draw.RandomWalk(seed: 1, needed), most: 40));
        Assert.InRange(search.LongestHorizon(Draw.RandomWalk(seed: 1, needed - 1), most: 40), 1, 39);
        Assert.Equal(horizon, search.LongestHorizon(Draw.RandomWalk(seed: 1, 300), most: 40));
    }

    [Fact]
    public void A_series_that_is_foretold_without_an_error_is_refused() => Assert.Contains(
        "foretold without an error by seasonal last value",
        Assert.Throws<ArgumentException>(() => _small.Search([Draw.Daily([.. Enumerable.Range(0, 400).Select(row => (double)(row % 7 * 3 % 7))])])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_time_limit_becomes_steps_that_repeat_the_search()
    {
        // A clock that a training moves by one second: four trials of one epoch on two folds take eight, and a step takes two.
        var search = _small with { Trials = 20 };
        var limited = search.Search([_season], new() { Clock = new SecondForEachLook(), Budget = TimeSpan.FromSeconds(50) });
        var again = search.Search([_season], new() { Steps = limited.Steps });

        Assert.Equal(20 * 1 + 8 * 3 + 2 * 3, limited.Planned);
        Assert.InRange(limited.Steps!.Value, 15, 25);
        Assert.InRange(limited.Trials.Count, 4, 19);
        Assert.Equal(All(limited), All(again));
        Assert.Equal(limited.Steps, again.Steps);
    }

    [Theory]
    [InlineData(27, 40, 27 * 5 + 10 * 14 + 5 * 40 + 2 * 40)]
    [InlineData(2, 1, 2 * 1 + 2 * 1)]
    public void The_steps_of_a_plan_are_epochs_of_trials(int trials, int epochs, int steps) =>
        Assert.Equal(steps, HalvingPlan.Of(trials, epochs).Steps);

    [Fact]
    public void A_plan_within_steps_is_the_largest_and_says_by_its_steps_what_it_is()
    {
        var whole = HalvingPlan.Of(trials: 27, epochs: 40);
        Assert.Equal([5, 14, 40], whole.Epochs);
        Assert.Equal((4, 1), (whole.Within(30).Trials, whole.Within(30).Epochs.Count));
        Assert.Equal((27, 3), (whole.Within(555).Trials, whole.Within(10_000).Epochs.Count));
        Assert.Throws<ArgumentException>(() => whole.Within(29));
        for (var steps = 30; steps <= 560; steps++)
        {
            var plan = whole.Within(steps);
            Assert.InRange(plan.Steps, 30, steps);
            Assert.Equal((plan.Trials, plan.Epochs.Count), (whole.Within(plan.Steps).Trials, whole.Within(plan.Steps).Epochs.Count));
        }
    }

    [Fact]
    public void What_a_trial_draws_lies_in_the_space_and_depends_on_the_seed_and_its_number_alone()
    {
        var (space, defaults) = (new SearchSpace(), new LstmTrainer { Horizon = 3, Epochs = 7 });
        var drawn = Enumerable.Range(2, 300).Select(trial => space.Draw(defaults, seed: 5, trial)).ToList();

        Assert.All(drawn, one =>
        {
            Assert.InRange(one.LearningRate, 5e-4f, 1e-2f);
            Assert.Contains(one.Hidden, space.Hidden);
            Assert.Contains(one.Dropout, space.Dropouts);
            Assert.Equal((3, 7), (one.Horizon, one.Epochs));
            Assert.InRange(one.LearningRate.ToString("E1", CultureInfo.InvariantCulture).Length, 1, 8);
            Assert.Equal(one.LearningRate, float.Parse(one.LearningRate.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        });

        // Every value of every setting comes up, and half of the rates lie below the middle of their orders of size.
        Assert.Equal(space.Lookbacks, drawn.Select(one => one.Lookback!.Value).Distinct().Order());
        Assert.Equal(space.Patches, drawn.Select(one => one.Patch).Distinct().Order());
        Assert.InRange(drawn.Count(one => one.LearningRate < Math.Sqrt(5e-4 * 1e-2)), 120, 180);
        Assert.Equal(drawn[8], space.Draw(defaults, seed: 5, trial: 10));
        Assert.NotEqual(drawn[8], space.Draw(defaults, seed: 6, trial: 10));
    }

    sealed class SecondForEachLook : TimeProvider
    {
        long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks);
    }
}
