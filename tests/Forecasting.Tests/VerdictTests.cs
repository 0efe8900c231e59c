namespace Gatecast.Forecasting.Tests;

public class VerdictTests
{
    static Verdict Judge(double model, double baseline, int origins, int horizon = 1)
    {
        var random = new Random(5);
        return Verdict.Of(
            [.. Enumerable.Range(0, origins).Select(_ => model + 0.1 * Draw.Normal(random))],
            "drift", [.. Enumerable.Range(0, origins).Select(_ => baseline + 0.1 * Draw.Normal(random))], "it abstained", horizon, stride: 1);
    }

    [Fact]
    public void Clearly_lower_losses_beat()
    {
        var verdict = Judge(model: 0.8, baseline: 1, origins: 100);

        Assert.Equal(Outcome.Beats, verdict.Outcome);
        Assert.Equal("drift", verdict.Baseline);
        Assert.InRange(verdict.Skill, 0.15, 0.25);
        Assert.True(verdict.Low > 0 && verdict.Low < verdict.Skill && verdict.Skill < verdict.High);
        Assert.True(verdict.PValue < 0.025);
    }

    [Fact]
    public void Clearly_higher_losses_lose()
    {
        var verdict = Judge(model: 1.2, baseline: 1, origins: 100);

        Assert.Equal(Outcome.Loses, verdict.Outcome);
        Assert.True(verdict.High < 0);
        Assert.True(verdict.PValue > 0.975);
    }

    [Fact]
    public void Equal_losses_on_average_are_inconclusive() =>
        Assert.Equal(Outcome.Inconclusive, Judge(model: 1, baseline: 1, origins: 100).Outcome);

    [Fact]
    public void Fewer_than_fifty_origins_are_inconclusive_however_large_the_skill()
    {
        var verdict = Judge(model: 0.5, baseline: 1, origins: 49);

        Assert.Equal((Outcome.Inconclusive, 0.0, 1.0), (verdict.Outcome, verdict.Skill, verdict.PValue));
        Assert.Contains("49", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(Outcome.Beats, Judge(model: 0.5, baseline: 1, origins: 50).Outcome);
    }

    [Fact]
    public void Where_origins_are_few_for_the_horizon_the_interval_decides_alone()
    {
        var verdict = Judge(model: 0.8, baseline: 1, origins: 60, horizon: 30);

        Assert.Equal(Outcome.Beats, verdict.Outcome);
        Assert.Contains("bootstrap alone", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_baselines_own_forecast_has_no_skill_and_p_one()
    {
        var losses = Enumerable.Range(0, 100).Select(k => 1 + 0.01 * k).ToArray();
        var verdict = Verdict.Of(losses, "last value", losses, "it abstained", horizon: 1, stride: 1);

        Assert.Equal((Outcome.Inconclusive, 0.0, 1.0), (verdict.Outcome, verdict.Skill, verdict.PValue));
        Assert.Contains("abstained", verdict.Reason, StringComparison.Ordinal);
    }
}
