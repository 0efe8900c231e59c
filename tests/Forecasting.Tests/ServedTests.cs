namespace Gatecast.Forecasting.Tests;

public class ServedTests
{
    /// <summary>One step whose quantiles are all the same value: its CRPS is the absolute error.</summary>
    static double[] Point(double value) => [.. Enumerable.Repeat(value, QuantileLevels.Count)];

    [Fact]
    public void The_skill_of_a_served_point_is_one_less_the_ratio_of_its_errors()
    {
        var score = ServedScore.Of([10, null], [.. Point(12), .. Point(0)], [.. Point(18), .. Point(0)]);

        Assert.Equal((2, 1), (score.Horizon, score.Arrived));
        Assert.Equal(2, score.Crps, 1e-12);
        Assert.Equal(8, score.ReferenceCrps, 1e-12);
        Assert.Equal(0.75, score.Skill!.Value, 1e-12);
    }

    [Fact]
    public void Nothing_arrived_has_no_skill_and_no_coverage()
    {
        var score = ServedScore.Of([null], Point(1), Point(2));
        var record = ServedRecord.Of([score], stride: 1);

        Assert.Null(score.Skill);
        Assert.Equal((0, 0, null, null, null), (record.Origins, record.Steps, record.Coverage50, record.Coverage90, record.Skill));
    }

    [Fact]
    public void Coverage_is_the_share_of_all_arrived_steps()
    {
        double[] fan = [.. Enumerable.Range(0, QuantileLevels.Count).Select(i => (double)i)];
        var record = ServedRecord.Of([ServedScore.Of([11, 18], [.. fan, .. fan], [.. fan, .. fan]), ServedScore.Of([30, null], [.. fan, .. fan], [.. fan, .. fan])], stride: 1);

        Assert.Equal(1 / 3.0, record.Coverage50!.Value, 1e-12);
        Assert.Equal(2 / 3.0, record.Coverage90!.Value, 1e-12);
        Assert.Equal(0, record.Skill);
    }

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void The_skill_has_an_interval_from_fifty_origins_on(int origins, bool hasInterval)
    {
        var random = new Random(1);
        var record = ServedRecord.Of([.. Enumerable.Range(0, origins).Select(_ => ServedScore.Of([0], Point(1 + random.NextDouble()), Point(2 + random.NextDouble())))], stride: 1);

        Assert.Equal(hasInterval, record.Low is not null);
        if (hasInterval)
            Assert.InRange(record.Skill!.Value, record.Low!.Value, record.High!.Value);
    }
}
