using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>One network over many series.</summary>
public class PanelTests
{
    static double[] AllQuantiles(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    static LstmTrainer Trainer => new() { Horizon = 1, Lookback = 8, Epochs = 12, Hidden = 16, Baselines = Draw.SimpleBaselines };

    static EnsembleTrainer Ensemble => new() { Network = Trainer };

    [Fact]
    public void Series_too_short_to_learn_alone_learn_together()
    {
        const int seen = 80;
        var panel = Named(40, 400, seed => Draw.Autoregression(seed, 400, coefficient: 0.6));
        var past = panel.Select(series => series.Head(seen)).ToList();
        var together = Trainer.Fit(past);

        Assert.True(Skill(together.Members) > Skill([.. past.Select(series => Trainer.Fit(series))]) + 0.02);

        // Over the last value, on rows that no training saw.
        double Skill(IReadOnlyList<LstmForecaster> forecasters) => panel.Zip(forecasters, (series, forecaster) =>
        {
            int[] origins = [.. Enumerable.Range(seen, 400 - seen - 1)];
            return 1 - Crps.ByOrigin(series, origins, forecaster).Average() / Crps.ByOrigin(series, origins, Baseline.LastValue.Fit(series.Head(seen), horizon: 1)).Average();
        }).Average();
    }

    [Fact]
    public void The_embedding_tells_series_apart_that_do_the_opposite()
    {
        var panel = Named(4, 500, seed => Draw.Autoregression(seed, 500, coefficient: seed % 2 == 0 ? 0.6 : -0.6));
        var forecaster = (Trainer with { Epochs = 30 }).Fit(panel);

        Assert.All(forecaster.Members, member => Assert.InRange(member.ValidationSkill, 0.08, 1));
    }

    [Fact]
    public void A_static_covariate_does_what_the_embedding_cannot()
    {
        // More series than are embedded, of two kinds that a static covariate names.
        var panel = Named(257, 70, seed => Draw.Autoregression(seed, 70, coefficient: seed % 2 == 0 ? 0.9 : -0.9))
            .Select((series, i) => series.With([Covariate.Static("kind", i % 2)])).ToList();
        var trainer = Trainer with { Epochs = 8, Lookback = 4 };

        Assert.True(trainer.Fit(panel).Members.Average(member => member.ValidationSkill)
            > trainer.Fit([.. panel.Select(series => series.With([]))]).Members.Average(member => member.ValidationSkill) + 0.05);
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_a_history_finds_its_own_forecaster()
    {
        var panel = Named(3, 200, seed => Draw.Autoregression(seed, 200, coefficient: 0.6));
        var (one, two) = ((Trainer with { Threads = 1 }).Fit(panel), (Trainer with { Threads = 2 }).Fit(panel));
        History[] mixed = [panel[2].Until(150), panel[0].Until(160), panel[2].Until(170), panel[1].Until(199)];

        Assert.Equal([.. one.Forecast(mixed).Select(AllQuantiles)], two.Forecast(mixed).Select(AllQuantiles));
        Assert.Equal(AllQuantiles(one.For(panel[2].Name).Forecast(mixed[2])), AllQuantiles(one.Forecast(mixed)[2]));
        Assert.Contains(
            "was not trained on test", Assert.Throws<ArgumentException>(() => one.Forecast(Draw.RandomWalk(1, 50).Until(40))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skill_is_asked_of_all_series_together()
    {
        var past = Named(20, 80, seed => Draw.Autoregression(seed, 80, coefficient: 0.5));
        var noise = Named(20, 80, seed => Draw.RandomWalk(seed, 80));
        var together = Ensemble.Fit(past);

        // Alone, rows this few show nothing that would be believed.
        Assert.InRange(together.Members.Count(member => !member.Abstained), past.Count(series => !Ensemble.Fit(series).Abstained) + 5, past.Count);
        Assert.All(together.Members.Where(member => member.Abstained), member => Assert.True(member.ValidationSkill < 0));
        Assert.Single(together.Members.Select(member => member.ValidationPValue).Distinct());
        Assert.All(Ensemble.Fit(noise).Members, member => Assert.True(member.Abstained));
    }

    [Fact]
    public void An_ensemble_over_a_panel_combines_and_corrects_each_series_by_itself()
    {
        var panel = Named(3, 500, seed => Draw.Autoregression(seed, 500, coefficient: 0.6));
        var past = panel.Select(series => series.Head(400)).ToList();
        var (one, two) = (Ensemble.Fit(past), (Ensemble with { Network = Ensemble.Network with { Threads = 2 } }).Fit(past));
        var history = panel[1].Until(460);

        Assert.Equal(AllQuantiles(one.Forecast(history)), AllQuantiles(two.Forecast(history)));
        Assert.NotEqual(one.For(panel[0].Name).Weights(step: 1), one.For(panel[1].Name).Weights(step: 1));

        // The guard goes on learning from the outcomes of its own series.
        Assert.NotEqual(
            AllQuantiles((Ensemble with { Guard = false }).Fit(past).Forecast(history)), AllQuantiles(one.Forecast(history)));
    }

    [Fact]
    public void A_panel_is_cut_where_the_series_that_is_judged_is_cut()
    {
        var panel = Named(3, 400, seed => Draw.Autoregression(seed, 400, coefficient: 0.8));
        List<Series> later = [panel[0], .. panel.Skip(1).Select((series, i) => Renamed(Draw.WithNoiseAfter(series, 230, seed: i), series.Name))];
        var walkForward = new WalkForward { Horizon = 1, Lookback = 8, Origins = 180, Baselines = Draw.SimpleBaselines };

        Assert.Equal(Judged(panel), Judged(later));
        Assert.Contains(
            "is not among", Assert.Throws<ArgumentException>(() => walkForward.Evaluate(panel[0], [Candidate.Of(Ensemble, panel.Skip(1).ToList())])).Message,
            StringComparison.Ordinal);

        IReadOnlyList<double> Judged(List<Series> all)
        {
            var evaluation = walkForward.Evaluate(all[0], [Candidate.Of(Ensemble, all)]);
            Assert.False(((EnsembleForecaster)evaluation.Models[0].Forecaster!).Abstained);
            return evaluation.Models[0].Report.CrpsByOrigin;
        }
    }

    [Fact]
    public void Smoothing_over_a_panel_walks_forward()
    {
        var panel = Named(4, 200, seed => Draw.WeeklySeason(seed, 200));
        var candidate = Candidate.Of(new SmoothingTrainer { Horizon = 3, Networks = 1, Epochs = 4 }, panel);
        var walkForward = new WalkForward { Horizon = 3, Lookback = 8, Origins = 60, Refit = RefitPolicy.EveryOrigins(30), Baselines = [Baseline.LastValue] };

        Assert.All(panel, series => Assert.Equal(Outcome.Beats, walkForward.Evaluate(series, [candidate]).Verdict.Outcome));
    }

    [Fact]
    public void A_verdict_says_where_the_network_abstained_to_another_baseline_than_the_reference()
    {
        var panel = Named(8, 300, seed => Draw.RandomWalk(seed, 300));
        var candidate = Candidate.Of(Ensemble, panel);
        var walkForward = new WalkForward { Horizon = 1, Lookback = 8, Origins = 60, Baselines = [Baseline.LastValue, Baseline.Drift] };
        var silent = panel.Select(series => walkForward.Evaluate(series, [candidate]))
            .First(one => one.Models[0].Forecaster is EnsembleForecaster { Abstained: true } forecaster && forecaster.Anchor != one.Reference);

        Assert.Matches("; the network abstained, so its forecast is that of (last value|drift)$", silent.Verdict.Reason);
    }

    [Fact]
    public void A_series_too_young_by_then_is_left_out_of_a_training()
    {
        var panel = Named(3, 400, seed => Draw.Autoregression(seed, 400, coefficient: 0.6));
        var young = Series.From("young", panel[0].Target, panel[0].Interval, panel[0].Times.ToArray()[190..], panel[0].Values.ToArray()[190..]);
        var walkForward = new WalkForward { Horizon = 1, Lookback = 8, Origins = 180, Baselines = Draw.SimpleBaselines };

        Assert.Equal(
            walkForward.Evaluate(panel[0], [Candidate.Of(Ensemble, panel)]).Models[0].Report.CrpsByOrigin,
            walkForward.Evaluate(panel[0], [Candidate.Of(Ensemble, [.. panel, young])]).Models[0].Report.CrpsByOrigin);

        // Where it is judged itself, it is in.
        Assert.Equal(50, (walkForward with { Origins = 50 }).Evaluate(young, [Candidate.Of(Ensemble, [.. panel, young])]).Origins.Count);
    }

    [Fact]
    public void Fewer_windows_in_an_epoch_are_drawn_anew_for_each()
    {
        var series = Draw.Autoregression(seed: 1, rows: 500, coefficient: 0.8);

        Assert.False((Trainer with { WindowsPerEpoch = 64 }).Fit(series).Abstained);
        Assert.Throws<ArgumentOutOfRangeException>(() => Trainer with { WindowsPerEpoch = 0 });
    }

    [Fact]
    public void Series_that_are_not_of_one_kind_are_refused()
    {
        var prices = Draw.RandomWalk(seed: 1, rows: 200);
        var hours = Series.From(
            "hours", TargetKind.LogReturn, Interval.Parse("1h"), [.. Enumerable.Range(0, 200).Select(hour => prices.Times[0].AddHours(hour))], prices.Values.ToArray());

        Refused("two series are called test", [prices, prices]);
        Refused("rows at 1h and log returns", [prices, hours]);
        Refused("give all series the same ones", [prices, Named(1, 200, seed => Draw.RandomWalk(seed, 200))[0].With([Covariate.Static("kind", 1)])]);
        Refused("There is no series", []);

        static void Refused(string reason, IReadOnlyList<Series> panel) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Trainer.Fit(panel)).Message, StringComparison.OrdinalIgnoreCase);
    }

    static List<Series> Named(int count, int rows, Func<int, Series> draw) =>
        [.. Enumerable.Range(0, count).Select(seed => Renamed(draw(seed).Head(rows), $"series {seed}"))];

    static Series Renamed(Series series, string name) =>
        Series.From(name, series.Target, series.Interval, series.Times.ToArray(), series.Values.ToArray());
}
