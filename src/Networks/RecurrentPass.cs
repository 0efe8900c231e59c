using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>Forward and backward passes of a network over batches of one size; owns every buffer they need.</summary>
/// <remarks>A batch is cut into chunks of a fixed number of sequences, and the chunks' gradients are added in order. Small layers are computed
/// chunk by chunk, each on one thread; layers whose weights do not fit into a core's cache are cut into units instead, which the threads
/// share in every time step, so that none of them reads all the weights. Either way the number of threads changes when a number is computed,
/// and never a bit of it. Not for use by two threads at once.</remarks>
public sealed class RecurrentPass
{
    /// <summary>Hidden units from which threads share the units of a step instead of the sequences of a batch.</summary>
    internal const int SharedUnits = 256;

    /// <summary>Fewest sequences of a chunk: fewer leave too little work for each weight that is read.</summary>
    const int LeastChunkRows = 16;

    /// <summary>Most sequences of a chunk: more would not stay in cache from one time step to the next.</summary>
    const int MostChunkRows = 64;

    /// <summary>The same where threads share its units.</summary>
    const int MostSharedRows = 128;

    /// <summary>Floats of a slab that one thread adds up or moves at a time.</summary>
    const int SlabPiece = 1 << 14;

    readonly RecurrentNetwork _network;
    readonly ThinnedNetwork? _thinned;
    readonly SequenceBatch _batch;
    readonly Action<int> _forward;
    readonly Action<int> _backward;
    readonly Action<int> _add;
    readonly Crew _chunkCrew;
    readonly Crew _unitCrew;
    readonly bool _sharesUnits;
    readonly int _chunkRows;
    readonly SequenceChunk?[] _chunks;
    readonly ChunkInference?[] _inferences;
    readonly float[][] _gradients;
    readonly double[] _losses;
    OutputLoss? _loss;
    RecurrentState? _state;
    DropoutDraws _draws;
    int _step;

    /// <param name="batch">The batch that the caller fills before each pass.</param>
    /// <param name="threads">Largest number of threads to use.</param>
    public RecurrentPass(RecurrentNetwork network, SequenceBatch batch, int threads)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (batch.HasTokens != network.Options.Vocabulary > 0)
            throw new ArgumentException(
                batch.HasTokens
                    ? "The batch holds tokens; the network reads features. Give the network a vocabulary, or the batch features."
                    : "The batch holds features; the network reads tokens. Make the batch with OfTokens.", nameof(batch));
        if ((!batch.HasTokens && batch.Features != network.Options.Inputs) || batch.Skips != network.Options.Skips)
            throw new ArgumentException(
                $"The batch has {batch.Features} features and {batch.Skips} skips; " +
                $"the network needs {network.Options.Inputs} and {network.Options.Skips}.", nameof(batch));

        (_network, _batch, Crew) = (network, batch, new(threads));
        _thinned = network.Options.WeightDropout > 0 ? new(network) : null;
        _sharesUnits = network.Options.Hidden >= SharedUnits;
        var alone = new Crew(threads: 1);
        (_chunkCrew, _unitCrew) = _sharesUnits ? (alone, Crew) : (Crew, alone);
        _chunkRows = ChunkRows();
        ThrowIfTooLarge();
        var count = (batch.Capacity + _chunkRows - 1) / _chunkRows;
        (_chunks, _inferences, _losses) = (new SequenceChunk[count], new ChunkInference[count], new double[count]);
        _gradients = new float[count][];

        // Made once: a delegate made in a step would be garbage after it.
        (_forward, _backward, _add) = (ForwardChunk, BackwardChunk, AddGradients);
        Gradient = new float[network.Parameters.Length];
    }

    /// <summary>Pieces that threads share the work on a slab of all parameters in.</summary>
    internal int SlabPieces => (Gradient.Length + SlabPiece - 1) / SlabPiece;

    internal Crew Crew { get; }

    internal RecurrentNetwork Network => _network;

    /// <summary>∂L/∂parameters of the last <see cref="Backward(OutputLoss, ulong, int, RecurrentState?)"/>, packed as the network's parameters
    /// are.</summary>
    internal float[] Gradient { get; }

    /// <summary>Part of a slab.</summary>
    internal Range PieceOf(int piece) => (piece * SlabPiece)..int.Min((piece + 1) * SlabPiece, Gradient.Length);

    /// <summary>The same, by name, in PyTorch's layout.</summary>
    public IReadOnlyList<Tensor> ExportGradient() => _network.UnpackGradient(Gradient);

    /// <summary>[F] ∂L/∂inputs of one time step of one sequence, of the last backward pass.</summary>
    /// <exception cref="InvalidOperationException">The network's options do not ask for it.</exception>
    public ReadOnlySpan<float> InputGrad(int time, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)time, (uint)_batch.Time, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)_batch.Rows, nameof(row));
        if (!_network.Options.InputGradients || _chunks[row / _chunkRows] is not { } chunk)
            throw new InvalidOperationException(
                "There is no gradient of the inputs. Set InputGradients in the network's options and run a backward pass first.");

        return chunk.InputGradient(time, row % _chunkRows);
    }

    /// <summary>Outputs for the batch, without dropout.</summary>
    /// <param name="outputs">[B, O], or [T, B, O] where the network has an output at every time step.</param>
    /// <param name="state">What the sequences go on from and leave for the next batch; by default they begin.</param>
    public void Forward(Span<float> outputs, RecurrentState? state = null)
    {
        var (width, steps) = (_network.Options.Outputs, _network.Options.OutputSteps(_batch.Time));
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs.Length, (long)steps * _batch.Rows * width, nameof(outputs));
        state?.ThrowIfUnfit(_network, _batch.Rows);
        var used = (_batch.Rows + _chunkRows - 1) / _chunkRows;
        for (var chunk = 0; chunk < used; chunk++)
            _inferences[chunk] ??= new(_network, _batch, CapacityOf(chunk), _unitCrew);

        _state = state;
        _chunkCrew.Run(used, _forward);

        // Only now that nothing can fail any more: an error leaves the state as it was.
        for (var chunk = 0; state is not null && chunk < used; chunk++)
            _inferences[chunk]!.LeaveState(state);
        state?.Advance(_batch.Time);
        for (var chunk = 0; chunk < used; chunk++)
            for (var step = 0; step < steps; step++)
                for (var row = 0; row < RowsOf(chunk); row++)
                    _inferences[chunk]!.Output(step, row).CopyTo(outputs[((step * _batch.Rows + chunk * _chunkRows + row) * width)..]);
    }

    /// <summary>Loss of the batch, and the gradient of every parameter.</summary>
    /// <param name="loss">Called once for each chunk and time step that has an output, from several threads at once.</param>
    /// <param name="seed">Of the dropout masks.</param>
    /// <param name="step">Number of the training step: each has its own masks.</param>
    /// <param name="state">What the sequences go on from and leave for the next batch, without a gradient from one to the other (truncated
    /// backpropagation through time: Williams and Peng, 1990); by default they begin.</param>
    /// <exception cref="InvalidOperationException">The batch has no rows, so there is nothing to learn from.</exception>
    public double Backward(OutputLoss loss, ulong seed, int step, RecurrentState? state = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (_batch.Rows == 0)
            throw new InvalidOperationException(
                "The batch has 0 rows; a backward pass needs at least 1. Set Rows after filling the batch.");

        state?.ThrowIfUnfit(_network, _batch.Rows);
        (_loss, _step, _draws, _state) = (loss, step, DropoutDraws.Of(seed), state);
        var used = (_batch.Rows + _chunkRows - 1) / _chunkRows;
        for (var chunk = 0; chunk < used; chunk++)
        {
            _gradients[chunk] ??= chunk == 0 ? Gradient : new float[Gradient.Length];
            _chunks[chunk] ??= new(_thinned?.Network ?? _network, _batch, CapacityOf(chunk), _unitCrew, _gradients[chunk]);
        }

        _thinned?.Begin(this, _draws.Weights, step);
        _chunkCrew.Run(used, _backward);
        for (var chunk = 0; state is not null && chunk < used; chunk++)
            _chunks[chunk]!.LeaveState(state);
        state?.Advance(_batch.Time);
        if (used > 1)
            Crew.Run(SlabPieces, _add);
        _thinned?.DropGradient();
        var sum = 0.0;
        for (var chunk = 0; chunk < used; chunk++)
            sum += _losses[chunk];

        return sum;
    }

    void ForwardChunk(int chunk) => _inferences[chunk]!.Forward(chunk * _chunkRows, RowsOf(chunk), _state);

    void BackwardChunk(int chunk) => _losses[chunk] = _chunks[chunk]!.Run(
        chunk * _chunkRows, RowsOf(chunk), _state, _loss!, _draws, _step);

    /// <summary>Adds the gradients of all chunks to that of the first, in their order.</summary>
    void AddGradients(int piece)
    {
        var sum = Gradient.AsSpan(PieceOf(piece));
        for (var chunk = 1; chunk * _chunkRows < _batch.Rows; chunk++)
            TensorPrimitives.Add(sum, _gradients[chunk].AsSpan(PieceOf(piece)), sum);
    }

    int CapacityOf(int chunk) => int.Min(_chunkRows, _batch.Capacity - chunk * _chunkRows);

    int RowsOf(int chunk) => int.Min(_chunkRows, _batch.Rows - chunk * _chunkRows);

    /// <summary>Sequences of a chunk. Follows from the batch and the network alone, because it decides the order of sums.</summary>
    int ChunkRows() => _sharesUnits
        ? int.Min(_batch.Capacity, MostSharedRows)
        : int.Clamp((_batch.Capacity + 1) / 2, LeastChunkRows, MostChunkRows);

    /// <summary>A chunk's longest buffers hold a row of gates or of a layer's input for each time step and sequence.</summary>
    void ThrowIfTooLarge()
    {
        var rows = (long)int.Min(_chunkRows, _batch.Capacity);
        foreach (var layer in _network.Layers)
        {
            var widest = long.Max(int.Max(layer.RowStride, _network.Projection?.OutputStride ?? 0), layer.Blocks * (long)layer.Width * int.Max(1, layer.States));
            if ((_batch.Time + (long)layer.Dilation) * rows * widest > Array.MaxLength)
                throw new ArgumentException(
                    $"Sequences of {_batch.Time} steps with {_network.Options.Hidden} hidden units do not fit into an array. " +
                    "Take fewer steps or hidden units.");
        }

        if (_network.Options.OutputSteps(_batch.Time) * rows * long.Max(_network.Head.OutputStride, _network.Head.Depth) > Array.MaxLength)
            throw new ArgumentException(
                $"Outputs of {_batch.Time} steps with {_network.Options.Outputs} numbers each do not fit into an array. Take fewer steps.");
    }
}
