using Gatecast.Networks;

namespace Gatecast.Lab.Tests;

public class TaskBatchTests
{
    [Fact]
    public void A_batch_holds_the_sequences_from_a_number_on()
    {
        var task = new AddingProblem(12);
        var batch = new TaskBatch(task, rows: 4);
        batch.Fill(new(1, Stream: 5), first: 100);

        for (var row = 0; row < 4; row++)
            Assert.Equal(
                Drawn.Of(task, (ulong)(100 + row)).Inputs,
                [.. Enumerable.Range(0, 12).Select(time => batch.Sequences.Input(time, row).ToArray())]);
    }

    [Fact]
    public void The_loss_that_trains_is_the_one_that_is_judged()
    {
        foreach (var task in (ILabTask[])[new AddingProblem(12), new CopyMemory(12), new TemporalOrder(12)])
        {
            var batch = new TaskBatch(task, rows: 33);
            batch.Fill(new(1, Stream: 5), first: 0);
            var network = new RecurrentNetwork(
                new() { Inputs = task.Inputs, Hidden = 5, Outputs = task.Outputs, EveryStep = task.EveryStep }, seed: 1);
            var pass = new RecurrentPass(network, batch.Sequences, threads: 2);
            var outputs = new float[33 * task.Outputs * task.Steps];
            pass.Forward(outputs);

            Assert.Equal(batch.Judge(outputs).Loss, pass.Backward(batch.MeanLoss, seed: 1, step: 0), 1e-5);
        }
    }

    [Fact]
    public void A_sequence_is_right_where_all_of_its_outputs_are()
    {
        // Logits that answer each step of three sequences right, and then one step of the second wrong.
        var task = new CopyMemory(10);
        var batch = new TaskBatch(task, rows: 3);
        batch.Fill(new(1, Stream: 5), first: 0);
        var outputs = new float[task.Steps * 3 * task.Outputs];
        for (var time = 0; time < task.Steps; time++)
            for (var row = 0; row < 3; row++)
                outputs[(time * 3 + row) * task.Outputs + (time < 20 ? 8 : (int)Drawn.Of(task, (ulong)row).Target[time - 20])] = 5;

        Assert.Equal(3, batch.Judge(outputs).Right);
        outputs[(22 * 3 + 1) * task.Outputs + 8] = 9;
        Assert.Equal(2, batch.Judge(outputs).Right);
    }
}
