namespace Gatecast.Forecasting.Tests;

/// <summary>A model goes on with new rows, and is judged on rows that neither it nor its champion was trained on.</summary>
public class ModelUpdateTests
{
    static readonly EnsembleTrainer _trainer = new() { Network = new() { Horizon = 2, Lookback = 12, Hidden = 8, Epochs = 4, Baselines = Draw.SimpleBaselines } };

    static readonly Series _series = Draw.WeeklySeason(seed: 4, rows: 400);

    static ModelFile Champion(Series series) => ModelFile.Of(_trainer.Fit(series), _trainer, series);

    [Fact]
    public void Both_forecast_from_the_newest_origins_that_neither_was_trained_on()
    {
        var update = ModelUpdate.Make(Champion(_series.Head(340)), _series, threads: 1, new());

        // 60 new rows: half of those that leave room for the steps are origins, and the last has both its steps.
        Assert.Equal(Enumerable.Range(369, 29), update.Evaluation.Origins);
        Assert.True(update.Evaluation.Folds[0].Rows is > 340 and <= 370);
        Assert.Equal(400, update.Challenger.TrainedRows);
        Assert.Equal(update.ChallengerCrps <= update.ChampionCrps, update.IsNotWorse);
    }

    [Fact]
    public void The_champion_is_judged_as_it_was_saved()
    {
        var champion = Champion(_series.Head(340));
        var update = ModelUpdate.Make(champion, _series, threads: 1, new());

        Assert.Equal(
            Crps.ByOrigin(_series, update.Evaluation.Origins, champion.Forecaster()).Average(), update.ChampionCrps);
    }

    [Fact]
    public void The_challenger_goes_on_from_the_champions_weights_and_sees_no_test_row_when_it_is_judged()
    {
        var champion = Champion(_series.Head(340));
        var update = ModelUpdate.Make(champion, _series, threads: 1, new());
        var rows = update.Evaluation.Folds[0].Rows;
        var weights = champion.Forecaster().Weights();
        var judged = _trainer.FitFrom(weights, _series.Head(rows), new(), default);

        Assert.Equal(judged.Weights(), ((EnsembleForecaster)update.JudgedChallenger.Forecaster!).Weights());
        Assert.Equal(_trainer.FitFrom(weights, _series, new(), default).Weights(), update.Challenger.Weights());
    }

    [Fact]
    public void A_champion_that_knows_nothing_of_a_new_season_is_beaten()
    {
        // The season is another one after row 340, and the challenger has seen some of it.
        var (before, after) = (Draw.WeeklySeason(seed: 4, rows: 340).Values.ToArray(), Draw.WeeklySeason(seed: 9, rows: 1040).Values.ToArray());
        var series = Draw.Daily([.. before, .. after[340..]]);

        Assert.True(ModelUpdate.Make(Champion(series.Head(340)), series, threads: 1, new()).IsNotWorse);
    }

    [Fact]
    public void Too_few_new_rows_are_refused_with_how_many_are_needed()
    {
        var champion = Champion(_series.Head(388));

        var error = Assert.Throws<ArgumentException>(() => ModelUpdate.Make(champion, _series, threads: 1, new()));
        Assert.Contains("has 12 rows after", error.Message, StringComparison.Ordinal);
        Assert.Contains("needs 13", error.Message, StringComparison.Ordinal);
        Assert.NotNull(ModelUpdate.Make(Champion(_series.Head(387)), _series, threads: 1, new()));
    }

    [Fact]
    public void Another_interval_is_refused()
    {
        var hourly = Series.From(
            "test", TargetKind.Difference, Sources.Interval.Parse("1h"), [.. Enumerable.Range(0, 400).Select(row => _series.Times[387].AddHours(row))], _series.Values.ToArray());

        Assert.Contains("rows at 1h", Assert.Throws<ArgumentException>(() => ModelUpdate.Make(Champion(_series.Head(340)), hourly, threads: 1, new())).Message, StringComparison.Ordinal);
    }
}
