namespace Gatecast.Networks.Tests;

public class LearningRateScheduleTests
{
    static readonly LearningRateSchedule _schedule = new() { Peak = 0.4f, Steps = 100, WarmUp = 0.1f, Final = 0.25f };

    [Theory]
    [InlineData(0, 0.04f)]
    [InlineData(4, 0.2f)]
    [InlineData(9, 0.4f)]
    [InlineData(10, 0.4f)]
    [InlineData(55, 0.25f)]
    [InlineData(100, 0.1f)]
    [InlineData(1000, 0.1f)]
    public void Rises_to_the_peak_and_falls_along_half_a_cosine(int step, float rate) => Assert.Equal(rate, _schedule.At(step), 1e-6f);

    [Fact]
    public void Equals_its_twin()
    {
        for (var step = 0; step <= 100; step++)
            Assert.Equal(LearningRateScheduleReference.At(step, steps: 100, warm: 10, peak: 0.4, final: 0.25), _schedule.At(step), 1e-7);
    }

    [Fact]
    public void Never_rises_after_the_warm_up()
    {
        for (var step = 9; step < 100; step++)
            Assert.True(_schedule.At(step + 1) <= _schedule.At(step));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    [InlineData(1f)]
    public void A_schedule_of_one_step_takes_it_at_the_peak(float warmUp) =>
        Assert.Equal(0.4f, (_schedule with { Steps = 1, WarmUp = warmUp }).At(0));

    [Fact]
    public void Settings_out_of_range_throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule with { Peak = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule with { Peak = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule with { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule with { WarmUp = 1.1f });
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule with { Final = -0.1f });
        Assert.Throws<ArgumentOutOfRangeException>(() => _schedule.At(-1));
    }
}
