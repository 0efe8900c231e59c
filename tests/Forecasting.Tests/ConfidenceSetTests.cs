namespace Gatecast.Forecasting.Tests;

public class ConfidenceSetTests
{
    static IReadOnlyList<double> Losses(int seed, double mean, int count = 300)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => mean + 0.3 * Draw.Normal(random))];
    }

    static ModelConfidenceSet Set(params (string, IReadOnlyList<double>)[] losses) => ModelConfidenceSet.Of(losses, horizon: 1, stride: 1);

    [Fact]
    public void The_clearly_worse_leave_the_set()
    {
        var set = Set(("good", Losses(1, 1)), ("as good", Losses(2, 1)), ("worse", Losses(3, 1.2)), ("worst", Losses(4, 2)));

        Assert.Equal(["good", "as good"], set.Names);
        Assert.Equal((0.9, 4), (set.Confidence, set.Models.Count));
        Assert.True(set.Models[3].PValue <= set.Models[2].PValue && set.Models[2].PValue < 0.1);
    }

    [Fact]
    public void The_best_one_always_stays_with_p_one()
    {
        var set = Set(("a", Losses(1, 3)), ("b", Losses(2, 1)), ("c", Losses(3, 2)));

        Assert.Equal(["b"], set.Names);
        Assert.Equal(1, set.Models[1].PValue);
    }

    [Fact]
    public void Two_forecasters_that_are_the_same_stay_together()
    {
        var set = Set(("lstm", Losses(1, 1)), ("last value", Losses(1, 1)), ("worse", Losses(2, 2)));

        Assert.Equal(["lstm", "last value"], set.Names);
        Assert.All(set.Models.Take(2), model => Assert.Equal(1, model.PValue));
    }

    [Fact]
    public void A_constant_lead_decides_although_it_has_no_spread()
    {
        IReadOnlyList<double> losses = Losses(1, 1);
        var set = Set(("a", losses), ("b", [.. losses.Select(loss => loss + 0.125)]));

        Assert.Equal(["a"], set.Names);
        Assert.Equal(0, set.Models[1].PValue);
    }

    [Fact]
    public void Two_models_are_judged_as_by_a_two_sided_test()
    {
        // Of two, t is the same for both up to its sign, so p is that of |mean difference| under a normal law whose variance is the one
        // that circular blocks of 7 give: Bartlett weights over 6 lags. 49 of them fill 343 rows.
        const int Rows = 343, Block = 7;
        var (one, other) = (Losses(11, 1, Rows), Losses(12, 1.04, Rows));
        double[] gaps = [.. one.Zip(other, (a, b) => b - a)];
        var mean = gaps.Average();
        double Covariance(int lag) => Enumerable.Range(0, Rows).Average(i => (gaps[i] - mean) * (gaps[(i + lag) % Rows] - mean));
        var variance = Covariance(0) + Enumerable.Range(1, Block - 1).Sum(lag => 2 * (1 - lag / (double)Block) * Covariance(lag));
        var expected = 2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Math.Abs(mean) / Math.Sqrt(variance / Rows));

        // 2,000 resamples leave 0.01.
        Assert.Equal(expected, Set(("one", one), ("other", other)).Models.Min(model => model.PValue), tolerance: 0.03);
    }

    [Fact]
    public void The_same_losses_give_the_same_set()
    {
        (string, IReadOnlyList<double>)[] losses = [("a", Losses(1, 1)), ("b", Losses(2, 1.03)), ("c", Losses(3, 1.05))];

        Assert.Equal(Set(losses).Models, Set(losses).Models);
    }

    [Fact, Trait("Category", "Slow")]
    public void The_best_forecaster_is_in_the_set_about_as_often_as_it_says()
    {
        // Five equally good ones: the chance that a given one of them is dropped is at most 10 %, binomial standard deviation 2.1 of 200.
        var kept = Enumerable.Range(0, 200).Count(seed => Set(
            [.. Enumerable.Range(0, 5).Select(model => ($"{model}", Losses(10 * seed + model, 1, count: 200)))]).Names.Contains("0"));

        Assert.InRange(kept, 174, 200);
    }

    [Fact]
    public void Losses_of_other_origins_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Set(("a", [1, 2]), ("b", [1])));
        Assert.Throws<ArgumentException>(() => Set(("a", [1, double.NaN])));
        Assert.Throws<ArgumentException>(() => Set());
    }
}
