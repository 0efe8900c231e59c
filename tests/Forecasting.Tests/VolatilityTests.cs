namespace Gatecast.Forecasting.Tests;

public class VolatilityTests
{
    /// <summary>Changes of ±size, 30 rows of each size.</summary>
    static Series Steps(params double[] sizes)
    {
        var level = 0.0;
        return Draw.Daily([.. sizes.SelectMany(size => Enumerable.Range(0, 30).Select(k => level += k % 2 == 0 ? size : -size))]);
    }

    [Fact]
    public void Regimes_are_the_thirds_of_the_training_rows()
    {
        var training = Steps(1, 2, 3, 4, 5, 6, 7, 8, 9);
        var regimes = VolatilityRegimes.Fit(training);

        Assert.Equal(20, regimes.Window);
        Assert.Equal(Regime.Quiet, regimes.Of(training.Until(29)));
        Assert.Equal(Regime.Normal, regimes.Of(training.Until(149)));
        Assert.Equal(Regime.Wild, regimes.Of(training.Until(269)));
        var shares = Enumerable.Range(20, 250).CountBy(row => regimes.Of(training.Until(row))).ToDictionary();
        Assert.All(shares.Values, count => Assert.InRange(count, 80, 87));
    }

    [Fact]
    public void The_trailing_volatility_is_worked_out_by_hand()
    {
        // Window 2 over changes 1, 1, 3, 5: √1, √5, √17; terciles between the second and its neighbours.
        var series = Draw.Daily([0, 1, 2, 5, 10]);
        var regimes = VolatilityRegimes.Fit(series, window: 2);

        Assert.Null(regimes.Volatility(series.Until(0)));
        Assert.Equal(Math.Sqrt(17), regimes.Volatility(series.Until(4))!.Value, tolerance: 1e-12);
        Assert.Equal(1 + 2 / 3.0 * (Math.Sqrt(5) - 1), regimes.QuietUpTo, tolerance: 1e-12);
        Assert.Equal(Math.Sqrt(5) + 1 / 3.0 * (Math.Sqrt(17) - Math.Sqrt(5)), regimes.WildAbove, tolerance: 1e-12);
    }

    [Fact]
    public void A_regime_does_not_change_when_the_future_is_overwritten()
    {
        var series = Draw.WeeklySeason(seed: 1, rows: 400);
        var regimes = VolatilityRegimes.Fit(series.Head(200));
        var noisy = Draw.WithNoiseAfter(series, origin: 300, seed: 2);

        Assert.Equal(regimes, VolatilityRegimes.Fit(noisy.Head(200)));
        for (var origin = 200; origin <= 300; origin++)
            Assert.Equal(regimes.Of(series.Until(origin)), regimes.Of(noisy.Until(origin)));
    }

    [Fact]
    public void The_first_row_has_no_volatility_and_counts_as_normal()
    {
        var series = Steps(1, 2);

        Assert.Equal(Regime.Normal, VolatilityRegimes.Fit(series).Of(series.Until(0)));
    }

    [Fact]
    public void The_qlike_of_a_right_variance_is_zero_and_of_a_double_one_by_hand()
    {
        Assert.Equal(0, Qlike.Of(4, 4));
        Assert.Equal(0.5 + Math.Log(2) - 1, Qlike.Of(2, 4), tolerance: 1e-12);
        Assert.True(Qlike.Of(4, 2) > Qlike.Of(2, 4));
    }

    [Fact]
    public void Volatilities_are_averaged_and_still_steps_left_out()
    {
        var score = new VolatilityScore();
        score.Add(realised: 4, forecast: 4);
        score.Add(realised: 1, forecast: 4);
        score.Add(realised: 0, forecast: 4);

        Assert.Equal((2, 1), (score.Count, score.Still));
        Assert.Equal((0.25 + Math.Log(4) - 1) / 2, score.Qlike, tolerance: 1e-12);
        Assert.Equal(Math.Sqrt(0.5), score.Rmse, tolerance: 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => score.Add(1, 0));
    }

    [Fact]
    public void Wilson_of_none_of_ten_is_not_nothing()
    {
        // 0 of 10: z² / (n + z²) = 3.8415 / 13.8415.
        var interval = WilsonInterval.Of(0, 10);

        Assert.Equal(0, interval.Low, tolerance: 1e-12);
        Assert.Equal(0.27754, interval.High, tolerance: 1e-5);
    }

    [Fact]
    public void Kupiec_by_hand()
    {
        // 4 breaches of 100 at 1 %: −2·(96·ln .99 + 4·ln .01 − 96·ln .96 − 4·ln .04) = 5.1818, as in many a textbook: p = .0228.
        var test = TailTest.Of([.. Enumerable.Range(0, 100).Select(k => k % 25 == 0)], level: 0.01);

        Assert.Equal(-2 * (96 * Math.Log(0.99) + 4 * Math.Log(0.01) - 96 * Math.Log(0.96) - 4 * Math.Log(0.04)), test.Kupiec, tolerance: 1e-12);
        Assert.InRange(test.KupiecP, 0.02, 0.03);
    }

    [Fact]
    public void Clustered_breaches_are_as_frequent_as_claimed_and_not_independent()
    {
        var test = TailTest.Of([.. Enumerable.Range(0, 400).Select(k => k is >= 100 and < 120)], level: 0.05);

        Assert.Equal(0, test.Kupiec, tolerance: 1e-9);
        Assert.Equal([378, 1, 1, 19], test.Transitions);
        Assert.True(test.IndependenceP < 1e-9 && test.ConditionalCoverageP < 1e-9);
    }
}
