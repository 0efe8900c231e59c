namespace Gatecast.Forecasting.Tests;

/// <summary>A figure that is not finite sends a training back to its last good epoch, and does not end it silently.</summary>
public class TripwireTests
{
    static readonly LstmTrainer _trainer = new() { Horizon = 1, Lookback = 8, Hidden = 4, Epochs = 4, Baselines = [Baseline.LastValue] };

    [Fact]
    public void A_learning_rate_that_explodes_is_lowered_and_the_window_is_named()
    {
        // With a rate of 1000 each step multiplies the weights by 1 − 1000 · 0.01 = −9, which overflows; with 100 they stay.
        var series = Draw.WeeklySeason(seed: 4, rows: 1000);
        var forecaster = (_trainer with { LearningRate = 1000, Epochs = 8 }).Fit(series);

        var note = Assert.Single(forecaster.TrainingNotes);
        Assert.Matches(@"the window of test with the origin 201\d-\d\d-\d\d 00:00 \(UTC, row \d+\)", note);
        Assert.Contains("on with the learning rate 100", note, StringComparison.Ordinal);
        Assert.All(forecaster.Forecast(series).AllQuantiles.ToArray(), quantile => Assert.True(double.IsFinite(quantile)));
    }

    [Fact]
    public void One_that_no_lowering_helps_ends_the_training_with_what_to_do()
    {
        var error = Assert.Throws<ArgumentException>(() => (_trainer with { LearningRate = 1e30f }).Fit(Draw.WeeklySeason(seed: 4, rows: 300)));

        Assert.Contains("with the origin", error.Message, StringComparison.Ordinal);
        Assert.Contains("down to 1E+28", error.Message, StringComparison.Ordinal);
        Assert.Contains("take a lower learning rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absurd_value_is_named_by_its_row()
    {
        // The change between them is no float64 any more.
        var values = Draw.WeeklySeason(seed: 4, rows: 300).Values.ToArray();
        (values[100], values[101]) = (1.7e308, -1.7e308);
        var error = Assert.Throws<ArgumentException>(() => _trainer.Fit(Draw.Daily(values)));

        Assert.Contains("the window of test with the origin 2015-04-11", error.Message, StringComparison.Ordinal);
        Assert.Contains("1.7E+308 at 2015-04-11 00:00 (row 101)", error.Message, StringComparison.Ordinal);
        Assert.Contains("Correct or remove that row", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_lowered_is_still_so_after_a_stop()
    {
        var series = Draw.WeeklySeason(seed: 4, rows: 1000);
        var trainer = _trainer with { LearningRate = 1000, Epochs = 8 };
        var (whole, kept) = (new Dictionary<string, byte[]>(), new Dictionary<string, byte[]>());
        trainer.FitWith(series, Host(whole));
        trainer.FitWith(series, Host(kept) with { Steps = 5 });
        var resumed = trainer.FitWith(series, Host(kept));

        // The states at the end, since the weights that are kept may be of an early epoch.
        Assert.Single(resumed.TrainingNotes);
        Assert.Equal(Assert.Single(whole.Values), Assert.Single(kept.Values));

        static TrainingHost Host(Dictionary<string, byte[]> kept) => new() { Recall = kept.GetValueOrDefault, Remember = (name, bytes) => kept[name] = bytes };
    }

    [Fact]
    public void A_training_without_such_a_figure_has_nothing_to_say() =>
        Assert.Empty(_trainer.Fit(Draw.WeeklySeason(seed: 4, rows: 300)).TrainingNotes);
}
