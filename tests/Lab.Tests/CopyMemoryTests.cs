namespace Gatecast.Lab.Tests;

public class CopyMemoryTests
{
    const int Blank = 8, Delimiter = 9;

    [Fact]
    public void A_sequence_is_ten_symbols_blanks_a_delimiter_and_blanks()
    {
        var task = new CopyMemory(15);
        var seen = new HashSet<int>();
        for (var number = 0UL; number < 200; number++)
        {
            var (inputs, target) = Drawn.Of(task, number);
            int[] symbols = [.. inputs.Select(Drawn.SymbolOf)];

            Assert.Equal(35, symbols.Length);
            Assert.Equal(target.Select(value => (int)value), symbols[..10]);
            Assert.All(symbols[..10], symbol => Assert.InRange(symbol, 0, 7));
            Assert.Equal([.. Enumerable.Repeat(Blank, 14), Delimiter, .. Enumerable.Repeat(Blank, 10)], symbols[10..]);
            seen.UnionWith(symbols[..10]);
        }

        Assert.Equal(8, seen.Count);
    }

    [Theory]
    [InlineData(100, 0.1733)]
    [InlineData(500, 0.0400)]
    [InlineData(1000, 0.0204)]
    public void The_baseline_is_what_guessing_the_symbols_costs(int length, double published) =>
        Assert.Equal(published, new CopyMemory(length).Baseline, 5e-5);

    [Fact]
    public void Blanks_are_answered_until_the_last_ten_steps_and_then_the_symbols()
    {
        var task = new CopyMemory(15);
        float[] target = [3, 1, 4, 1, 5, 2, 6, 5, 3, 5];
        for (var time = 0; time < task.Steps; time++)
        {
            var answer = time < 25 ? Blank : (int)target[time - 25];
            var output = new float[9];
            output[answer] = 2;

            Assert.True(task.IsRight(time, output, target));
            Assert.False(task.IsRight(time, [.. output.Select((value, i) => i == (answer + 1) % 9 ? 3 : value)], target));
        }
    }

    [Fact]
    public void Knowing_nothing_at_all_costs_ln_9() => Assert.Equal(Math.Log(9), Drawn.LossOf(new CopyMemory(15), 3, new float[9]), 1e-5);

    [Fact]
    public void It_is_solved_below_a_tenth_of_guessing()
    {
        var task = new CopyMemory(100);

        Assert.True(task.IsSolved(0.0173, rightShare: 0));
        Assert.False(task.IsSolved(0.0174, rightShare: 1));
    }
}
