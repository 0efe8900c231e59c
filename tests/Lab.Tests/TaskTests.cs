namespace Gatecast.Lab.Tests;

public class TaskTests
{
    static readonly ILabTask[] _tasks = [new AddingProblem(20), new CopyMemory(20), new TemporalOrder(20), new TemporalOrder(20, classes: 8)];

    public static TheoryData<int> Tasks => [.. Enumerable.Range(0, _tasks.Length)];

    [Theory, MemberData(nameof(Tasks))]
    public void A_number_is_a_sequence_and_another_number_or_seed_is_another(int index)
    {
        var task = _tasks[index];
        static float[] Flat((float[][] Inputs, float[] Target) sequence) => [.. sequence.Inputs.SelectMany(step => step), .. sequence.Target];

        Assert.Equal(Flat(Drawn.Of(task, 41)), Flat(Drawn.Of(task, 41)));
        Assert.NotEqual(Flat(Drawn.Of(task, 41)), Flat(Drawn.Of(task, 42)));
        Assert.NotEqual(Flat(Drawn.Of(task, 41)), Flat(Drawn.Of(task, 41, seed: 2)));
    }

    [Theory, MemberData(nameof(Tasks))]
    public void The_gradient_of_the_loss_agrees_with_central_differences(int index)
    {
        const float Step = 1e-2f;
        var task = _tasks[index];
        var target = Drawn.Of(task, 7).Target;
        var (output, grad, nowhere) = (new float[task.Outputs], new float[task.Outputs], new float[task.Outputs]);
        for (var i = 0; i < output.Length; i++)
            output[i] = 0.3f * i - 0.5f;

        task.Loss(task.Steps - 1, output, target, weight: 1.5f, grad);
        for (var i = 0; i < output.Length; i++)
        {
            var before = output[i];
            output[i] = before + Step;
            var above = task.Loss(task.Steps - 1, output, target, weight: 1.5f, nowhere);
            output[i] = before - Step;
            var slope = (above - task.Loss(task.Steps - 1, output, target, weight: 1.5f, nowhere)) / (2 * Step);
            output[i] = before;

            // A step as long as floats need leaves a third derivative of 1e-4 at most.
            Assert.Equal(slope, grad[i], 5e-4);
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void Another_length_is_the_same_task(int index)
    {
        var longer = _tasks[index].WithLength(40);

        Assert.Equal((_tasks[index].GetType(), _tasks[index].Outputs, 40), (longer.GetType(), longer.Outputs, longer.Length));
        Assert.Equal(longer, _tasks[index].WithLength(40));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(2001)]
    public void A_length_that_a_task_cannot_have_is_refused(int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AddingProblem(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CopyMemory(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TemporalOrder(length));
    }
}
