namespace Gatecast.Forecasting.Tests;

/// <summary>Planted skill is found, and none is found where there is none. Seeds were fixed before the first run.</summary>
[Trait("Category", "Slow")]
public class PowerAndHonestyTests
{
    static Verdict Judge(Series series, int origins, int horizon)
    {
        var trainer = new LstmTrainer { Horizon = horizon, Threads = 2, Baselines = Draw.SimpleBaselines };
        var walkForward = new WalkForward
        {
            Horizon = horizon,
            Lookback = trainer.LookbackFor(series),
            Origins = origins,
            Baselines = trainer.Baselines,
        };
        return walkForward.Evaluate(series, past => trainer.Fit(past)).Verdict;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void An_autoregression_is_beaten(int seed) =>
        Assert.Equal(Outcome.Beats, Judge(Draw.Autoregression(seed, rows: 3000, coefficient: 0.3), origins: 1000, horizon: 1).Outcome);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_weekly_season_as_large_as_the_noise_is_beaten(int seed) =>
        Assert.Equal(Outcome.Beats, Judge(Draw.WeeklySeason(seed, rows: 1500), origins: 500, horizon: 1).Outcome);

    [Fact]
    public void Of_forty_random_walks_at_most_three_are_beaten()
    {
        var beaten = Enumerable.Range(1, 40).Count(seed => Judge(Draw.RandomWalk(seed, rows: 1500), origins: 300, horizon: 1).Outcome is Outcome.Beats);

        Assert.InRange(beaten, 0, 3);
    }
}
