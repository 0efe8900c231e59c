using Gatecast.Networks;

namespace Gatecast.Lab.Tests;

public class LabFindingsTests
{
    static readonly LabExperiment _experiment = new() { Task = new AddingProblem(200), Cells = [LabCells.Lstm, LabCells.Rnn], Seeds = 2 };

    /// <param name="loss">At the end; the measurement before stands at the baseline.</param>
    /// <param name="gradient">At all lags at the end.</param>
    /// <param name="before">The same before.</param>
    static LabRun RunOf(string cell, double loss, double gradient, ulong seed = 1, long? solvedAfter = null, double before = 1e-9, int length = 200, LabEnd end = LabEnd.Enough) => new()
    {
        Setup = new(cell, seed, new() { Cell = cell == LabCells.Rnn ? CellKind.Rnn : CellKind.Lstm, LearningRate = 0.001f }),
        Length = length,
        End = solvedAfter is null ? end : LabEnd.Solved,
        Sequences = (solvedAfter ?? 95_000) + 5_000,
        SolvedAfter = solvedAfter,
        Loss = loss,
        Right = 100,
        Seconds = 1,
        Measurements =
        [
            new(0, 2, [.. Enumerable.Repeat(0.5, length)]),
            new(50_000, 0.168, [.. Enumerable.Repeat(before, length)]),
            new((solvedAfter ?? 95_000) + 5_000, loss, [.. Enumerable.Repeat(gradient, length)]),
        ],
    };

    static LabResult ResultOf(params LabRun[] runs) => new()
    {
        Experiment = _experiment,
        Runs = runs,
        Sweep = [.. runs.Where(run => run.Setup.Cell == LabCells.Rnn && run.Setup.Seed == 1)],
        Longer = [],
        LeftOut = [],
    };

    static string Text(LabResult result) => string.Join('\n', LabFindings.Of(result));

    [Fact]
    public void A_solved_lstm_and_a_plain_cell_that_learned_nothing_are_told_as_that()
    {
        var text = Text(ResultOf(
            RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000), RunOf("lstm", 0.0016, 0.02, seed: 2, solvedAfter: 120_000),
            RunOf("rnn", 0.1655, 1e-8), RunOf("rnn", 0.17, 1e-8, seed: 2)));

        Assert.Contains("lstm solved the task (loss under 0.002) in 2 of 2 seeds, after 100,000 to 120,000 sequences.", text, StringComparison.Ordinal);
        Assert.Contains(
            "rnn, the best of 1 settings and 2 seeds, did not: after 100,000 sequences its loss is 0.1655, about what predicting 1 costs (0.1667), 110 times that of the best lstm.", text,
            StringComparison.Ordinal);
        Assert.Contains("at lag 150 in the best lstm: untrained 5.0e-1 (loss 2.0000), unsolved 1.0e-9 (loss 0.1680), solved 1.0e-2 (loss 0.0015).", text, StringComparison.Ordinal);
        Assert.Contains("at lag 150 in the best rnn: untrained 5.0e-1 (loss 2.0000), at the end 1.0e-8 (loss 0.1655).", text, StringComparison.Ordinal);
        Assert.Contains("So what happened 150 steps ago moves the rnn's loss at least 1.0e6 times less than it moves that of the solved lstm, whatever the setting.", text, StringComparison.Ordinal);
        Assert.Contains("While it was unsolved the lstm's gradient did not reach so far either", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_that_has_not_vanished_is_not_said_to_have()
    {
        var text = Text(ResultOf(RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000, before: 0.005), RunOf("rnn", 0.1655, 0.002)));

        Assert.Contains("So the gradient has not vanished with every setting (rate 0.001, orthogonal): it alone is not what keeps the rnn from the task.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("times less", text, StringComparison.Ordinal);
        Assert.DoesNotContain("did not reach so far", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_setting_whose_gradient_reaches_furthest_is_the_one_that_is_compared()
    {
        var (lstm, best, furthest) = (RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000), RunOf("rnn", 0.1655, 1e-30), RunOf("rnn", 0.166, 0.004));
        furthest = furthest with { Setup = furthest.Setup with { Settings = furthest.Setup.Settings with { LearningRate = 0.0003f } } };
        var text = Text(ResultOf(lstm, best) with { Sweep = [furthest, best] });

        Assert.Contains("Over the settings of the rnn it ends between 1.0e-30 (rate 0.001, orthogonal) and 4.0e-3 (rate 0.0003, orthogonal).", text, StringComparison.Ordinal);
        Assert.Contains("has not vanished with every setting (rate 0.0003, orthogonal)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_below_what_a_float_holds_is_called_that() => Assert.Contains(
        "below the smallest number that a float holds", Text(ResultOf(RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000), RunOf("rnn", 0.1655, 0))), StringComparison.Ordinal);

    [Fact]
    public void A_plain_cell_that_learned_a_part_gets_its_due() => Assert.Contains(
        "did not: after 100,000 sequences it has learned a part, with a loss of 0.1110, 33 % below predicting 1, 74 times that of the best lstm.",
        Text(ResultOf(RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000), RunOf("rnn", 0.111, 1e-8))), StringComparison.Ordinal);

    [Fact]
    public void A_plain_cell_that_solves_the_task_is_said_to_and_so_is_the_length_at_which_it_does_not()
    {
        var result = ResultOf(RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000), RunOf("rnn", 0.0018, 0.01, solvedAfter: 90_000)) with
        {
            Longer = [(RunOf("lstm", 0.0011, 0.01, solvedAfter: 80_000, length: 400), RunOf("rnn", 0.166, 1e-12, length: 400))],
        };

        Assert.Contains("rnn, the best of 1 settings and 1 seed, solved the task too, after 90,000 sequences.", Text(result), StringComparison.Ordinal);
        Assert.Contains(
            "At length 400 the lstm solved it after 80,000 sequences, and the rnn did not solve it with 100,000 sequences (loss 0.1660; predicting 1: 0.1667).", Text(result),
            StringComparison.Ordinal);
        Assert.DoesNotContain("times less", Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public void An_lstm_that_did_not_solve_it_is_held_against_nothing()
    {
        var text = Text(ResultOf(RunOf("lstm", 0.16, 1e-5), RunOf("rnn", 0.1655, 1e-8)));

        Assert.Contains("lstm did not solve the task (loss under 0.002) in 1 seed: after 100,000 sequences its loss is 0.1600, about what predicting 1 costs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("times", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_run_is_not_spoken_of()
    {
        Assert.DoesNotContain("rnn", Text(ResultOf(RunOf("lstm", 0.0015, 0.01, solvedAfter: 100_000))), StringComparison.Ordinal);
        Assert.Empty(LabFindings.Of(ResultOf()));
    }

    [Fact]
    public void A_loss_that_was_good_enough_only_at_the_end_is_not_called_solved() => Assert.Contains(
        "its loss is 0.0015, and its training ended before that was confirmed", Text(ResultOf(RunOf("lstm", 0.0015, 0.01))), StringComparison.Ordinal);
}
