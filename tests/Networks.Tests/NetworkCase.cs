namespace Gatecast.Networks.Tests;

/// <summary>A network with random weights and biases, a full batch for it, and the loss Σ (w ⊙ y + y² / 2) over all outputs, with its double
/// twin.</summary>
sealed class NetworkCase
{
    readonly double[] _lossWeights;

    public NetworkCase(RecurrentNetworkOptions options, int time, int rows, int threads = 1, ulong seed = 1, Kernels? kernels = null)
    {
        Network = new(options, seed, kernels);

        // Biases of the size of the weights, and weights where a cell begins with none, so that an error in them shows.
        Network.Import([.. Network.Export().Select((tensor, i) => tensor.Shape.Length > 1 && tensor.Values.AsSpan().ContainsAnyExcept(0)
            ? tensor
            : new Tensor(
                tensor.Name, tensor.Shape,
                Draws.Floats(tensor.Values.Length, seed + (ulong)i, 0.5 / Math.Sqrt(tensor.Shape.Length > 1 ? tensor.Shape[1] : 1))))]);
        Batch = options.Vocabulary > 0
            ? SequenceBatch.OfTokens(time, rows, options.Skips)
            : new(time, rows, options.Inputs, options.Skips);
        Fill(rows, seed);
        Pass = new(Network, Batch, threads);
        _lossWeights = Draws.Normals(OutputSteps * rows * options.Outputs, seed + 101);
    }

    public RecurrentNetwork Network { get; }

    public SequenceBatch Batch { get; }

    public RecurrentPass Pass { get; }

    public void Fill(int rows, ulong seed)
    {
        Batch.Rows = rows;
        for (var row = 0; row < rows; row++)
        {
            for (var t = 0; t < Batch.Time; t++)
                if (Batch.HasTokens)
                    Batch.Tokens(t)[row] = new CounterRandom(seed, Stream: 77).Below(Network.Options.Vocabulary, (ulong)(row * Batch.Time + t));
                else
                    Draws.Floats(Batch.Features, seed + (ulong)(1000 + row * Batch.Time + t)).CopyTo(Batch.Input(t, row));
            Draws.Floats(Batch.Skips, seed + (ulong)(500 + row)).CopyTo(Batch.Skip(row));
        }
    }

    /// <summary>[O] of each row, or [T × O] where there is an output at every step: row after row.</summary>
    public float[] Outputs(RecurrentState? state = null)
    {
        var (width, steps) = (Network.Options.Outputs, OutputSteps);
        var outputs = new float[steps * Batch.Rows * width];
        Pass.Forward(outputs, state);
        return
        [
            .. Enumerable.Range(0, Batch.Rows).SelectMany(row => Enumerable.Range(0, steps)
                .SelectMany(step => outputs[((step * Batch.Rows + row) * width)..][..width])),
        ];
    }

    public double Backward(ulong seed = 1, int step = 0, RecurrentState? state = null) => Pass.Backward(Loss, seed, step, state);

    public double Loss(int time, int firstRow, int rows, int stride, ReadOnlySpan<float> outputs, Span<float> outputGrad)
    {
        var (sum, width) = (0.0, Network.Options.Outputs);
        for (var row = 0; row < rows; row++)
            for (var o = 0; o < width; o++)
            {
                var (y, weight) = (outputs[row * stride + o], (float)LossWeight(time, firstRow + row, o));
                sum += weight * y + 0.5 * y * y;
                outputGrad[row * stride + o] = weight + y;
            }

        return sum;
    }

    int OutputSteps => Network.Options.EveryStep ? Batch.Time : 1;

    double LossWeight(int time, int row, int output) =>
        _lossWeights[((time - Batch.Time + OutputSteps) * Batch.Capacity + row) * Network.Options.Outputs + output];

    /// <summary>Runs both and compares outputs, loss and every gradient, each relative to the size of the terms that it is the sum of:
    /// where the sequences of a batch cancel, the sum is small and its rounding is not.</summary>
    /// <param name="strict">Whether gradients are judged by the largest of their tensor instead, cancelled or not.</param>
    public void AssertEqualsReference(double tolerance, string what, ulong seed = 1, int step = 0, Func<int, double[][][]?>? masks = null, bool strict = false,
        Func<int, double[][]?>? recurrentMasks = null)
    {
        var rows = Batch.Rows;
        var (outputs, loss, lossSize) = (new List<double>(), 0.0, 0.0);
        var (sums, sizes) = (new Dictionary<string, double[]>(), new Dictionary<string, double>());
        for (var row = 0; row < rows; row++)
        {
            var reference = new RecurrentNetworkReference(Network.Options, Network.Export());
            var (output, part) = ReferenceRow(reference, row, masks?.Invoke(row), recurrentMasks: recurrentMasks?.Invoke(row));
            outputs.AddRange(output);
            (loss, lossSize) = (loss + part, lossSize + output.Sum(y => y * y + Math.Abs(y)));
            foreach (var (name, gradient) in reference.Gradients)
            {
                sums[name] = sums.TryGetValue(name, out var sum) ? [.. sum.Zip(gradient, (a, b) => a + b)] : gradient;
                sizes[name] = sizes.GetValueOrDefault(name) + gradient.Max(Math.Abs);
            }
        }

        var actualLoss = Backward(seed, step);
        Assert.True(Math.Abs(loss - actualLoss) <= tolerance * lossSize, $"{what}: loss {actualLoss}, expected {loss}");
        if (masks is null && recurrentMasks is null)
            Near.Equal(outputs, Outputs(), tolerance, what);
        foreach (var tensor in Pass.ExportGradient())
            Near.Equal(sums[tensor.Name], tensor.Values, tolerance, $"{what}: {tensor.Name}", strict ? 0 : sizes[tensor.Name]);
    }

    /// <summary>Forward, loss and backward of one sequence in double; the reference holds the gradients.</summary>
    public (double[] Output, double Loss) ReferenceRow(
        RecurrentNetworkReference reference, int row, double[][][]? masks = null, bool goesOn = false, double[][]? recurrentMasks = null)
    {
        var skips = Draws.Doubles([.. Batch.Skip(row)]);
        var times = Enumerable.Range(0, Batch.Time);
        var output = Batch.HasTokens
            ? reference.Forward([.. times.Select(t => Batch.Tokens(t)[row])], skips, masks, goesOn, recurrentMasks)
            : reference.Forward([.. times.Select(t => Draws.Doubles([.. Batch.Input(t, row)]))], skips, masks, goesOn, recurrentMasks);
        double[] weights =
        [
            .. times.TakeLast(OutputSteps).SelectMany(t => Enumerable.Range(0, Network.Options.Outputs).Select(o => LossWeight(t, row, o))),
        ];
        reference.Backward([.. output.Zip(weights, (y, weight) => weight + y)]);
        return (output, output.Zip(weights, (y, weight) => weight * y + 0.5 * y * y).Sum());
    }
}
