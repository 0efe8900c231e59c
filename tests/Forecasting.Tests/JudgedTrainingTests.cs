namespace Gatecast.Forecasting.Tests;

/// <summary>A model of one or more series comes with what the same procedure was worth for each of them.</summary>
public class JudgedTrainingTests
{
    static readonly EnsembleTrainer _trainer = new() { Network = new() { Horizon = 1, Lookback = 8, Hidden = 16, Epochs = 10, Baselines = Draw.SimpleBaselines } };

    static List<Series> Panel(params int[] lengths) =>
        [.. lengths.Select((length, i) => Draw.Autoregression(i + 1, length, coefficient: 0.6).Named($"series {i}"))];

    [Fact]
    public void A_panel_is_judged_by_one_training_that_saw_no_test_row_and_served_by_another_that_saw_all()
    {
        // The series end on the same day, and none has three times as many origins as another.
        var panel = Panel(500, 400, 300, 300).Select((series, i) => Late(series, 500 - series.Length)).ToList();
        var trainings = new Trainings();
        var training = JudgedTraining.Make(panel, _trainer, new() { Remember = trainings.Add });

        Assert.All(training.Evaluations, one => Assert.Equal(60, one.Origins.Count));
        Assert.Equal([500, 400, 300, 300], training.Model.Members.Select(member => member.TrainedRows));
        Assert.Equal(4, trainings.Names.Count);
        Assert.Equal(Outcome.Beats, training.Verdict.Outcome);
        Assert.Equal(PanelModel.References, training.Verdict.Baseline);
        foreach (var (evaluation, verdict) in training.Evaluations.Zip(training.Verdicts))
            Assert.Equal(evaluation.Verdict, verdict);

        // The judged networks know nothing after their fold.
        Assert.All(training.Evaluations, one => Assert.True(((EnsembleForecaster)one.Models[0].Forecaster!).TrainedRows <= one.Folds[0].Rows));
    }

    [Fact]
    public void Test_rows_of_any_series_change_no_judged_network()
    {
        var panel = Panel(400, 400);
        List<Series> other = [panel[0], Draw.WithNoiseAfter(panel[1], 325, seed: 8).Named(panel[1].Name)];
        var (one, two) = (JudgedTraining.Make(panel, _trainer, new()), JudgedTraining.Make(other, _trainer, new()));

        Assert.Equal(one.Evaluations[0].Models[0].Report.CrpsByOrigin, two.Evaluations[0].Models[0].Report.CrpsByOrigin);
        Assert.NotEqual(one.Evaluations[1].Models[0].Report.CrpsByOrigin, two.Evaluations[1].Models[0].Report.CrpsByOrigin);
    }

    [Fact]
    public void Series_that_end_far_apart_are_judged_by_trainings_of_their_own()
    {
        var panel = Panel(400, 400);
        var trainings = new Trainings();
        var training = JudgedTraining.Make([panel[0], Late(panel[1], 3)], _trainer with { Seeds = 1 }, new() { Remember = trainings.Add });
        Assert.Equal(2, trainings.Names.Count);

        trainings.Names.Clear();
        training = JudgedTraining.Make([panel[0], Late(panel[1], 100)], _trainer with { Seeds = 1 }, new() { Remember = trainings.Add });
        Assert.Equal(3, trainings.Names.Count);
        Assert.Equal(80, training.Evaluations[1].Origins.Count);
    }

    [Fact]
    public void A_young_series_leaves_the_others_their_origins()
    {
        var panel = Panel(750, 800, 120).Select((series, i) => Late(series, 800 - series.Length)).ToList();
        var trainings = new Trainings();
        var training = JudgedTraining.Make(panel, _trainer with { Seeds = 1 }, new() { Remember = trainings.Add });

        Assert.Equal([150, 150, 50], training.Evaluations.Select(one => one.Origins.Count));
        Assert.Equal(3, trainings.Names.Count);
    }

    [Fact]
    public void Without_skill_a_panel_claims_none_and_serves_the_baselines()
    {
        var panel = Enumerable.Range(1, 3).Select(i => Draw.RandomWalk(i, 300).Named($"walk {i}")).ToList();
        var training = JudgedTraining.Make(panel, _trainer, new());

        Assert.All(training.Model.Members, member => Assert.True(member.Abstained));
        Assert.NotEqual(Outcome.Beats, training.Verdict.Outcome);
        Assert.All(training.Verdicts, verdict => Assert.NotEqual(Outcome.Beats, verdict.Outcome));
    }

    [Fact]
    public void A_series_too_short_for_a_test_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => JudgedTraining.Make(Panel(400, 40), _trainer, new()));

        Assert.Contains("series 1 has 40 rows", error.Message, StringComparison.Ordinal);
    }

    static Series Late(Series series, int days) => Series.From(
        series.Name, series.Target, series.Interval, [.. series.Times.ToArray().Select(time => time.AddDays(days))], series.Values.ToArray());

    sealed class Trainings
    {
        readonly Lock _gate = new();

        public HashSet<string> Names { get; } = [];

        public void Add(string name, byte[] state)
        {
            lock (_gate)
                Names.Add(name);
        }
    }
}
