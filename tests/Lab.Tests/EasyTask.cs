using Gatecast.Networks;

namespace Gatecast.Lab.Tests;

/// <summary>A task that every cell solves at once, by answering half, up to a length; beyond it the answer cannot be known.</summary>
sealed record EasyTask(int Length, int Longest) : ILabTask
{
    public string Name => "easy task";

    public int Steps => Length;

    public int Inputs => 1;

    public int Outputs => 1;

    public bool EveryStep => false;

    public int Targets => 1;

    public double Baseline => 1;

    public string BaselineText => "answering nothing";

    public string SolvedText => "loss under 0.25";

    public ILabTask WithLength(int length) => this with { Length = length };

    public void Draw(CounterRandom random, ulong number, SequenceBatch batch, int row, Span<float> target)
    {
        for (var time = 0; time < Length; time++)
            batch.Input(time, row)[0] = random.Uniform(number * (ulong)Length + (ulong)time);
        target[0] = Length > Longest && random.Uniform(number << 20) < 0.5f ? -1 : 1;
    }

    public double Loss(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target, float weight, Span<float> outputGrad)
    {
        var error = output[0] - target[0];
        outputGrad[0] = 2 * weight * error;
        return weight * error * error;
    }

    public bool IsRight(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target) => MathF.Abs(output[0] - target[0]) < 0.5f;

    public bool IsSolved(double loss, double rightShare) => loss < 0.25;
}
