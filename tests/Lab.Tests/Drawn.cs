using Gatecast.Networks;

namespace Gatecast.Lab.Tests;

/// <summary>Single sequences of a task.</summary>
static class Drawn
{
    /// <returns>[T][F] features, and the target.</returns>
    public static (float[][] Inputs, float[] Target) Of(ILabTask task, ulong number, ulong seed = 1)
    {
        var (batch, target) = (new SequenceBatch(task.Steps, capacity: 2, task.Inputs, skips: 0), new float[task.Targets]);
        for (var time = 0; time < task.Steps; time++)
            batch.Input(time, 1).Fill(7);
        task.Draw(new(seed, Stream: 5), number, batch, row: 1, target);
        return ([.. Enumerable.Range(0, task.Steps).Select(time => batch.Input(time, 1).ToArray())], target);
    }

    /// <summary>Number of the one feature of a time step that is 1 while all others are 0; −1 where none is.</summary>
    public static int SymbolOf(float[] input)
    {
        Assert.All(input, value => Assert.True(value is 0 or 1));
        Assert.InRange(input.Sum(), 0, 1);
        return Array.IndexOf(input, 1f);
    }

    /// <summary>Loss of a sequence with the same output at every step that has one.</summary>
    public static double LossOf(ILabTask task, ulong number, float[] output)
    {
        var (target, nowhere) = (Of(task, number).Target, new float[task.Outputs]);
        return Enumerable.Range(0, task.Steps).Where(time => task.EveryStep || time == task.Steps - 1)
            .Sum(time => task.Loss(time, output, target, weight: 1, nowhere));
    }
}
