namespace Gatecast.Networks.Tests;

public class TrainingTests
{
    [Fact]
    public void Fifty_steps_give_the_same_bits_for_every_number_of_threads_and_from_run_to_run()
    {
        var expected = Trained(threads: 1);
        foreach (var threads in (int[])[1, 2, 2, 4, 4])
            Near.SameBits(expected, Trained(threads));
    }

    [Fact]
    public void A_network_overfits_eight_windows_of_a_sine()
    {
        const int Time = 20, Windows = 8;
        var network = new RecurrentNetwork(new() { Inputs = 1, Hidden = 16, Outputs = 1 }, seed: 1);
        var batch = new SequenceBatch(Time, Windows, features: 1, skips: 0) { Rows = Windows };
        var next = new float[Windows];
        for (var row = 0; row < Windows; row++)
        {
            for (var t = 0; t < Time; t++)
                batch.Input(t, row)[0] = MathF.Sin(0.3f * (t + 5 * row));
            next[row] = MathF.Sin(0.3f * (Time + 5 * row));
        }

        double SquaredError(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var error = outputs[row * stride] - next[firstRow + row];
                sum += error * error / Windows;
                outputGrad[row * stride] = 2 * error / Windows;
            }

            return sum;
        }

        var (pass, optimizer) = (new RecurrentPass(network, batch, threads: 1), new AdamW(network, new() { WeightDecay = 0 }));
        var schedule = new LearningRateSchedule { Peak = 0.02f, Steps = 600 };
        var first = pass.Backward(SquaredError, seed: 1, step: 0);
        var last = first;
        for (var step = 0; step < schedule.Steps; step++)
        {
            last = pass.Backward(SquaredError, seed: 1, step);
            optimizer.Step(pass, schedule.At(step));
        }

        Assert.True(first > 0.1, $"It begins at {first:g3}.");
        Assert.True(last < 1e-6, $"It ends at {last:g3}, from {first:g3}.");
    }

    [Fact]
    public void A_quantile_head_learns_the_quantiles_of_noise()
    {
        // 4,000 standard normal outcomes, an anchor that is off by 1 and half as wide: the middle and the spread come right.
        const int Rows = 4000, Levels = 9;
        float[] levels = [.. Enumerable.Range(1, Levels).Select(j => j / 10f)];
        float[] normal = [-1.2816f, -0.8416f, -0.5244f, -0.2533f, 0, 0.2533f, 0.5244f, 0.8416f, 1.2816f];
        float[] anchor = [.. normal.Select(q => 1 + q / 2)];
        var head = new QuantileHead(horizon: 1, Levels, groups: 2);
        var network = new RecurrentNetwork(new() { Inputs = 1, Hidden = 2, Outputs = head.RawCount, ZeroHead = true }, seed: 1);
        var batch = new SequenceBatch(time: 1, Rows, features: 1, skips: 0) { Rows = Rows };
        var outcomes = Draws.Floats(Rows, seed: 4);

        double Pinball(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
        {
            var sum = 0.0;
            Span<float> quantiles = stackalloc float[Levels], quantileGrad = stackalloc float[Levels];
            for (var row = 0; row < rows; row++)
            {
                var raw = outputs.Slice(row * stride, head.RawCount);
                head.Forward(raw, anchor, quantiles);
                sum += PinballLoss.Backward(outcomes[firstRow + row], 1f / Rows, quantiles, levels, quantileGrad);
                head.Backward(raw, anchor, quantileGrad, outputGrad.Slice(row * stride, head.RawCount));
            }

            return sum;
        }

        var (pass, optimizer) = (new RecurrentPass(network, batch, threads: 1), new AdamW(network, new() { WeightDecay = 0 }));
        var schedule = new LearningRateSchedule { Peak = 0.05f, Steps = 200 };
        for (var step = 0; step < schedule.Steps; step++)
        {
            pass.Backward(Pinball, seed: 1, step);
            optimizer.Step(pass, schedule.At(step));
        }

        var (raw, learned) = (new float[Rows * head.RawCount], new float[Levels]);
        pass.Forward(raw);
        head.Forward(raw, anchor, learned);

        // A sample decile of 4,000 normal numbers has a standard error of at most √(0.09 / 4000) / 0.175 = 0.027.
        for (var j = 0; j < Levels; j++)
            Assert.Equal(normal[j], learned[j], 0.1f);
    }

    static float[] Trained(int threads)
    {
        var options = new RecurrentNetworkOptions { Inputs = 3, Hidden = 20, Layers = 2, Skips = 2, Outputs = 3, Dropout = 0.2f };
        var one = new NetworkCase(options, time: 7, rows: 33, threads);
        var optimizer = new AdamW(one.Network, new());
        for (var step = 0; step < 50; step++)
        {
            one.Backward(seed: 3, step);
            optimizer.Step(one.Pass, 0.01f);
        }

        return one.Network.Snapshot();
    }
}
