using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>A task that can only be solved by remembering over many time steps: it draws sequences, and judges what a network answers.</summary>
public interface ILabTask
{
    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>T: the length that was asked for, which the distances to bridge grow with.</summary>
    int Length { get; }

    /// <summary>Time steps of a sequence.</summary>
    int Steps { get; }

    /// <summary>F: features of a time step.</summary>
    int Inputs { get; }

    /// <summary>O: outputs of a network for the task.</summary>
    int Outputs { get; }

    /// <summary>Whether a network answers at every time step instead of the last alone.</summary>
    bool EveryStep { get; }

    /// <summary>Numbers that hold the right answer of one sequence.</summary>
    int Targets { get; }

    /// <summary>Expected loss of the best answer that needs no memory.</summary>
    double Baseline { get; }

    /// <summary>What that answer is, as "predicting 1".</summary>
    string BaselineText { get; }

    /// <summary>When the task counts as solved, as "loss under 0.002".</summary>
    string SolvedText { get; }

    /// <summary>The same task at another length.</summary>
    ILabTask WithLength(int length);

    /// <summary>Draws one sequence.</summary>
    /// <param name="random">The same for all sequences of one use.</param>
    /// <param name="number">Of the sequence: the same number gives the same sequence.</param>
    /// <param name="batch">Out: the features of one row, which hold anything before.</param>
    /// <param name="target">[<see cref="Targets"/>] out: the right answer.</param>
    void Draw(CounterRandom random, ulong number, SequenceBatch batch, int row, Span<float> target);

    /// <summary>Loss of one sequence's output at one time step; the losses of all its steps add up to that of the sequence.</summary>
    /// <param name="time">0 … <see cref="Steps"/> − 1.</param>
    /// <param name="output">[O].</param>
    /// <param name="weight">Factor on the loss and its gradient.</param>
    /// <param name="outputGrad">[O] out: ∂L/∂output.</param>
    double Loss(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target, float weight, Span<float> outputGrad);

    /// <summary>Whether one output is right; a sequence is where all of its outputs are.</summary>
    bool IsRight(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target);

    /// <summary>Whether held-out sequences with this mean loss, of which this share is right, mean that the task is solved.</summary>
    bool IsSolved(double loss, double rightShare);
}
