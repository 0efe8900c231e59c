using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gatecast.Networks;

namespace Gatecast.Engine;

/// <summary>Repeats one mode of one configuration for some seconds.</summary>
static class Measurement
{
    /// <summary>Networks that train side by side.</summary>
    const int Networks = 8;

    /// <summary>Training steps of each of them in one measured iteration.</summary>
    const int StepsSideBySide = 20;

    static readonly Dictionary<(string, string, string), Action> _prepared = [];

    public static string Of(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || Configuration.All.FirstOrDefault(one => one.Name == words[0]) is not { } configuration)
            return JsonSerializer.Serialize(new { error = $"'{line}' is not CONFIG MODE THREADS SECONDS with a CONFIG of S1 … S6 or ST." });

        var key = (words[0], words[1], words[2]);
        if (!_prepared.TryGetValue(key, out var action))
            _prepared[key] = action = Prepare(configuration, words[1], int.Parse(words[2], CultureInfo.InvariantCulture));

        var times = Repeat(action, double.Parse(words[3], CultureInfo.InvariantCulture));
        times.Sort();
        var median = times[times.Count / 2];
        return words[1] == "stream"
            ? JsonSerializer.Serialize(new { med_us = 1e6 * median, p99_us = 1e6 * times[(int)(0.99 * (times.Count - 1))] })
            : JsonSerializer.Serialize(new { rate = SequencesOf(words[1]) / median, best = SequencesOf(words[1]) / times[0] });

        double SequencesOf(string mode) => configuration.Batch * (mode == "side" ? Networks * StepsSideBySide : 1.0);
    }

    static List<double> Repeat(Action action, double seconds)
    {
        const int Fewest = 3;
        var times = new List<double>();
        var whole = Stopwatch.StartNew();
        while (times.Count < Fewest || whole.Elapsed.TotalSeconds < seconds)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add((Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency);
        }

        return times;
    }

    public static Action Prepare(Configuration configuration, string mode, int threads) => mode switch
    {
        "train" => Training(configuration, threads),
        "side" => SideBySideTraining(configuration, threads),
        "infer" => Inference(configuration, threads),
        "stream" => Streaming(configuration),
        _ => throw new ArgumentException($"The mode {mode} is unknown; choose train, side, infer or stream."),
    };

    /// <summary>Forward, backward through time, Adam, on the mean squared error of the last step's output.</summary>
    static Action Training(Configuration configuration, int threads)
    {
        var network = configuration.NewNetwork();
        var pass = new RecurrentPass(network, configuration.NewBatch(), threads);
        var adam = new AdamW(network, new() { WeightDecay = 0, ClipNorm = float.MaxValue });
        var step = 0;
        OutputLoss loss = SquaredError;
        return () =>
        {
            pass.Backward(loss, seed: 3, step++);
            adam.Step(pass, learningRate: 1e-3f);
        };

        double SquaredError(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var error = outputs[row * stride] - (firstRow + row) % 2;
                outputGrad[row * stride] = 2 * error / configuration.Batch;
                sum += error * error / configuration.Batch;
            }

            return sum;
        }
    }

    /// <summary>Independent networks, each on one thread.</summary>
    static Action SideBySideTraining(Configuration configuration, int threads)
    {
        var trainings = Enumerable.Range(0, Networks).Select(_ => Training(configuration, threads: 1)).ToArray();
        return () => SideBySide.Run(Networks, threads, (network, _) =>
        {
            for (var step = 0; step < StepsSideBySide; step++)
                trainings[network]();
            return true;
        });
    }

    static Action Inference(Configuration configuration, int threads)
    {
        var pass = new RecurrentPass(configuration.NewNetwork(), configuration.NewBatch(), threads);
        var outputs = new float[configuration.Batch];
        return () => pass.Forward(outputs);
    }

    /// <summary>One candle, one step.</summary>
    static Action Streaming(Configuration configuration)
    {
        var network = configuration.NewNetwork();
        var state = network.NewState();
        var (input, output) = (new float[configuration.Inputs], new float[1]);
        var step = 0;
        return () =>
        {
            input[0] = 1e-6f * step++;
            network.Step(input, [], state, output);
        };
    }
}
