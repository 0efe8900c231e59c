using System.Numerics.Tensors;

namespace Gatecast.Networks;

/// <summary>What one layer remembers of a chunk of sequences, forward, for the way back. Made once, used for every batch.</summary>
/// <remarks>Time-major, and all of a time step lies together: rows [T + d][R][stride], gates [T][block][R][W], states [T + d][state][block][R][U],
/// where d is the layer's dilation and entry t + d holds what step t left behind. With recurrent dropout h stands twice: in the rows as the next
/// step sees it, and beside them as it was computed.</remarks>
sealed class LayerTrace
{
    readonly RecurrentLayer _layer;
    readonly float[] _rows;
    readonly float[] _hiddens;
    readonly float[] _raw;
    readonly float[] _recurrentGrad;
    readonly float[] _gates;
    readonly float[] _packed;
    readonly float[] _states;
    readonly float[] _kept;
    readonly float[] _stateGrad;
    readonly float[] _hiddenGrad;
    readonly float[] _directGrad;
    readonly float[] _outputGrad;

    /// <param name="maskSteps">Time steps that have a dropout mask of their own on the layer's output; 0 without dropout.</param>
    /// <param name="withNorm">Whether its input is normalised.</param>
    /// <param name="withRecurrentDropout">Whether its h is dropped on its way to the next time step.</param>
    public LayerTrace(RecurrentLayer layer, int time, int capacity, int maskSteps, bool withNorm, bool withRecurrentDropout)
    {
        (_layer, Time, Rows) = (layer, time, capacity);
        var (steps, units, width) = (time + layer.Dilation, layer.Blocks * layer.Units, layer.Tiles * layer.Width);
        _rows = new float[steps * capacity * layer.RowStride];
        _hiddens = withRecurrentDropout ? new float[_rows.Length] : _rows;
        RecurrentMask = new float[withRecurrentDropout ? capacity * layer.Hidden : 0];
        _recurrentGrad = new float[withRecurrentDropout ? width * capacity : 0];
        _raw = new float[withNorm ? time * capacity * layer.Inputs : 0];
        Moments = new float[withNorm ? time * capacity * 2 : 0];
        _gates = new float[time * layer.Blocks * capacity * layer.Width];
        _packed = new float[layer.PackedWidth == 0 ? 0 : time * capacity * layer.PackedWidth + GatePacking.Overrun];
        _states = new float[steps * layer.States * units * capacity];
        _kept = new float[layer.Keeps ? time * units * capacity : 0];
        _stateGrad = new float[layer.Dilation * layer.States * units * capacity];
        _hiddenGrad = new float[width * capacity];
        _directGrad = new float[layer.AddsToPreviousHidden ? layer.Dilation * width * capacity : 0];
        _outputGrad = new float[layer.IsResidual ? time * width * capacity : 0];
        Mask = new float[maskSteps * capacity * layer.Hidden];
        for (var row = 0; row < steps * capacity; row++)
            _rows[row * layer.RowStride] = 1;
    }

    public int Time { get; }

    /// <summary>Sequences of the current batch in this chunk.</summary>
    public int Rows { get; private set; }

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => _layer.RowStride;

    /// <summary>Floats from one row of a hidden gradient to the next.</summary>
    public int HiddenGradStride => _layer.Width;

    /// <summary>Floats from the gates of a block to those of the next.</summary>
    public int GateBlockStride => Rows * _layer.Width;

    /// <summary>Floats from the gates of a time step to those of the next.</summary>
    public int GateStepStride => _layer.Blocks * GateBlockStride;

    /// <summary>[mask steps][R][H] dropout mask on this layer's output; empty without dropout.</summary>
    public float[] Mask { get; }

    /// <summary>[R][H] dropout mask on h between time steps; empty without recurrent dropout.</summary>
    public float[] RecurrentMask { get; }

    /// <summary>[T][R][2] of the normalised rows; empty without a norm.</summary>
    public float[] Moments { get; }

    /// <summary>Starts a batch where a sequence begins, or where a state says that it goes on.</summary>
    /// <param name="index">Of the layer, in the state.</param>
    /// <param name="firstRow">Sequence of the state that is this chunk's first.</param>
    public void Begin(int rows, RecurrentState? state, int index, int firstRow)
    {
        Rows = rows;
        for (var time = 0; time < _layer.Dilation; time++)
        {
            for (var row = 0; row < rows; row++)
                if (state is null)
                    AllHidden(time, row).Clear();
                else
                    state.Hidden(index, time, firstRow + row).CopyTo(AllHidden(time, row));
            HandOn(time - _layer.Dilation, unit: 0, _layer.Hidden);
            for (var one = 0; one < _layer.States; one++)
                for (var block = 0; block < _layer.Blocks; block++)
                    if (state is null)
                        State(one, block, time).Fill(_layer.FirstState(one));
                    else
                        state.Cells(index, time, one, block, firstRow, rows).CopyTo(State(one, block, time));
        }
    }

    /// <summary>Hands h of some units after a time step on to the step that starts from it, dropped by the mask.</summary>
    public void HandOn(int time, int unit, int units)
    {
        if (RecurrentMask.Length == 0)
            return;

        for (var row = 0; row < Rows; row++)
            TensorPrimitives.Multiply(
                AllHidden(time + _layer.Dilation, row).Slice(unit, units), RecurrentMask.AsSpan(row * _layer.Hidden + unit, units),
                _rows.AsSpan(((time + _layer.Dilation) * Rows + row) * _layer.RowStride + _layer.HiddenOffset + unit, units));
    }

    /// <summary>The same on the way back: drops what came to some units of the h that a time step starts from.</summary>
    /// <param name="grad">[R, W] of a tile.</param>
    public void DropGrad(int tile, Span<float> grad)
    {
        var (unit, width) = (tile * _layer.Width, _layer.Width);
        var units = int.Min(width, _layer.Hidden - unit);
        for (var row = 0; row < Rows; row++)
        {
            var one = grad.Slice(row * width, units);
            TensorPrimitives.Multiply(one, RecurrentMask.AsSpan(row * _layer.Hidden + unit, units), one);
        }
    }

    /// <summary>Leaves in a state what the next batch of the same sequences goes on from.</summary>
    public void End(RecurrentState state, int index, int firstRow)
    {
        for (var time = Time; time < Time + _layer.Dilation; time++)
        {
            for (var row = 0; row < Rows; row++)
                AllHidden(time, row).CopyTo(state.Hidden(index, time, firstRow + row));
            for (var one = 0; one < _layer.States; one++)
                for (var block = 0; block < _layer.Blocks; block++)
                    State(one, block, time).CopyTo(state.Cells(index, time, one, block, firstRow, Rows));
        }
    }

    /// <summary>[R, stride] rows of a time step and of those after it.</summary>
    public Span<float> InputRows(int time) => _rows.AsSpan(time * Rows * _layer.RowStride);

    /// <summary>x of one row.</summary>
    public Span<float> Input(int time, int row) => _rows.AsSpan((time * Rows + row) * _layer.RowStride + 1, _layer.Inputs);

    /// <summary>What x of one row is before a norm.</summary>
    public Span<float> Raw(int time, int row) =>
        _raw.Length == 0 ? Input(time, row) : _raw.AsSpan((time * Rows + row) * _layer.Inputs, _layer.Inputs);

    /// <summary>[R, In] the same of all rows of a time step and of those after it; empty without a norm.</summary>
    public ReadOnlySpan<float> RawRows(int time) => _raw.AsSpan(time * Rows * _layer.Inputs);

    /// <summary>h after a time step, one row.</summary>
    public ReadOnlySpan<float> Hidden(int time, int row) => AllHidden(time + _layer.Dilation, row)[.._layer.Hidden];

    /// <summary>[R, W] gates of a block.</summary>
    public Span<float> Gates(int block, int time) => _gates.AsSpan(time * GateStepStride + block * GateBlockStride, GateBlockStride);

    /// <summary>The same and all after it.</summary>
    public Span<float> GatesFrom(int block, int time) => _gates.AsSpan(time * GateStepStride + block * GateBlockStride);

    /// <summary>[R, P] gates of the last block without its padding, and all after it; empty where the layer packs none.</summary>
    public Span<float> Packed(int time) => _packed.AsSpan(time * Rows * _layer.PackedWidth);

    /// <summary>[R, U] at <see cref="RowStride"/>, h of a block that a time step starts from.</summary>
    public ReadOnlySpan<float> HiddenBefore(int block, int time) => HiddenOf(block, time);

    /// <summary>[R, U] at <see cref="RowStride"/>, h of a block that a time step leaves.</summary>
    public Span<float> HiddenAfter(int block, int time) => HiddenOf(block, time + _layer.Dilation);

    /// <summary>[R, U] a state that a time step starts from.</summary>
    public Span<float> StateBefore(int state, int block, int time) => State(state, block, time);

    /// <summary>[R, U] a state that a time step leaves.</summary>
    public Span<float> StateAfter(int state, int block, int time) => State(state, block, time + _layer.Dilation);

    /// <summary>[R, U] what a cell keeps of a time step for the way back.</summary>
    public Span<float> Kept(int block, int time) =>
        _kept.AsSpan((time * _layer.Blocks + block) * Rows * _layer.Units, Rows * _layer.Units);

    /// <summary>[R, U] in: ∂L/∂state that a time step leaves; out: that it starts from.</summary>
    public Span<float> StateGrad(int state, int block, int time) => _stateGrad.AsSpan(
        ((time % _layer.Dilation * _layer.States + state) * _layer.Blocks + block) * Rows * _layer.Units, Rows * _layer.Units);

    /// <summary>[R, W] ∂L/∂h of a tile of units after the time step that the way back has come to.</summary>
    public Span<float> HiddenGrad(int tile) => _hiddenGrad.AsSpan(tile * Rows * _layer.Width, Rows * _layer.Width);

    /// <summary>[R, U] at <see cref="HiddenGradStride"/>, the same of one block.</summary>
    public ReadOnlySpan<float> HiddenGradOf(int block) =>
        HiddenGrad(block / _layer.BlocksPerTile)[(block % _layer.BlocksPerTile * _layer.Units)..];

    /// <summary>[R, W] what reaches h of a tile through the matrix product, before the mask of recurrent dropout.</summary>
    public Span<float> RecurrentGrad(int tile) => _recurrentGrad.AsSpan(tile * Rows * _layer.Width, Rows * _layer.Width);

    /// <summary>[R, W] what reaches h beside the matrix product, from the time step that starts from it.</summary>
    public Span<float> DirectGrad(int tile, int time) =>
        _directGrad.AsSpan((time % _layer.Dilation * _layer.Tiles + tile) * Rows * _layer.Width, Rows * _layer.Width);

    /// <summary>[R, U] at <see cref="HiddenGradStride"/>, the same of one block.</summary>
    public Span<float> DirectGradOf(int block, int time) =>
        DirectGrad(block / _layer.BlocksPerTile, time)[(block % _layer.BlocksPerTile * _layer.Units)..];

    /// <summary>[R, W] ∂L/∂y of a residual layer's output, kept for the layer below.</summary>
    public Span<float> OutputGrad(int tile, int time) =>
        _outputGrad.AsSpan((time * _layer.Tiles + tile) * Rows * _layer.Width, Rows * _layer.Width);

    /// <summary>Starts the way back: nothing after the last step is looked at.</summary>
    public void BeginBackward()
    {
        Array.Clear(_stateGrad);
        Array.Clear(_directGrad);
    }

    Span<float> HiddenOf(int block, int entry) =>
        _hiddens.AsSpan(entry * Rows * _layer.RowStride + _layer.HiddenOffset + block * _layer.Units);

    /// <summary>h with its padding.</summary>
    Span<float> AllHidden(int entry, int row) =>
        _hiddens.AsSpan((entry * Rows + row) * _layer.RowStride + _layer.HiddenOffset, _layer.Blocks * _layer.Units);

    Span<float> State(int state, int block, int entry) => _states.AsSpan(
        ((entry * _layer.States + state) * _layer.Blocks + block) * Rows * _layer.Units, Rows * _layer.Units);
}
