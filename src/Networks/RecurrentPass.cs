using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Forward and backward passes of a network over batches of one size; owns every buffer they need.</summary>
/// <remarks>A batch is cut into chunks of a fixed number of sequences, and the chunks' gradients are added in order: the number of threads
/// changes when a chunk is computed, and never a bit of the result. Not for use by two threads at once.</remarks>
public sealed class RecurrentPass
{
    /// <summary>Fewest sequences of a chunk: fewer leave too little work for each weight that is read.</summary>
    const int LeastChunkRows = 16;

    /// <summary>Most sequences of a chunk: more would not stay in cache from one time step to the next.</summary>
    const int MostChunkRows = 64;

    /// <summary>Stream of <see cref="CounterRandom"/> for dropout masks, apart from those of the weights.</summary>
    const ulong DropoutStream = 0xD0;

    readonly RecurrentNetwork _network;
    readonly SequenceBatch _batch;
    readonly Crew _crew;
    readonly Action<int> _forward;
    readonly Action<int> _backward;
    readonly int _chunkRows;
    readonly SequenceChunk[] _chunks;
    readonly ChunkInference[] _inferences;
    readonly float[] _gradient;
    OutputLoss? _loss;
    CounterRandom _dropout;
    int _step;

    /// <param name="batch">The batch that the caller fills before each pass.</param>
    /// <param name="threads">Largest number of threads to use.</param>
    public RecurrentPass(RecurrentNetwork network, SequenceBatch batch, int threads)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (batch.Features != network.Options.Inputs || batch.Skips != network.Options.Skips)
            throw new ArgumentException(
                $"The batch has {batch.Features} features and {batch.Skips} skips; " +
                $"the network needs {network.Options.Inputs} and {network.Options.Skips}.", nameof(batch));

        ThrowIfTooLarge(network, batch);
        (_network, _batch) = (network, batch);
        _crew = new(threads);
        _chunkRows = ChunkRows(batch.Capacity);
        var count = (batch.Capacity + _chunkRows - 1) / _chunkRows;
        (_chunks, _inferences) = (new SequenceChunk[count], new ChunkInference[count]);

        // Made once: a delegate made in a step would be garbage after it.
        _forward = chunk => _inferences[chunk].Forward(RowsOf(chunk));
        _backward = chunk =>
        {
            _chunks[chunk].Forward(_network.Options.Dropout > 0 ? _dropout : null, _step);
            _chunks[chunk].Backward(_loss!);
        };
        _gradient = new float[network.Parameters.Length];
    }

    internal RecurrentNetwork Network => _network;

    /// <summary>∂L/∂parameters of the last <see cref="Backward"/>, packed as the network's parameters are.</summary>
    internal Span<float> Gradient => _gradient;

    /// <summary>The same, by name, in PyTorch's layout.</summary>
    public IReadOnlyList<Tensor> ExportGradient() => _network.UnpackGradient(_gradient);

    /// <summary>Outputs for the batch, without dropout.</summary>
    /// <param name="outputs">[B, O].</param>
    public void Forward(Span<float> outputs)
    {
        var width = _network.Options.Outputs;
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs.Length, _batch.Rows * width, nameof(outputs));
        var used = (_batch.Rows + _chunkRows - 1) / _chunkRows;
        for (var chunk = 0; chunk < used; chunk++)
            _inferences[chunk] ??= new(_network, _batch, chunk * _chunkRows, CapacityOf(chunk));

        _crew.Run(used, _forward);
        for (var chunk = 0; chunk < used; chunk++)
            for (var row = 0; row < RowsOf(chunk); row++)
                _inferences[chunk].Output(row).CopyTo(outputs[((chunk * _chunkRows + row) * width)..]);
    }

    /// <summary>Loss of the batch, and the gradient of every parameter.</summary>
    /// <param name="loss">Called once for each chunk, from several threads at once.</param>
    /// <param name="seed">Of the dropout masks.</param>
    /// <param name="step">Number of the training step: each has its own masks.</param>
    /// <exception cref="InvalidOperationException">The batch has no rows, so there is nothing to learn from.</exception>
    public double Backward(OutputLoss loss, ulong seed, int step)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (_batch.Rows == 0)
            throw new InvalidOperationException(
                "The batch has 0 rows; a backward pass needs at least 1. Set Rows after filling the batch.");

        (_loss, _step, _dropout) = (loss, step, new(seed, DropoutStream));
        var used = (_batch.Rows + _chunkRows - 1) / _chunkRows;
        for (var chunk = 0; chunk < used; chunk++)
        {
            _chunks[chunk] ??= new(_network, _batch, chunk * _chunkRows, CapacityOf(chunk));
            _chunks[chunk].Begin();
        }

        _crew.Run(used, _backward);
        _chunks[0].Gradient.CopyTo(_gradient, 0);
        var sum = _chunks[0].Loss;
        for (var chunk = 1; chunk < used; chunk++)
        {
            TensorPrimitives.Add(_gradient, _chunks[chunk].Gradient, _gradient);
            sum += _chunks[chunk].Loss;
        }

        return sum;
    }

    int CapacityOf(int chunk) => int.Min(_chunkRows, _batch.Capacity - chunk * _chunkRows);

    int RowsOf(int chunk) => int.Min(_chunkRows, _batch.Rows - chunk * _chunkRows);

    /// <summary>Sequences of a chunk. Follows from the batch alone, because it decides the order of sums.</summary>
    static int ChunkRows(int capacity) => int.Clamp((capacity + 1) / 2, LeastChunkRows, MostChunkRows);

    /// <summary>A chunk's longest buffers hold a row of gates or of a layer's input for each time step and sequence.</summary>
    static void ThrowIfTooLarge(RecurrentNetwork network, SequenceBatch batch)
    {
        var widest = 0L;
        foreach (var layer in network.Layers)
            widest = long.Max(widest, long.Max(layer.RowStride, layer.Blocks * (long)layer.Width));

        var rows = (batch.Time + 1L) * int.Min(ChunkRows(batch.Capacity), batch.Capacity);
        if (rows * widest > Array.MaxLength)
            throw new ArgumentException(
                $"Sequences of {batch.Time} steps with {network.Options.Hidden} hidden units do not fit into an array. " +
                "Take fewer steps or hidden units.", nameof(batch));
    }
}
