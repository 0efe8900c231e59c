using MathNet.Numerics.Distributions;

namespace Gatecast.Forecasting.Tests;

public class CalibrationTests
{
    static readonly double[] _normal = [.. QuantileLevels.All.ToArray().Select(level => Normal.InvCDF(0, 1, level))];

    /// <summary>Standard normal outcomes against normal quantiles of another spread and centre.</summary>
    static ForecastScore Simulated(int seed, int outcomes, double spread = 1, double centre = 0)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, outcomes + 1).Select(_ => Draw.Normal(random))];
        var series = Draw.Daily(values);
        var board = new ScoreBoard(1, naiveError: 1);
        for (var origin = 0; origin < outcomes; origin++)
            board.Add(series, QuantileForecast.From(
                "normal", series.Until(origin), Array.ConvertAll(_normal, quantile => centre + spread * quantile - values[origin])));

        return board.Report().Total;
    }

    static int Within(ForecastScore[] scores, double coverage) => scores.Count(score => score.CoverageOf(coverage).IsCalibrated);

    [Fact]
    public void Calibrated_forecasters_lie_within_the_band_in_about_ninety_five_of_a_hundred_cases()
    {
        var scores = Enumerable.Range(1, 100).Select(seed => Simulated(seed, outcomes: 500)).ToArray();

        // The band is exact and discrete: it holds 95 to 96 %. Binomial standard deviation 2.2 of each 100, and fewer of all 400.
        Assert.All(CoverageScore.Nominals, coverage => Assert.InRange(Within(scores, coverage), 89, 100));
        Assert.InRange(CoverageScore.Nominals.Sum(coverage => Within(scores, coverage)), 366, 400);
    }

    [Fact, Trait("Category", "Slow")]
    public void Of_a_thousand_calibrated_forecasters_at_least_ninety_five_in_a_hundred_lie_within_the_band()
    {
        var scores = Enumerable.Range(1001, 1000).Select(seed => Simulated(seed, outcomes: 500)).ToArray();

        // Two binomial standard deviations of 1,000, 1.4 %, are allowed.
        Assert.All(CoverageScore.Nominals, coverage => Assert.InRange(Within(scores, coverage), 936, 985));
    }

    [Fact]
    public void The_uniformity_test_rejects_calibrated_forecasters_as_often_as_it_says()
    {
        // 5 % of 200 is 10, binomial standard deviation 3.1.
        var rejected = Enumerable.Range(1, 200).Count(seed => Simulated(seed, outcomes: 400).UniformityP < 0.05);

        Assert.InRange(rejected, 2, 19);
    }

    [Theory]
    [InlineData(0.7, 0, "too narrow")]
    [InlineData(1.4, 0, "too wide")]
    [InlineData(1, 1.0, "too narrow or off centre")]
    public void A_forecaster_that_is_off_is_reported_as_such(double spread, double centre, string words)
    {
        var score = Simulated(seed: 1, outcomes: 500, spread, centre);

        Assert.False(score.CoverageOf(0.8).IsCalibrated);
        Assert.Contains(words, score.CoverageOf(0.8).Sentence, StringComparison.Ordinal);
        Assert.True(score.UniformityP < 1e-6);
    }

    [Fact]
    public void Of_ten_outcomes_a_calibrated_half_holds_two_to_eight()
    {
        // Binomial(10, ½): P(≤ 1) = .0107 and P(≤ 2) = .0547 around .025.
        var coverage = new CoverageScore { Nominal = 0.5, Inside = 8, Outcomes = 10, Width = 1, Overlap = 1 };

        Assert.Equal((0.2, 0.8), coverage.Band);
        Assert.True(coverage.IsCalibrated);
        Assert.False((coverage with { Inside = 9 }).IsCalibrated);
        Assert.Equal((0, 1), (coverage with { Overlap = 5 }).Band);
    }

    [Theory]
    [InlineData(20, 1, 10, "as they should")]
    [InlineData(19, 1, 10, "too few to say")]
    [InlineData(190, 10, 95, "too few to say")]
    [InlineData(19, 1, 1, "too few: the interval is too narrow")]
    public void Fewer_than_twenty_independent_outcomes_confirm_nothing(int outcomes, double overlap, int inside, string words)
    {
        var coverage = new CoverageScore { Nominal = 0.5, Inside = inside, Outcomes = outcomes, Width = 1, Overlap = overlap };

        Assert.Contains(words, coverage.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ten_outcomes_none_to_three_fall_into_a_calibrated_tenth()
    {
        // Binomial(10, .1): P(0) = .349, P(≤ 2) = .930 and P(≤ 3) = .987 around .975.
        Assert.Equal(new(0, 0.3), BinomialBand.Of(0.1, trials: 10.9));
        Assert.Equal(new(0, 1), BinomialBand.Of(0.1, trials: 0.3));
    }

    [Fact]
    public void A_pit_runs_linearly_between_quantiles()
    {
        double[] quantiles = [.. QuantileLevels.All.ToArray().Select(level => 10 * level)];

        Assert.Equal(0.625, PitInterval.Of(6.25, quantiles).Low, tolerance: 1e-12);
        Assert.Equal(0.625, PitInterval.Of(6.25, quantiles).High, tolerance: 1e-12);
        Assert.Equal(new(0.3, 0.3), PitInterval.Of(quantiles[QuantileLevels.IndexOf(0.3)], quantiles));
        Assert.Equal(new(0, 0.01), PitInterval.Of(0.05, quantiles));
        Assert.Equal(new(0.99, 1), PitInterval.Of(20, quantiles));
    }

    [Fact]
    public void An_outcome_that_many_quantiles_name_is_spread_over_their_levels()
    {
        // Rain: no drop up to level .5, then more.
        double[] quantiles = [.. QuantileLevels.All.ToArray().Select(level => Math.Max(0, level - 0.5))];
        var bins = new double[PitHistogram.Count];
        PitHistogram.Add(bins, PitInterval.Of(0, quantiles));

        Assert.Equal(new(0, 0.5), PitInterval.Of(0, quantiles));
        Assert.All(bins[..10], bin => Assert.Equal(0.1, bin, tolerance: 1e-12));
        Assert.All(bins[10..], bin => Assert.Equal(0, bin));
    }

    [Fact]
    public void The_uniformity_of_two_full_bins_is_worked_out_by_hand()
    {
        // 20 outcomes, 10 in each of two bins: (81 · 2 + 18) / 1 = 180 with 19 degrees of freedom; ninefold overlap leaves 20, p = .3946.
        var pit = new PitHistogram([10, 10, .. new double[18]]);

        Assert.Equal([20, 0, 0, 0, 0, 0, 0, 0, 0, 0], pit.Tenths);
        Assert.Equal(0.3946, pit.UniformityP(overlap: 9), tolerance: 1e-4);
        Assert.True(pit.UniformityP() < 1e-9);
        Assert.Equal(1, new PitHistogram([.. Enumerable.Repeat(3.0, 20)]).UniformityP());
    }
}
