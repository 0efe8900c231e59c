namespace Gatecast.Forecasting.Tests;

public class SmoothingRecursionTests
{
    static readonly int[] _seasons = [3, 5];

    [Fact]
    public void The_level_takes_over_half_of_each_row_where_its_smoothing_is_a_half()
    {
        var smoothed = new LevelAndSeasons([], capacity: 3);
        smoothed.Run([4, 8, 0], parameters: [0]);

        Assert.Equal((4, 6, 3), (smoothed.Level(0), smoothed.Level(1), smoothed.Level(2)));
        Assert.Equal(5, smoothed.Input(origin: 2, row: 1));
        Assert.Equal(-6, smoothed.Target(origin: 1, step: 1));
    }

    [Fact]
    public void The_season_goes_out_of_the_rows_takes_over_half_of_the_error_and_comes_back_ahead()
    {
        // Level 10 with the season +2, −2; the third row is 4 too high: level and season take over 2 and 1 of it.
        var smoothed = new LevelAndSeasons([2], capacity: 3);
        smoothed.Run([12, 8, 16], parameters: [0, 0, 2, -2]);

        Assert.Equal((10, 10, 12), (smoothed.Level(0), smoothed.Level(1), smoothed.Level(2)));
        Assert.Equal((-2, 3, -2), (smoothed.SeasonAhead(2, step: 1), smoothed.SeasonAhead(2, step: 2), smoothed.SeasonAhead(2, step: 3)));
    }

    [Fact]
    public void What_is_seen_at_an_origin_does_not_change_when_later_rows_do()
    {
        var parameters = Parameters();
        var (before, after) = (new LevelAndSeasons(_seasons, 30), new LevelAndSeasons(_seasons, 30));
        double[] values = Values(30), other = [.. values[..20], .. Values(10).Select(value => 100 * value)];
        before.Run(values, parameters);
        after.Run(other, parameters);

        for (var step = 1; step <= 12; step++)
            Assert.Equal(before.SeasonAhead(19, step), after.SeasonAhead(19, step));
        for (var row = 0; row <= 19; row++)
            Assert.Equal(before.Input(19, row), after.Input(19, row));
    }

    /// <summary>Through inputs of the network, targets with a horizon longer than both seasons, and the penalty. A step of 1e-6 leaves errors of about
    /// 1e-9 of the largest gradient, by rounding.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gradients_of_all_parameters_agree_with_central_differences(int seasons)
    {
        const double Step = 1e-6;
        var (lengths, values) = (_seasons[..seasons], Values(30));
        var (smoothed, member) = (new LevelAndSeasons(lengths, 40), new PanelMember("one", default, Scale: 1, Size: 0));
        double[] parameters = [.. Parameters()[..(1 + seasons)], .. Values(lengths.Sum())];
        var (gradient, weights) = (new double[parameters.Length], Values(1000));
        LossNow();
        smoothed.Backward(gradient);
        var largest = gradient.Max(Math.Abs);

        for (var i = 0; i < parameters.Length; i++)
        {
            var (analytic, before) = (gradient[i], parameters[i]);
            parameters[i] = before + Step;
            var above = LossNow();
            parameters[i] = before - Step;
            var slope = (above - LossNow()) / (2 * Step);
            parameters[i] = before;
            Assert.True(Math.Abs(slope - analytic) < 2e-6 * largest, $"Parameter {i}: {analytic}, by differences {slope}.");
        }

        double LossNow()
        {
            smoothed.Run(values, parameters);
            var (sum, next) = (0.0, 0);
            var (input, inputGrad) = (new float[5], new float[5]);
            for (var origin = 3; origin < 29; origin++)
            {
                // The network's inputs are floats; their compression is differentiable, so the sum is taken in double here.
                for (var row = origin - 3; row <= origin; row++)
                {
                    var x = smoothed.Input(origin, row);
                    sum += weights[next] * Math.Sign(x) * Math.Log(1 + Math.Abs(x));
                    inputGrad[row - origin + 3] = (float)weights[next++];
                }

                PanelMember.TakeInputGrad(smoothed, origin, inputGrad);
                member.FillInput(smoothed, origin, input);
                Assert.Equal(Math.Log(1 + Math.Abs(smoothed.Input(origin, origin))), Math.Abs(input[3]), 1e-6);
                for (var step = 1; step <= int.Min(8, 29 - origin); step++)
                {
                    var target = smoothed.Target(origin, step);
                    sum += weights[next] * target * target;
                    smoothed.AddTargetGrad(origin, step, 2 * weights[next++] * target);
                }
            }

            return sum + smoothed.Penalise(0.7);
        }
    }

    /// <summary>Floats that are exact as floats, so that a gradient passed on as such loses nothing.</summary>
    static double[] Values(int count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)Draw.Normal(random))];
    }

    static double[] Parameters() => [-0.4, 0.3, -1.1, .. Values(8)];
}
