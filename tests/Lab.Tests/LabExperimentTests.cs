using Gatecast.Networks;
using Microsoft.Extensions.Time.Testing;

namespace Gatecast.Lab.Tests;

public class LabExperimentTests
{
    /// <summary>Two intervals of measurement.</summary>
    const int Most = 800;

    static readonly LabExperiment _small = new() { Task = new AddingProblem(10), Size = new() { Hidden = 4, Batch = 4 }, Seeds = 2, MostSequences = Most };

    static readonly LabHost _host = new() { Clock = TimeProvider.System };

    static LabResult Run(LabExperiment experiment, LabHost? host = null) => experiment.Run(host ?? _host, TestContext.Current.CancellationToken);

    [Fact]
    public void Every_cell_has_a_run_for_each_seed_and_the_plain_one_its_best_setting_again()
    {
        var result = Run(_small);

        Assert.Equal(
            [("lstm", 1UL), ("lstm", 2UL), ("rnn", 1UL), ("rnn", 2UL), ("gru", 1UL), ("gru", 2UL), ("lstm-no-forget-bias", 1UL), ("lstm-no-forget-bias", 2UL)],
            result.Runs.Select(run => (run.Setup.Cell, run.Setup.Seed)));
        Assert.Equal(LabCells.SweepOf(_small.Task), result.Sweep.Select(run => run.Setup.Settings));
        Assert.All(result.Sweep, run => Assert.Equal(1UL, run.Setup.Seed));

        // The best by what was watched, not by the test.
        var best = result.Sweep.MinBy(run => run.WatchedLoss)!;
        Assert.Same(best, result.Runs[2]);
        Assert.Equal(best.Setup.Settings, result.Runs[3].Setup.Settings);
        Assert.Equal((false, false, false), (result.IsCut, result.LeftOut.Count > 0, result.Longer.Count > 0));
    }

    [Fact]
    public void A_run_measures_loss_and_gradients_from_the_untrained_network_on()
    {
        var run = Run(_small with { Cells = [LabCells.Lstm], Seeds = 1 }).Runs.Single();

        Assert.Equal([0L, 400L, 800L], run.Measurements.Select(one => one.Sequences));
        Assert.Equal((Most, LabEnd.Enough, null), (run.Sequences, run.End, run.SolvedAfter));
        Assert.All(run.Measurements, one => Assert.Equal(10, one.GradientByLag.Count));
        Assert.All(run.Measurements, one => Assert.All(one.GradientByLag, norm => Assert.True(norm > 0)));
        Assert.True(run.Measurements[1].Loss < run.Measurements[0].Loss);
        Assert.InRange(run.Right, 1, LabRun.TestSequences - 1);
    }

    [Fact]
    public void The_plain_cell_gets_as_many_sequences_as_the_slowest_lstm()
    {
        // The easy task ends an LSTM after some hundred sequences; a plain cell with the smallest rate is not done by then.
        var result = Run(_small with { Task = new EasyTask(10, Longest: 10), Cells = [LabCells.Rnn, LabCells.Lstm], MostSequences = 100_000 });
        var slowest = result.Runs.Where(run => run.Setup.Cell == LabCells.Lstm).Max(run => run.Sequences);

        Assert.All(result.Runs.Where(run => run.Setup.Cell == LabCells.Lstm), run => Assert.Equal(LabEnd.Solved, run.End));
        Assert.All(result.Sweep, run => Assert.InRange(run.Sequences, 1, slowest));
        Assert.Contains(result.Sweep, run => run.End is LabEnd.Enough && run.Sequences == slowest);
    }

    [Fact]
    public void Where_the_plain_cell_solves_the_task_both_go_on_at_twice_the_length_until_it_does_not()
    {
        var result = Run(_small with { Task = new EasyTask(10, Longest: 20), Cells = [LabCells.Lstm, LabCells.Rnn], Seeds = 1, MostSequences = 20_000 });

        Assert.True(result.BestOf(LabCells.Rnn)!.IsSolved);
        Assert.Equal([(20, 20), (40, 40)], result.Longer.Select(pair => (pair.Lstm.Length, pair.Rnn.Length)));
        Assert.Equal([true, false], result.Longer.Select(pair => pair.Rnn.IsSolved));
        Assert.All(result.Longer, pair => Assert.True(pair.Rnn.Sequences <= pair.Lstm.Sequences));
        Assert.Equal(result.Sweep.MinBy(run => run.Loss)!.Setup.Settings, result.Longer[0].Rnn.Setup.Settings);
    }

    [Fact]
    public void Threads_change_no_number()
    {
        var experiment = _small with { Cells = [LabCells.Lstm], Seeds = 1, Size = new() { Hidden = 20, Batch = 40 } };
        var (one, two) = (Run(experiment).Runs[0], Run(experiment, _host with { Threads = 2 }).Runs[0]);

        Assert.Equal(one.Loss, two.Loss);
        Assert.Equal(one.Measurements.SelectMany(moment => moment.GradientByLag), two.Measurements.SelectMany(moment => moment.GradientByLag));
    }

    [Fact]
    public void The_weights_that_count_are_those_that_were_best_on_the_watched_sequences()
    {
        // A rate that throws the weights about: the last measurement is worse than the best.
        var settings = new CellSettings { Cell = CellKind.Rnn, LearningRate = 2f };
        var training = new Training(new AddingProblem(10), new("rnn", 1, settings), new() { Hidden = 4, Batch = 4 }, _host);
        training.Advance(2000, deadline: null, TestContext.Current.CancellationToken);
        var run = training.Result(2000);

        Assert.True(run.Measurements[^1].Loss > 1.5 * run.Measurements.Min(one => one.Loss), "the case is too tame");
        Assert.InRange(run.Loss, 0.7 * run.Measurements.Min(one => one.Loss), 1.3 * run.Measurements.Min(one => one.Loss));
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_never_the_least()
    {
        var run = Run(_small with { Cells = [LabCells.Gru], Seeds = 1 }).Runs[0];
        var lost = run with { Measurements = [run.Measurements[0], new(400, double.NaN, [])] };

        Assert.Equal(run.Measurements[0].Loss, lost.WatchedLoss);
        Assert.Same(run.Measurements[0], lost.Last);
    }

    [Fact]
    public void When_the_time_is_up_what_is_there_is_kept_and_what_is_not_is_named()
    {
        // Each look at the clock takes a second: the LSTM's half of the time is over within its first run.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var result = Run(_small with { MostSequences = 100_000 }, new() { Clock = clock, Budget = TimeSpan.FromSeconds(30) });

        Assert.True(result.IsCut);
        Assert.Equal((LabCells.Lstm, LabEnd.Time), (result.Runs[0].Setup.Cell, result.Runs[0].End));
        Assert.InRange(result.Runs[0].Sequences, 400, 20_000);
        Assert.Contains("lstm, seed 2", result.LeftOut);

        // Of the settings of the plain cell none has seen more than another.
        Assert.Equal(LabCells.SweepOf(_small.Task).Count, result.Sweep.Count);
        Assert.Single(result.Sweep.Select(run => run.Sequences).Distinct());
    }

    [Fact]
    public void Without_any_time_nothing_is_trained_and_everything_is_named()
    {
        var result = Run(_small, new() { Clock = new FakeTimeProvider(), Budget = TimeSpan.Zero });

        Assert.Empty(result.Runs);
        Assert.Equal(
            ["lstm, seed 1", "lstm, seed 2", "rnn, all settings and seeds", "gru, seed 1", "gru, seed 2", "lstm-no-forget-bias, seed 1", "lstm-no-forget-bias, seed 2"],
            result.LeftOut);
    }

    [Fact]
    public void A_stop_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var host = _host with { Progress = state => { if (state.Sequences > 0) stop.Cancel(); } };

        Assert.Throws<OperationCanceledException>(() => _small.Run(host, stop.Token));
    }

    [Fact]
    public void Cells_that_the_lab_does_not_know_are_refused()
    {
        Assert.Contains("it has lstm, rnn, gru, lstm-no-forget-bias", Assert.Throws<ArgumentException>(() => _small with { Cells = ["elman"] }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _small with { Cells = [] });
        Assert.Throws<ArgumentException>(() => _small with { Cells = [LabCells.Lstm, LabCells.Lstm] });
        Assert.Throws<ArgumentOutOfRangeException>(() => _small with { Seeds = 0 });
    }

    [Fact, Trait("Category", "Slow")]
    public void The_lstm_solves_the_adding_problem_over_100_steps_and_its_gradient_comes_to_reach_them()
    {
        var result = Run(
            new() { Task = new AddingProblem(100), Cells = [LabCells.Lstm], Seeds = 1, MostSequences = 250_000 }, _host with { Threads = 2 });
        var run = result.Runs.Single();

        Assert.True(run.IsSolved, $"loss {run.Loss} after {run.Sequences} sequences");
        Assert.InRange(run.Loss, 0, 0.004);
        Assert.True(
            run.Last.GradientByLag[90] > 100 * run.LastAtLeast(LabFindings.Unsolved, result.Experiment.Task.Baseline)!.GradientByLag[90],
            "the gradient does not reach further than it did on the plateau");
    }
}
