namespace Gatecast.Forecasting.Tests;

public class StepSkillTests
{
    static LossBatches Batches(IEnumerable<double> losses)
    {
        var batches = new LossBatches(horizon: 1);
        foreach (var loss in losses)
            batches.Add([loss]);
        return batches;
    }

    [Fact]
    public void Skill_and_interval_as_by_hand()
    {
        // Ten origins, batches of one: L = 1 or 2 in turn, R = 2; r = 15/20, residuals ±0.5, s = √(10/9 · 2.5)/20, t(0.975, 9) = 2.262157.
        var skill = StepSkill.Of(
            Batches(Enumerable.Range(0, 20).Select(i => i / 2 % 2 == 0 ? 1.0 : 2.0)), Batches(Enumerable.Repeat(2.0, 20)), step: 1, overlap: 1);

        var half = 2.2621571628 * Math.Sqrt(10 / 9.0 * 10) / 40;
        Assert.Equal(0.25, skill.Skill, tolerance: 1e-12);
        Assert.Equal(0.25 - half, skill.Low!.Value, tolerance: 1e-9);
        Assert.Equal(0.25 + half, skill.High!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Too_few_batches_have_no_interval()
    {
        var skill = StepSkill.Of(Batches(Enumerable.Repeat(1.0, 59)), Batches(Enumerable.Repeat(2.0, 59)), step: 1, overlap: 4);

        Assert.Equal(new StepSkill(0.5, null, null), skill);
        Assert.NotNull(StepSkill.Of(Batches(Enumerable.Repeat(1.0, 64)), Batches(Enumerable.Repeat(2.0, 64)), step: 1, overlap: 4).Low);
    }

    [Fact]
    public void Nothing_is_lost_when_batches_are_joined()
    {
        var batches = Batches(Enumerable.Range(1, 1000).Select(i => (double)i));

        Assert.Equal(500_500, batches.Sums.Sum(one => one[0]));
        Assert.InRange(batches.Sums.Count, 128, 256);
        Assert.Equal(4, batches.Size);
        Assert.Equal(1 + 2 + 3 + 4, batches.Sums[0][0]);
    }

    [Fact]
    public void The_interval_of_a_moving_average_holds_the_truth_about_as_often_as_it_says()
    {
        // Losses of 5-step forecasts share four of five shocks; 300 seeds, skill 0 in truth. 95 % of 300 is 285, ± 3 standard errors of 3.8.
        var inside = Enumerable.Range(1, 300).Count(seed =>
        {
            var random = new Random(seed);
            var (one, other) = (Smoothed(random), Smoothed(random));
            var skill = StepSkill.Of(Batches(one), Batches(other), step: 1, overlap: 5);
            return skill.Low <= 0 && skill.High >= 0;
        });

        Assert.InRange(inside, 273, 297);

        static IEnumerable<double> Smoothed(Random random)
        {
            double[] shocks = [.. Enumerable.Range(0, 604).Select(_ => Draw.Normal(random))];
            return Enumerable.Range(0, 600).Select(i => 10 + shocks[i..(i + 5)].Average());
        }
    }
}
