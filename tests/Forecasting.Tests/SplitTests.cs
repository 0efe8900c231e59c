namespace Gatecast.Forecasting.Tests;

public class SplitTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 365, 32, 30 }, { 146, 8, 30 }, { 60, 8, 1 }, { 3000, 32, 1 }, { 10_000, 48, 24 }, { TrainingSplit.RowsNeeded(8, 5), 8, 5 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void No_training_target_lies_after_the_first_validation_origin(int length, int lookback, int horizon)
    {
        var split = TrainingSplit.Of(length, lookback, horizon);

        Assert.Equal(split.FirstValidation, split.LastTraining + horizon);
        Assert.Equal(length - 1, split.LastValidation + horizon);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Every_part_has_enough_origins(int length, int lookback, int horizon)
    {
        var split = TrainingSplit.Of(length, lookback, horizon);

        Assert.True(split.LastTraining - split.FirstTraining + 1 >= 20);
        Assert.True(split.LastValidation - split.FirstValidation + 1 >= 20);
        Assert.Equal(lookback, split.FirstTraining);
    }

    [Fact]
    public void One_row_too_few_is_an_error_that_names_what_is_needed()
    {
        var needed = TrainingSplit.RowsNeeded(lookback: 8, horizon: 5);
        var error = Assert.Throws<ArgumentException>(() => TrainingSplit.Of(needed - 1, lookback: 8, horizon: 5));

        Assert.Contains($"{needed - 1} rows", error.Message, StringComparison.Ordinal);
        Assert.Contains($"needs {needed}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_whose_targets_cross_a_gap_are_left_out()
    {
        var days = Draw.Days(301);
        DateTimeOffset[] times = [.. days[..100], .. days[101..]];
        var series = Series.From(
            "x", TargetKind.Difference, Gatecast.Sources.Interval.Parse("1d"), times, [.. Enumerable.Range(0, 300).Select(k => (double)(k % 5))]);
        var origins = TrainingSplit.Of(300, lookback: 8, horizon: 3).TrainingOrigins(series, horizon: 3);

        Assert.DoesNotContain(origins, origin => origin is 97 or 98 or 99);
        Assert.Contains(96, origins);
        Assert.Contains(100, origins);
    }

    [Fact]
    public void A_validation_stride_thins_the_validation_origins_from_the_first_on_and_leaves_the_training_origins()
    {
        var series = Draw.WeeklySeason(seed: 1, rows: 300);
        var (all, thinned) = (TrainingSplit.Of(300, lookback: 8, horizon: 3), TrainingSplit.Of(300, lookback: 8, horizon: 3, validationStride: 5));
        var origins = all.ValidationOrigins(series, horizon: 3);

        Assert.Equal(origins.Where((_, index) => index % 5 == 0), thinned.ValidationOrigins(series, horizon: 3));
        Assert.Equal(all.FirstValidation, origins[0]);
        Assert.Equal(all.TrainingOrigins(series, horizon: 3), thinned.TrainingOrigins(series, horizon: 3));
    }

    [Theory]
    [InlineData("training", 0, 225)]
    [InlineData("validation", 225, 300)]
    public void Gaps_that_leave_no_window_are_an_error_that_says_of_which_kind(string kind, int from, int to)
    {
        // Of each three days one is missing there, so that no three steps follow each other.
        var days = Draw.Days(450);
        DateTimeOffset[] times = [.. Rows().Take(300).Select(day => days[day])];
        var series = Series.From("x", TargetKind.Difference, Gatecast.Sources.Interval.Parse("1d"), times, [.. times.Select((_, row) => row % 5.0)]);
        var split = TrainingSplit.Of(300, lookback: 8, horizon: 3);
        var error = Assert.Throws<ArgumentException>(() => kind == "training" ? split.TrainingOrigins(series, horizon: 3) : split.ValidationOrigins(series, horizon: 3));

        Assert.Contains($"no {kind} window of 3 steps", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(kind == "training" ? split.ValidationOrigins(series, horizon: 3) : split.TrainingOrigins(series, horizon: 3));

        IEnumerable<int> Rows()
        {
            for (var (day, row) = (0, 0); day < days.Length; day++, row++)
            {
                if (row >= from && row < to && row % 2 == 0)
                    day++;
                yield return int.Min(day, days.Length - 1);
            }
        }
    }

    [Fact]
    public void Test_origins_end_where_the_last_target_is_the_last_row()
    {
        var (first, last) = new WalkForward { Horizon = 30, Lookback = 32 }.TestOrigins(365);

        Assert.Equal(365 - 1 - 30, last);
        Assert.Equal(73, last - first + 1);
    }

    [Theory]
    [InlineData(59)]
    [InlineData(100)]
    [InlineData(146)]
    [InlineData(365)]
    public void The_longest_horizon_fits_and_one_more_does_not(int rows)
    {
        var longest = JudgedForecast.LongestHorizon(rows);
        var series = Draw.RandomWalk(seed: 2, rows);

        Assert.Equal(longest, JudgedForecast.Make(series, new LstmTrainer { Horizon = longest, Epochs = 1 }).Future.Horizon);
        var error = Assert.Throws<ArgumentException>(
            () => JudgedForecast.Make(series, new LstmTrainer { Horizon = longest + 1, Epochs = 1 }));
        Assert.Contains($"lower the horizon to {longest}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_rows_are_too_few_for_any_horizon()
    {
        var error = Assert.Throws<ArgumentException>(
            () => JudgedForecast.Make(Draw.RandomWalk(seed: 2, rows: 10), new LstmTrainer { Horizon = 1 }));

        Assert.Contains("has 10 rows", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("lower the horizon", error.Message, StringComparison.Ordinal);
    }
}
