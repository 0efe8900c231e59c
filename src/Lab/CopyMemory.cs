using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>Repeat ten symbols after T steps of nothing.</summary>
/// <remarks>Hochreiter and Schmidhuber (1997), as Arjovsky, Shah and Bengio (2016) set it:
/// <code>
/// input   s₁ … s₁₀ │ blank × (T − 1) │ delimiter │ blank × 10       T + 20 steps, eight symbols
/// target  blank × (T + 10)                       │ s₁ … s₁₀
/// </code>
/// The loss is the cross-entropy, averaged over all steps. Answering blank and then any symbol costs 10·ln 8 / (T + 20).</remarks>
public sealed record CopyMemory : ILabTask
{
    const int Symbols = 10;
    const int Alphabet = 8;
    const int Blank = Alphabet;
    const int Delimiter = Alphabet + 1;

    /// <summary>A loss below this share of the baseline counts as solved.</summary>
    const double SolvedShare = 0.1;

    public CopyMemory(int length) => Length = TaskLength.Checked(length);

    public string Name => "copy memory";

    public int Length { get; }

    public int Steps => Length + 2 * Symbols;

    public int Inputs => Alphabet + 2;

    public int Outputs => Alphabet + 1;

    public bool EveryStep => true;

    public int Targets => Symbols;

    public double Baseline => Symbols * Math.Log(Alphabet) / Steps;

    public string BaselineText => "guessing the symbols";

    public string SolvedText => "loss under a tenth of guessing";

    public ILabTask WithLength(int length) => new CopyMemory(length);

    public void Draw(CounterRandom random, ulong number, SequenceBatch batch, int row, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < Symbols; i++)
            target[i] = random.Below(Alphabet, number * Symbols + (ulong)i);
        for (var time = 0; time < Steps; time++)
        {
            var input = batch.Input(time, row);
            input.Clear();
            input[time < Symbols ? (int)target[time] : time == Steps - Symbols - 1 ? Delimiter : Blank] = 1;
        }
    }

    public double Loss(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target, float weight, Span<float> outputGrad) =>
        ClassLoss.Backward(output, Answer(time, target), weight / Steps, outputGrad);

    public bool IsRight(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target) => ClassLoss.Likeliest(output) == Answer(time, target);

    public bool IsSolved(double loss, double rightShare) => loss < SolvedShare * Baseline;

    int Answer(int time, ReadOnlySpan<float> target) => time < Steps - Symbols ? Blank : (int)target[time - (Steps - Symbols)];
}
