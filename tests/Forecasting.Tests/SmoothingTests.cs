using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

public class SmoothingTests
{
    const int Horizon = 12;

    static readonly DateTimeOffset _start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static SmoothingTrainer Small { get; } = new() { Horizon = 6, Window = 6, Hidden = 6, Dilations = [1, 3], Epochs = 3, BatchSize = 4 };

    /// <summary>Months of sales: a level that wanders, times a season of its own, times 5 % of noise.</summary>
    internal static Series Sales(int number, int rows)
    {
        var random = new Random(number);
        var season = Enumerable.Range(0, 12).Select(_ => 0.3 * Draw.Normal(random)).ToArray();
        var level = 4 + Draw.Normal(random);
        var values = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            level += 0.01 * Draw.Normal(random);
            values[row] = Math.Exp(level + season[row % 12] + 0.05 * Draw.Normal(random));
        }

        return Monthly($"sales {number}", values);
    }

    static Series Monthly(string name, double[] values, TargetKind target = TargetKind.LogReturn, DateTimeOffset? start = null) => Series.From(
        name, target, Interval.Parse("1mo"), [.. Enumerable.Range(0, values.Length).Select(row => (start ?? _start).AddMonths(row))], values);

    /// <summary>Two series of each length.</summary>
    static Series[] Panel() => [.. Enumerable.Range(0, 6).Select(number => Sales(number, 60 + 3 * (number / 2)))];

    static double[] Quantiles(QuantileForecast forecast) => [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    static double[] Quantiles(SmoothingForecaster fitted, IEnumerable<Series> panel) =>
        [.. fitted.Forecast([.. panel.Select(series => series.Until(series.Length - 1))]).SelectMany(Quantiles)];

    [Fact]
    public void A_planted_multiplicative_season_is_learned_and_beats_the_seasonal_last_value()
    {
        var panel = Enumerable.Range(0, 16).Select(number => Sales(number, 108)).ToArray();
        Series[] past = [.. panel.Select(series => series.Head(series.Length - Horizon))];
        var fitted = new SmoothingTrainer { Horizon = Horizon, Hidden = 12, Dilations = [1, 2], Epochs = 12, BatchSize = 8, LearningRate = 1e-2f }.Fit(past);

        var (ours, theirs) = (new List<ForecastScore>(), new List<ForecastScore>());
        foreach (var (series, known) in panel.Zip(past))
        {
            ours.Add(ScoreOf(fitted));
            theirs.Add(ScoreOf(Baseline.SeasonalLastValue.Fit(known, Horizon)));

            ForecastScore ScoreOf(IForecaster forecaster)
            {
                var board = new ScoreBoard(Horizon, NaiveError.Of(known.Values, season: 12));
                board.Add(series, forecaster.Forecast(series.Until(known.Length - 1)));
                return board.Report().Total;
            }
        }

        var (mine, last) = (PanelScore.Of(ours), PanelScore.Of(theirs));
        TestContext.Current.TestOutputHelper?.WriteLine($"MASE {mine.Mase:F3} against {last.Mase:F3}, CRPS {mine.ScaledCrps:F3} against {last.ScaledCrps:F3}");

        // Noise of √2 · 5 % against 5 % and what the wandering adds: at best about three quarters.
        Assert.InRange(mine.Mase / last.Mase, 0, 0.9);
        Assert.InRange(mine.ScaledCrps / last.ScaledCrps, 0, 0.9);
    }

    [Fact]
    public void Neither_the_order_of_the_panel_nor_the_number_of_threads_changes_a_bit()
    {
        var panel = Panel();
        var trainer = Small with { Networks = 2, Dropout = 0.1f };
        var expected = Quantiles(trainer.Fit(panel), panel);

        Assert.Equal(expected, Quantiles((trainer with { Threads = 3 }).Fit([.. panel.Reverse()]), panel));
        Assert.NotEqual(expected, Quantiles((trainer with { Seed = 2 }).Fit(panel), panel));
    }

    [Fact]
    public void A_forecast_does_not_change_when_the_future_is_overwritten()
    {
        var panel = Panel();
        Series[] past = [.. panel.Select(series => series.Head(50))];
        var fitted = Small.Fit(past);
        var other = Draw.WithNoiseAfter(panel[0], origin: 49, seed: 3);

        Assert.Equal(Quantiles(fitted.Forecast(panel[0].Until(49))), Quantiles(fitted.Forecast(other.Until(49))));
        Assert.Equal(Quantiles(fitted.Forecast(past[0])), Quantiles(fitted.Forecast(other.Until(49))));
        Assert.NotEqual(Quantiles(fitted.Forecast(panel[0].Until(50))), Quantiles(fitted.Forecast(other.Until(50))));
    }

    [Fact]
    public void A_series_of_other_lengths_in_the_panel_is_forecast_alone_as_with_the_others()
    {
        var panel = Panel();
        var fitted = Small.Fit(panel);

        Assert.Equal(panel.SelectMany(series => Quantiles(fitted.Forecast(series))), Quantiles(fitted, panel));
    }

    [Fact]
    public void The_unit_of_a_series_does_not_matter()
    {
        var panel = Panel();
        Series[] cents = [.. panel.Select(series => Monthly(series.Name, [.. series.Values.ToArray().Select(value => 100 * value)]))];

        var (expected, actual) = (Quantiles(Small.Fit(panel), panel), Quantiles(Small.Fit(cents), cents));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second / 100, 1e-3 * pair.First));
    }

    [Fact]
    public void Values_that_cross_zero_are_smoothed_as_they_are()
    {
        Series[] panel = [.. Panel().Select(series => Monthly(series.Name, [.. series.Levels.ToArray().Select(level => 10 * (level - 4))], TargetKind.Difference))];
        var forecast = Small.Fit(panel).Forecast(panel[0]);

        Assert.All(Quantiles(forecast), quantile => Assert.True(double.IsFinite(quantile)));
        Assert.True(forecast.Quantile(1, 0.05) < forecast.Quantile(1, 0.95));
    }

    [Fact]
    public void The_networks_of_all_seeds_and_last_epochs_are_averaged()
    {
        var panel = Panel();
        var (one, two) = (Small.Fit(panel), (Small with { Networks = 2, AveragedEpochs = 3 }).Fit(panel));

        Assert.Equal((1, 6), (one.Networks, two.Networks));
        Assert.Equal(6 * one.Parameters, two.Parameters);
        Assert.NotEqual(Quantiles(one, panel), Quantiles(two, panel));
    }

    [Fact]
    public void Training_tells_its_progress_and_the_loss_falls()
    {
        var told = new List<SmoothingProgress>();
        (Small with { Epochs = 8 }).Fit(Panel(), new Told(told.Add));

        Assert.Equal(Enumerable.Range(1, 8), told.Select(progress => progress.Epoch));
        Assert.True(told[^1].Loss < told[0].Loss, $"It begins at {told[0].Loss} and ends at {told[^1].Loss}.");
    }

    [Fact]
    public void A_loss_that_is_not_a_number_ends_with_the_name_of_a_series()
    {
        var error = Assert.Throws<ArithmeticException>(() => (Small with { LearningRate = 1e30f }).Fit(Panel()));

        Assert.Matches("Training cannot go on in epoch [0-9]: .* the loss of sales [0-9] is .*Lower LearningRate", error.Message);
    }

    [Fact]
    public void A_forecast_that_is_not_a_number_ends_with_the_name_of_the_series()
    {
        Series[] panel = [Sales(1, 60), Sales(2, 60)];
        var wild = (Small with { LearningRate = 1e38f, Epochs = 1 }).Fit(panel);

        Assert.StartsWith("The forecast of sales 2 is ", Assert.Throws<ArithmeticException>(() => wild.Forecast(panel[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_that_is_not_positive_is_named_with_its_series()
    {
        var error = Assert.Throws<ArgumentException>(() => Monthly("shop", [3, 2, -1, 4]));

        Assert.Contains("shop has the price -1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_outside_the_panel_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<ArgumentException>(() => Small.Fit(Panel()).Forecast(Sales(9, 60)));

        Assert.Contains("sales 9 is not one of the 6 series of the panel (sales 0, sales 1, sales 2, …)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Add it to the panel and fit again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_that_begins_elsewhere_is_refused()
    {
        var panel = Panel();
        var later = Monthly(panel[0].Name, panel[0].Values[1..].ToArray(), start: _start.AddMonths(1));

        Assert.Contains("begins at 2000-02-01", Assert.Throws<ArgumentException>(() => Small.Fit(panel).Forecast(later)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_shorter_than_the_window_is_refused()
    {
        var panel = Panel();

        Assert.Contains("has 5 rows; the network sees 6", Assert.Throws<ArgumentException>(() => Small.Fit(panel).Forecast(panel[0].Until(4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_series_a_gap_a_repeated_name_and_a_mixed_panel_are_refused_by_name()
    {
        var gap = Series.From("gap", TargetKind.LogReturn, Interval.Parse("1mo"), [.. Enumerable.Range(0, 20).Select(row => _start.AddMonths(row + row / 10))],
            [.. Enumerable.Range(1, 20).Select(value => (double)value)]);
        (Series[] Panel, string Words)[] cases =
        [
            ([], "The panel has no series"),
            ([Sales(1, 60), Sales(2, 6)], "sales 2 has 6 rows; training needs 7"),
            ([Sales(1, 60), gap], "gap has 20 rows over 21 steps"),
            ([Sales(1, 60), Sales(1, 50)], "The panel has 2 series with the name sales 1"),
            ([Sales(1, 60), Draw.RandomWalk(1, 60)], "a panel has one interval"),
        ];
        foreach (var (panel, words) in cases)
            Assert.Contains(words, Assert.Throws<ArgumentException>(() => Small.Fit(panel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Small with { Seasons = [168, 24] });
        Assert.Throws<ArgumentException>(() => Small with { Seasons = [2, 3, 4] });
        Assert.Throws<ArgumentOutOfRangeException>(() => Small with { Horizon = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Small with { LearningRate = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => Small with { FirstLevelSmoothing = 1 });
    }

    [Fact]
    public void A_cancelled_training_ends_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        var told = new List<SmoothingProgress>();

        Assert.Throws<OperationCanceledException>(() => Small.Fit(
            Panel(), new Told(progress =>
            {
                told.Add(progress);
                cancellation.Cancel();
            }), cancellation.Token));
        Assert.Single(told);
    }

    sealed class Told(Action<SmoothingProgress> tell) : IProgress<SmoothingProgress>
    {
        public void Report(SmoothingProgress value) => tell(value);
    }
}
