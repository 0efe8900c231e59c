namespace Gatecast.Lab.Tests;

public class TemporalOrderTests
{
    const int Begin = 0, End = 1, X = 6;

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Sequences_of_length_100_are_those_of_the_original_experiment(int classes)
    {
        var task = new TemporalOrder(100, classes);
        (int From, int To)[] places = classes == 4 ? [(10, 20), (50, 60)] : [(10, 20), (33, 43), (66, 76)];
        var (seen, lengths, counts) = (places.Select(_ => new HashSet<int>()).ToArray(), new HashSet<int>(), new int[classes]);
        for (var number = 0UL; number < 1000; number++)
        {
            var (inputs, target) = Drawn.Of(task, number);
            int[] symbols = [.. inputs.Select(Drawn.SymbolOf)];
            var start = Array.FindIndex(symbols, symbol => symbol >= 0);
            int[] relevant = [.. Enumerable.Range(0, 110).Where(time => symbols[time] >= X)];

            Assert.Equal(110, symbols.Length);
            Assert.Equal((Begin, End), (symbols[start], symbols[^1]));
            Assert.All(symbols[(start + 1)..^1], symbol => Assert.InRange(symbol, 2, 7));
            Assert.Equal(places.Length, relevant.Length);
            for (var i = 0; i < places.Length; i++)
            {
                Assert.InRange(relevant[i] - start, places[i].From, places[i].To);
                seen[i].Add(relevant[i] - start);
            }

            Assert.Equal(relevant.Aggregate(0, (value, time) => 2 * value + symbols[time] - X), (int)target[0]);
            lengths.Add(110 - start);
            counts[(int)target[0]]++;
        }

        Assert.All(seen, set => Assert.Equal(11, set.Count));
        Assert.Equal(Enumerable.Range(100, 11), lengths.Order());
        Assert.All(counts, count => Assert.InRange(count, 1000 / classes / 2, 1000 / classes * 2));
    }

    [Theory]
    [InlineData(10, 4)]
    [InlineData(10, 8)]
    [InlineData(37, 8)]
    public void Other_lengths_keep_the_order_of_their_parts(int length, int classes)
    {
        for (var number = 0UL; number < 300; number++)
        {
            int[] symbols = [.. Drawn.Of(new TemporalOrder(length, classes), number).Inputs.Select(Drawn.SymbolOf)];

            Assert.Equal(classes == 4 ? 2 : 3, symbols.Count(symbol => symbol >= X));
            Assert.Equal((1, 1), (symbols.Count(symbol => symbol == Begin), symbols.Count(symbol => symbol == End)));
        }
    }

    [Fact]
    public void An_answer_is_right_where_no_output_is_off_by_three_tenths()
    {
        // softmax(ln 3, 0, 0, 0) = 0.5, …; softmax(ln 9, 0, 0, 0) = 0.75, 0.083, ….
        var task = new TemporalOrder(100);

        Assert.True(task.IsRight(109, [MathF.Log(9), 0, 0, 0], [0]));
        Assert.False(task.IsRight(109, [MathF.Log(3), 0, 0, 0], [0]));
        Assert.False(task.IsRight(109, [MathF.Log(9), 0, 0, 0], [1]));
    }

    [Fact]
    public void Guessing_costs_the_baseline_and_nothing_but_all_right_is_solved()
    {
        var task = new TemporalOrder(20, classes: 8);

        Assert.Equal(Math.Log(8), task.Baseline);
        Assert.Equal(task.Baseline, Drawn.LossOf(task, 0, new float[8]), 1e-6);
        Assert.True(task.IsSolved(0.5, rightShare: 1));
        Assert.False(task.IsSolved(0.001, rightShare: 0.999));
    }

    [Fact]
    public void There_are_4_classes_or_8() => Assert.Throws<ArgumentOutOfRangeException>(() => new TemporalOrder(100, classes: 6));
}
