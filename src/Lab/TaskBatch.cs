using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>A batch of sequences of a task with their right answers.</summary>
sealed class TaskBatch
{
    readonly ILabTask _task;
    readonly float[] _targets;

    /// <param name="rows">B.</param>
    public TaskBatch(ILabTask task, int rows)
    {
        _task = task;
        _targets = new float[rows * task.Targets];
        Sequences = new(task.Steps, rows, task.Inputs, skips: 0) { Rows = rows };

        // Made once: a delegate made in a step would be garbage after it.
        (MeanLoss, LastLoss) = (LossOfAll, LossOfLast);
    }

    public SequenceBatch Sequences { get; }

    /// <summary>Mean loss of the sequences.</summary>
    public OutputLoss MeanLoss { get; }

    /// <summary>Sum of the sequences' losses at the last time step alone, so that the gradient of each is its own.</summary>
    public OutputLoss LastLoss { get; }

    /// <summary>Draws sequences in the order of their numbers.</summary>
    /// <param name="first">Number of the first.</param>
    public void Fill(CounterRandom random, ulong first)
    {
        for (var row = 0; row < Sequences.Rows; row++)
            _task.Draw(random, first + (ulong)row, Sequences, row, Target(row));
    }

    /// <summary>Mean loss of the sequences, and how many are right.</summary>
    /// <param name="outputs">[B, O], or [T, B, O] where there is an output at every time step.</param>
    public (double Loss, int Right) Judge(ReadOnlySpan<float> outputs)
    {
        Span<float> nowhere = stackalloc float[_task.Outputs];
        var (loss, right, steps) = (0.0, 0, _task.EveryStep ? _task.Steps : 1);
        for (var row = 0; row < Sequences.Rows; row++)
        {
            var isRight = true;
            for (var step = 0; step < steps; step++)
            {
                var time = _task.Steps - steps + step;
                var output = outputs.Slice((step * Sequences.Rows + row) * _task.Outputs, _task.Outputs);
                loss += _task.Loss(time, output, Target(row), weight: 1, nowhere);
                isRight &= _task.IsRight(time, output, Target(row));
            }

            right += isRight ? 1 : 0;
        }

        return (loss / Sequences.Rows, right);
    }

    double LossOfAll(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad) =>
        Sum(time, firstRow, rows, stride, outputs, outputGrad, 1f / Sequences.Rows);

    double LossOfLast(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad) =>
        time == _task.Steps - 1 ? Sum(time, firstRow, rows, stride, outputs, outputGrad, weight: 1) : 0;

    double Sum(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad, float weight)
    {
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
            sum += _task.Loss(
                time, outputs.Slice(row * stride, _task.Outputs), Target(firstRow + row), weight, outputGrad.Slice(row * stride, _task.Outputs));
        return sum;
    }

    Span<float> Target(int row) => _targets.AsSpan(row * _task.Targets, _task.Targets);
}
