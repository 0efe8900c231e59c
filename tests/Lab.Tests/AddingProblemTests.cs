namespace Gatecast.Lab.Tests;

public class AddingProblemTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    public void One_value_of_each_half_is_marked_and_the_target_is_their_sum(int length)
    {
        var (task, places) = (new AddingProblem(length), new HashSet<int>());
        for (var number = 0UL; number < 500; number++)
        {
            var (inputs, target) = Drawn.Of(task, number);
            int[] marked = [.. Enumerable.Range(0, length).Where(time => inputs[time][1] == 1)];

            Assert.Equal(2, marked.Length);
            Assert.True(marked[0] < length / 2 && marked[1] >= length / 2);
            Assert.Equal(inputs[marked[0]][0] + inputs[marked[1]][0], target[0]);
            Assert.All(inputs, step => Assert.InRange(step[0], 0f, 1f));
            Assert.Equal(2, inputs.Sum(step => step[1]));
            places.UnionWith(marked);
        }

        Assert.Equal(length, places.Count);
    }

    [Fact]
    public void Predicting_1_costs_the_baseline()
    {
        var task = new AddingProblem(10);
        var mean = Enumerable.Range(0, 20_000).Average(number => Drawn.LossOf(task, (ulong)number, [1]));

        // Standard error of the mean: the squared error of a triangular sum has a deviation of 0.197.
        Assert.Equal(task.Baseline, mean, 4 * 0.197 / Math.Sqrt(20_000));
    }

    [Fact]
    public void An_answer_is_right_within_4_per_cent_of_the_range_of_sums()
    {
        var task = new AddingProblem(10);

        Assert.True(task.IsRight(9, [1.07f], [1]));
        Assert.False(task.IsRight(9, [1.09f], [1]));
        Assert.False(task.IsRight(9, [0.91f], [1]));
    }

    [Fact]
    public void It_is_solved_below_a_loss_of_two_thousandths()
    {
        Assert.True(new AddingProblem(10).IsSolved(0.0019, rightShare: 0));
        Assert.False(new AddingProblem(10).IsSolved(0.002, rightShare: 1));
    }
}
