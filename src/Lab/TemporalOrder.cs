using Gatecast.Networks;

namespace Gatecast.Lab;

/// <summary>Tell in which order two or three symbols came, far apart among others that mean nothing.</summary>
/// <remarks>Hochreiter and Schmidhuber (1997), experiment 6. At T = 100, as there: a sequence of 100 to 110 steps begins with E and ends with B; X or Y, each as
/// likely, stands at one step of 10 … 20 and of 50 … 60 (four classes), or of 10 … 20, 33 … 43 and 66 … 76 (eight); all else is one of a, b, c, d. Other
/// lengths scale these. Shorter sequences begin later, after steps without any symbol, so that all end together. The network names the class at the
/// last step; the loss is the cross-entropy.</remarks>
public sealed record TemporalOrder : ILabTask
{
    const int Begin = 0, End = 1, FirstDistractor = 2, Distractors = 4, X = 6;

    /// <summary>A sequence is right where no class's output is off by as much (Hochreiter and Schmidhuber).</summary>
    const float RightError = 0.3f;

    /// <summary>Steps in which each of the symbols stands, first and last, in hundredths of T.</summary>
    readonly (int From, int To)[] _places;

    /// <param name="classes">4 or 8.</param>
    public TemporalOrder(int length, int classes = 4)
    {
        Length = TaskLength.Checked(length);
        Classes = classes is 4 or 8
            ? classes
            : throw new ArgumentOutOfRangeException(nameof(classes), classes, "The task has 4 classes or 8.");
        _places = classes == 4 ? [(10, 20), (50, 60)] : [(10, 20), (33, 43), (66, 76)];
    }

    public string Name => "temporal order";

    public int Length { get; }

    public int Classes { get; }

    public int Steps => Length + Length / 10;

    public int Inputs => X + 2;

    public int Outputs => Classes;

    public bool EveryStep => false;

    public int Targets => 1;

    public double Baseline => Math.Log(Classes);

    public string BaselineText => "guessing the class";

    public string SolvedText => "every watched sequence right";

    public ILabTask WithLength(int length) => new TemporalOrder(length, Classes);

    public void Draw(CounterRandom random, ulong number, SequenceBatch batch, int row, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(batch);

        // Of the numbers of a sequence the first are its length, its symbols and their places; then one for each step.
        var first = number * (ulong)(1 + 2 * _places.Length + Steps);
        var start = random.Below(Steps - Length + 1, first);
        for (var time = 0; time < Steps; time++)
        {
            var input = batch.Input(time, row);
            input.Clear();
            if (time >= start)
                input[time == start ? Begin : time == Steps - 1 ? End : FirstDistractor + random.Below(Distractors, first + (ulong)(1 + 2 * _places.Length + time))] = 1;
        }

        var answer = 0;
        for (var i = 0; i < _places.Length; i++)
        {
            var (from, to) = (_places[i].From * Length / 100, _places[i].To * Length / 100);
            var symbol = random.Below(2, first + (ulong)(1 + 2 * i));
            var input = batch.Input(start + from + random.Below(to - from + 1, first + (ulong)(2 + 2 * i)), row);
            input.Clear();
            input[X + symbol] = 1;
            answer = 2 * answer + symbol;
        }

        target[0] = answer;
    }

    public double Loss(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target, float weight, Span<float> outputGrad) =>
        ClassLoss.Backward(output, (int)target[0], weight, outputGrad);

    public bool IsRight(int time, ReadOnlySpan<float> output, ReadOnlySpan<float> target) => ClassLoss.IsWithin(output, (int)target[0], RightError);

    public bool IsSolved(double loss, double rightShare) => rightShare >= 1;

    public bool Equals(TemporalOrder? other) => other is not null && (Length, Classes) == (other.Length, other.Classes);

    public override int GetHashCode() => HashCode.Combine(Length, Classes);
}
