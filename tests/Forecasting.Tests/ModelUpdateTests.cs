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
        Assert.Equal(Enumerable.Range(369, 29), update.Evaluations[0].Origins);
        Assert.True(update.Evaluations[0].Folds[0].Rows is > 340 and <= 370);
        Assert.Equal(400, update.Challenger.Members[0].TrainedRows);
        Assert.Equal(update.ChallengerCrps <= update.ChampionCrps, update.IsNotWorse);
    }

    [Fact]
    public void The_champion_is_judged_as_it_was_saved()
    {
        var champion = Champion(_series.Head(340));
        var update = ModelUpdate.Make(champion, _series, threads: 1, new());

        Assert.Equal(
            Crps.ByOrigin(_series, update.Evaluations[0].Origins, champion.Forecaster()).Average(), update.ChampionCrps);
    }

    [Fact]
    public void The_challenger_goes_on_from_the_champions_weights_and_sees_no_test_row_when_it_is_judged()
    {
        var champion = Champion(_series.Head(340));
        var update = ModelUpdate.Make(champion, _series, threads: 1, new());
        var rows = update.Evaluations[0].Folds[0].Rows;
        var weights = champion.Forecaster().Weights();
        var judged = _trainer.FitFrom(weights, _series.Head(rows), new(), default);

        Assert.Equal(judged.Weights(), ((EnsembleForecaster)update.JudgedChallengers[0].Forecaster!).Weights());
        Assert.Equal(_trainer.FitFrom(weights, _series, new(), default).Weights(), update.Challenger.Members[0].Weights());
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
    public void A_panel_goes_on_together_and_is_judged_by_what_all_its_series_lose()
    {
        List<Series> panel = [_series.Named("a"), Draw.WeeklySeason(seed: 5, rows: 400).Named("b")];
        List<Series> known = [panel[0].Head(340), panel[1].Head(350)];
        var champion = ModelFile.Of(_trainer.Fit(known), _trainer, known);
        var update = ModelUpdate.Make(champion, panel, threads: 2, new());

        Assert.Equal([29, 24], update.Evaluations.Select(one => one.Origins.Count));
        Assert.Equal([400, 400], update.Challenger.Members.Select(member => member.TrainedRows));
        Assert.Equal(update.Panel.Select((series, i) => Crps.ByOrigin(series, update.Evaluations[i].Origins, champion.Forecaster(index: i)).Average()), update.ChampionCrpsBySeries);
        Assert.Equal(PanelScore.Of([.. update.JudgedChampions.Select(model => model.Report.Total)]).ScaledCrps, update.ChampionCrps);
        Assert.Equal(update.ChallengerCrps <= update.ChampionCrps, update.IsNotWorse);

        var error = Assert.Throws<ArgumentException>(() => ModelUpdate.Make(champion, [panel[0], panel[1].Head(360)], threads: 1, new()));
        Assert.Contains("b has 10 rows after", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 series, and 1", Assert.Throws<ArgumentException>(() => ModelUpdate.Make(champion, panel[..1], threads: 1, new())).Message, StringComparison.Ordinal);
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
