namespace Gatecast.Forecasting.Tests;

public class SkillTestTests
{
    static double[] Losses(int seed, int count, double mean)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => mean + 0.3 * Draw.Normal(random))];
    }

    [Fact]
    public void One_step_ahead_the_p_value_is_that_of_students_t()
    {
        // Gains 1, 2, 3, 4, 5: mean 3, variance (1/n) 2, HLN factor √(4/5): t = 3 / √(2/5) · √0.8 = 4.2426, P(T₄ > t) = 0.006617.
        var test = SkillTest.Of([9, 8, 7, 6, 5], [10, 10, 10, 10, 10], horizon: 1, stride: 1);

        Assert.Equal(0.3, test.Skill, tolerance: 1e-12);
        Assert.Equal(0.006617, test.PBetter, tolerance: 1e-5);
        Assert.Equal(1 - test.PBetter, test.PWorse, tolerance: 1e-12);
    }

    [Fact]
    public void Overlapping_steps_make_the_variance_larger()
    {
        // The same gain four origins long, as overlapping targets give it.
        double[] gains = [.. Losses(seed: 1, 40, mean: 0.1).SelectMany(gain => Enumerable.Repeat(gain, 4))];
        double[] reference = [.. Enumerable.Repeat(1.0, gains.Length)];
        double[] losses = [.. gains.Select(gain => 1 - gain)];

        Assert.True(
            SkillTest.Of(losses, reference, horizon: 4, stride: 1).PBetter > SkillTest.Of(losses, reference, horizon: 4, stride: 4).PBetter);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Origins_that_are_far_apart_overlap_less_in_what_decides_who_is_served(int series)
    {
        double[] losses = [.. Losses(seed: 1, 160, mean: 0.9)];
        double[] reference = [.. Enumerable.Repeat(1.0, losses.Length)];
        var panel = Enumerable.Repeat(new ShownSkill.Losses(Draw.Days(losses.Length), losses, reference), series).ToList();

        Assert.Equal(SkillTest.Of(losses, reference, horizon: 4, stride: 4).PBetter, ShownSkill.Of(panel, horizon: 4, stride: 4)[0].PValue, tolerance: 1e-9);
        Assert.Equal(SkillTest.Of(losses, reference, horizon: 4, stride: 1).PBetter, ShownSkill.Of(panel, horizon: 4, stride: 1)[0].PValue, tolerance: 1e-9);
    }

    [Fact]
    public void Swapping_model_and_reference_swaps_the_p_values()
    {
        var (one, other) = (Losses(1, 200, 1.0), Losses(2, 200, 1.1));

        Assert.Equal(
            SkillTest.Of(one, other, horizon: 3, stride: 1).PBetter, SkillTest.Of(other, one, horizon: 3, stride: 1).PWorse, tolerance: 1e-12);
    }

    [Fact]
    public void With_fewer_origins_than_four_horizons_the_bootstrap_decides_alone()
    {
        var (model, reference) = (Losses(1, 79, 1.0), Losses(2, 79, 1.5));

        Assert.True(SkillTest.Of(model, reference, horizon: 20, stride: 1).BootstrapAlone);
        Assert.False(SkillTest.Of(Losses(1, 80, 1.0), Losses(2, 80, 1.5), horizon: 20, stride: 1).BootstrapAlone);
    }

    [Fact]
    public void The_interval_covers_a_true_skill_about_as_often_as_it_says()
    {
        var covered = Enumerable.Range(0, 200).Count(seed =>
        {
            var test = SkillTest.Of(Losses(seed, 200, 0.9), Losses(seed + 1000, 200, 1.0), horizon: 1, stride: 1);
            return test.Low <= 0.1 && 0.1 <= test.High;
        });

        // 95 % of 200 is 190, binomial standard deviation 3.1; a bootstrap of 200 values is a little narrow.
        Assert.InRange(covered, 178, 199);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    public void Few_targets_that_overlap_show_no_skill_more_often_than_the_interval_says(int targets)
    {
        // Losses of equal models whose difference is a sum over the steps of each target.
        const int horizon = 20, runs = 300;
        var (above, served) = (0, 0);
        for (var seed = 0; seed < runs; seed++)
        {
            var noise = Losses(seed, (targets + 1) * horizon, mean: 0);
            double[] losses = [.. Enumerable.Range(0, targets * horizon).Select(origin => 10 + noise.AsSpan(origin, horizon).ToArray().Sum())];
            var test = SkillTest.Of(losses, [.. Enumerable.Repeat(10.0, losses.Length)], horizon, stride: 1);
            above += test.Low > 0 ? 1 : 0;
            served += test.IsServed ? 1 : 0;
        }

        // 2.5 % and 10 %; without the stretch 8 to 15 % and 15 to 22 %.
        Assert.InRange(above / (double)runs, 0, 0.065);
        Assert.InRange(served / (double)runs, 0.03, 0.145);
    }

    [Fact]
    public void The_same_losses_give_the_same_interval()
    {
        var (model, reference) = (Losses(1, 100, 1.0), Losses(2, 100, 1.1));

        Assert.Equal(SkillTest.Of(model, reference, horizon: 2, stride: 1), SkillTest.Of(model, reference, horizon: 2, stride: 1));
    }
}
