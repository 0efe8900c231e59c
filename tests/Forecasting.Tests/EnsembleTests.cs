using Gatecast.Networks;
using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

public class EnsembleTests
{
    static readonly LstmTrainer _network = new() { Horizon = 3, Lookback = 16, Epochs = 8, Hidden = 16, Baselines = [Baseline.LastValue, Baseline.Drift] };

    static readonly EnsembleTrainer _trainer = new() { Network = _network };

    static Series Prices(int seed = 3, int rows = 700) => Draw.Autoregression(seed, rows, coefficient: 0.6);

    static double[] AllQuantiles(QuantileForecast forecast) =>
        [.. Enumerable.Range(1, forecast.Horizon).SelectMany(step => forecast.Quantiles(step).ToArray())];

    [Fact]
    public void A_forecast_is_the_same_alone_in_a_block_and_after_others()
    {
        var series = Prices();
        var forecaster = _trainer.Fit(series.Head(500));
        History[] all = [.. Enumerable.Range(499, 190).Select(series.Until)];
        var together = forecaster.Forecast(all);
        var fresh = _trainer.Fit(series.Head(500));

        Assert.False(forecaster.Abstained);
        Assert.Equal(AllQuantiles(together[120]), AllQuantiles(fresh.Forecast(all[120])));
        Assert.Equal(AllQuantiles(together[150]), AllQuantiles(fresh.Forecast(all[150])));
        Assert.Equal(AllQuantiles(together[20]), AllQuantiles(fresh.Forecast(all[20])));
        Assert.Equal(AllQuantiles(together[0]), AllQuantiles(fresh.Forecast(series.Head(500))));
        Assert.Equal([.. together.Select(AllQuantiles)], all.Chunk(7).SelectMany(chunk => fresh.Forecast(chunk)).Select(AllQuantiles));
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var series = Prices();
        var (one, two) = (_trainer.Fit(series.Head(500)), (_trainer with { Network = _network with { Threads = 3 }, Seeds = 2 }).Fit(series.Head(500)));

        Assert.Equal(AllQuantiles(one.Forecast(series.Until(600))), AllQuantiles(two.Forecast(series.Until(600))));
    }

    [Fact]
    public void What_is_learned_online_does_not_see_the_future()
    {
        var series = Prices();
        var noisy = Draw.WithNoiseAfter(series, 600, seed: 1);
        var forecaster = _trainer.Fit(series.Head(500));

        Assert.Equal(
            AllQuantiles(forecaster.Forecast([.. Enumerable.Range(550, 100).Select(series.Until)])[50]),
            AllQuantiles(forecaster.Forecast([.. Enumerable.Range(550, 100).Select(noisy.Until)])[50]));
        Assert.NotEqual(AllQuantiles(forecaster.Forecast(series.Until(610))), AllQuantiles(forecaster.Forecast(noisy.Until(610))));
    }

    public static TheoryData<CellKind, TargetKind> Procedures => new() { { CellKind.Lstm, TargetKind.LogReturn }, { CellKind.Gru, TargetKind.Difference } };

    [Theory, MemberData(nameof(Procedures))]
    public void The_whole_procedure_is_clean(CellKind cell, TargetKind target)
    {
        var series = target is TargetKind.LogReturn ? Draw.Autoregression(seed: 7, rows: 420, coefficient: 0.8) : Draw.WeeklySeason(seed: 7, rows: 420);
        var wasServed = false;
        var report = new LeakCheck().Run(series, [330, 331, 350, 380], LeakCheck.FittedOnce(past =>
        {
            var forecaster = (_trainer with { Network = _network with { Cell = cell } }).Fit(past);
            wasServed |= !forecaster.Abstained;
            return forecaster;
        }));

        Assert.Empty(report.Leaks);
        Assert.True(wasServed);
    }

    [Fact]
    public void On_noise_it_serves_the_best_baseline_bit_for_bit()
    {
        var (series, forecaster) = Enumerable.Range(1, 10).Select(seed => Draw.RandomWalk(seed, rows: 400))
            .Select(series => (series, _trainer.Fit(series))).First(pair => pair.Item2.Abstained);

        Assert.Equal(AllQuantiles(Baseline.Parse(forecaster.Anchor).Fit(series, horizon: 3).Forecast(series.Until(399))), AllQuantiles(forecaster.Forecast(series)));
        Assert.InRange(forecaster.ValidationPValue, 0.1, 1);
    }

    [Fact]
    public void Members_differ_by_seed_and_lookback()
    {
        var members = (_trainer with { Seeds = 2, Lookbacks = [1, 2] }).Fit(Prices()).Members;

        Assert.Equal([(1UL, 16), (2UL, 16), (1UL, 32), (2UL, 32)], members.Select(member => (member.Seed, member.Lookback)));
        Assert.Throws<ArgumentException>(() => _trainer with { Lookbacks = [1, 1] });
        Assert.Throws<ArgumentOutOfRangeException>(() => _trainer with { Seeds = 0 });
    }

    [Fact]
    public void The_better_model_gains_weight_from_outcomes_that_have_come()
    {
        var series = Prices();
        var state = new OnlineCombination(models: 2, horizon: 2, isGuarded: false, series.Interval, followsScale: true);
        double[] right = Spread(0.03), wrong = Spread(0.3);

        for (var row = 0; row < 400; row++)
        {
            Assert.True(row > 1 || state.Weights(2)[0] == 0.5, "step 2 is known two rows later");
            state.Next(series.Until(row), [right, wrong]);
        }

        Assert.InRange(state.Weights(1)[0], 0.9, 1);
        Assert.Equal(1, state.Weights(2).Sum(), 1e-12);

        static double[] Spread(double scale) =>
            [.. Enumerable.Range(0, 2).SelectMany(_ => QuantileLevels.All.ToArray().Select(level => scale * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, level)))];
    }

    [Fact]
    public void The_guard_keeps_its_promise_where_the_forecast_does_not()
    {
        // The forecast knows the volatility up to a factor that it does not know, which changes once.
        var random = new Random(1);
        var guard = new ConformalGuard(step: 1, Interval.Parse("1d"), followsScale: true);
        var (raw, kept, count) = (new int[4], new int[4], 0);
        double[] coverages = [0.5, 0.8, 0.9, 0.95];
        for (var row = 0; row < 6_000; row++)
        {
            double scale = Math.Exp(Math.Sin(row / 50.0)), outcome = (row < 3_000 ? 1.4 : 1.1) * scale * Draw.Normal(random);
            double[] quantiles = [.. QuantileLevels.All.ToArray().Select(level => scale * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, level))];
            var served = (double[])quantiles.Clone();
            guard.Correct(served);
            Assert.Equal(served.Order(), served);
            for (var c = 0; c < 4 && row >= 500; c++)
            {
                raw[c] += Inside(quantiles, coverages[c]) ? 1 : 0;
                kept[c] += Inside(served, coverages[c]) ? 1 : 0;
            }

            count += row >= 500 ? 1 : 0;
            guard.Learn(outcome, quantiles, served);

            bool Inside(double[] q, double coverage) => outcome >= q[QuantileLevels.IndexOf((1 - coverage) / 2)] && outcome <= q[QuantileLevels.IndexOf((1 + coverage) / 2)];
        }

        for (var c = 0; c < 4; c++)
            Assert.Equal(coverages[c], (double)kept[c] / count, 0.015);
        Assert.True(Math.Abs((double)raw[2] / count - 0.9) > 0.02);
    }

    [Theory, InlineData("1d", 120), InlineData("1h", 480)]
    public void The_guard_follows_a_market_that_calms_down_within_months_of_days_and_weeks_of_hours(string interval, int rows)
    {
        // Forecasts twice as wide as they should be, after 400 rows that they were right for.
        var random = new Random(2);
        var guard = new ConformalGuard(step: 1, Interval.Parse(interval), followsScale: true);
        double[] quantiles = [.. QuantileLevels.All.ToArray().Select(level => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, level))];
        for (var row = 0; row < 400 + rows; row++)
        {
            var served = (double[])quantiles.Clone();
            guard.Correct(served);
            guard.Learn((row < 400 ? 1 : 0.5) * Draw.Normal(random), quantiles, served);
        }

        guard.Correct(quantiles);
        Assert.InRange(quantiles[QuantileLevels.IndexOf(0.75)], 0.3, 0.45);
    }

    [Fact]
    public void Sizes_that_come_and_go_are_told_from_sizes_that_are_always_alike()
    {
        // Sixteen blocks are not many: chance alone shows regimes in one series of a hundred, and a little more where changes hang together.
        Assert.InRange(Enumerable.Range(1, 20).Count(seed => SpreadRegimes.Show(Draw.Autoregression(seed, 1_000, coefficient: 0.6).Levels)), 0, 2);
        Assert.Equal(20, Enumerable.Range(1, 20).Count(seed => SpreadRegimes.Show(Draw.Garch(seed, 1_000).Levels)));
        Assert.False(SpreadRegimes.Show(Draw.Garch(seed: 1, 300).Levels));
    }

    [Fact]
    public void A_sliding_quantile_forgets_what_is_older_than_its_window()
    {
        var sliding = new SlidingQuantile(capacity: 3);
        foreach (var value in (double[])[9, 9, 1, 3, 2])
            sliding.Add(value);

        Assert.Equal((3, 2.0, 1.5), (sliding.Count, sliding.At(0.5), sliding.At(0.25)));
    }
}
