using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>Add the two marked values of a sequence of random ones.</summary>
/// <remarks>Hochreiter and Schmidhuber (1997), experiment 4, as Le, Jaitly and Hinton (2015) and Arjovsky, Shah and Bengio (2016) set it: T pairs of a value,
/// uniform on [0, 1), and a marker, 1 at one step of each half and 0 elsewhere. The target is the sum of the two marked values, the loss the squared error.
/// Answering 1 always costs the variance of that sum, 1/6.</remarks>
public sealed record AddingProblem : ILabTask
{
    /// <summary>A loss below it counts as solved: a standard error of 0.045 on a sum between 0 and 2.</summary>
    const double SolvedLoss = 0.002;

    /// <summary>As far from the target as Hochreiter and Schmidhuber allowed: 4 % of its range.</summary>
    const float RightError = 0.08f;

    public AddingProblem(int length) => Length = TaskLength.Checked(length);

    public string Name => "adding problem";

    public int Length { get; }

    public int Steps => Length;

    public int Inputs => 2;

    public int Outputs => 1;

    public bool EveryStep => false;

    public int Targets => 1;

    public double Baseline => 1.0 / 6;

    public string BaselineText => "predicting 1";

    public string SolvedText => "loss under 0.002";

    public ILabTask WithLength(int length) => new AddingProblem(length);

    public void Draw(CounterRandom random, ulong number, SequenceBatch batch, int row, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var first = number * (ulong)(Length + 2);
        for (var time = 0; time < Length; time++)
        {
            var input = batch.Input(time, row);
            (input[0], input[1]) = (random.Uniform(first + (ulong)time), 0);
        }

        var half = Length / 2;
        var early = batch.Input(random.Below(half, first + (ulong)Length), row);
        var late = batch.Input(half + random.Below(Length - half, first + (ulong)Length + 1), row);
        (early[1], late[1]) = (1, 1);
        target[0] = early[0] + late[0];
    }

    public double Loss(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target, float weight, Span<float> outputGrad)
    {
        var error = output[0] - target[0];
        outputGrad[0] = 2 * weight * error;
        return (double)weight * error * error;
    }

    public bool IsRight(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target) => MathF.Abs(output[0] - target[0]) < RightError;

    public bool IsSolved(double loss, double rightShare) => loss < SolvedLoss;
}
