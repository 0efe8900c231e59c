using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>One network over many series.</summary>
public class PanelTests
{
    static double[] AllQuantiles(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    static LstmTrainer Trainer => new() { Horizon = 1, Lookback = 8, Epochs = 12, Hidden = 16, Baselines = Draw.SimpleBaselines };

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
    [
        .. Enumerable.Range(0, count).Select(seed =>
        {
            var series = draw(seed);
            return Series.From($"series {seed}", series.Target, series.Interval, series.Times.ToArray()[..rows], series.Values.ToArray()[..rows]);
        }),
    ];
}
