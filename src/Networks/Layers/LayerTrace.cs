namespace Gatecast.Networks;

/// <summary>What one layer remembers of a chunk of sequences, forward, for the way back. Made once, used for every batch.</summary>
/// <remarks>Time-major and contiguous, so that all time steps together are one tall matrix: rows [T + 1][R][stride],
/// gates [block][T][R][4V], states [state][block][T + 1][R][U].</remarks>
sealed class LayerTrace
{
    readonly RecurrentLayer _layer;
    readonly float[] _rows;
    readonly float[] _gates;
    readonly float[] _states;
    readonly float[] _kept;
    readonly float[] _stateGrad;
    readonly float[] _hiddenGrad;

    public LayerTrace(RecurrentLayer layer, int time, int capacity, bool withDropout)
    {
        _layer = layer;
        Time = time;
        Rows = capacity;
        GateBlockStride = time * capacity * _layer.Width;
        _rows = new float[(time + 1) * capacity * layer.RowStride];
        _gates = new float[layer.Blocks * GateBlockStride];
        _states = new float[layer.States * layer.Blocks * (time + 1) * capacity * layer.Units];
        _kept = new float[layer.Keeps ? layer.Blocks * time * capacity * layer.Units : 0];
        _stateGrad = new float[layer.States * layer.Blocks * capacity * layer.Units];
        _hiddenGrad = new float[(time + 1) * capacity * layer.HiddenGradWidth];
        Mask = withDropout ? new float[time * capacity * layer.Hidden] : [];
        for (var row = 0; row < (time + 1) * capacity; row++)
            _rows[row * layer.RowStride] = 1;
    }

    public int Time { get; }

    /// <summary>Sequences of the current batch in this chunk.</summary>
    public int Rows { get; private set; }

    public int GateBlockStride { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => _layer.RowStride;

    /// <summary>Floats from one row of a hidden gradient to the next.</summary>
    public int HiddenGradStride => _layer.HiddenGradWidth;

    /// <summary>[T][R][H] dropout mask on this layer's output; empty without dropout.</summary>
    public float[] Mask { get; }

    /// <summary>Starts a batch: h before the first step is zero, and so is every state that does not begin elsewhere.</summary>
    public void Begin(int rows)
    {
        Rows = rows;
        for (var row = 0; row < rows; row++)
            _rows.AsSpan(row * _layer.RowStride + _layer.HiddenOffset, _layer.Blocks * _layer.Units).Clear();
        for (var state = 0; state < _layer.States; state++)
            for (var block = 0; block < _layer.Blocks; block++)
                State(state, block, 0).Fill(_layer.FirstState(state));
    }

    /// <summary>[R, stride] rows of a time step and of those after it.</summary>
    public Span<float> InputRows(int time) => _rows.AsSpan(time * Rows * _layer.RowStride);

    /// <summary>x of one row.</summary>
    public Span<float> Input(int time, int row) =>
        _rows.AsSpan((time * Rows + row) * _layer.RowStride + 1, _layer.Inputs);

    /// <summary>h after a time step, one row.</summary>
    public ReadOnlySpan<float> Hidden(int time, int row) =>
        _rows.AsSpan(((time + 1) * Rows + row) * _layer.RowStride + _layer.HiddenOffset, _layer.Hidden);

    public Span<float> Gates(int block, int time) =>
        _gates.AsSpan(block * GateBlockStride + time * Rows * _layer.Width, Rows * _layer.Width);

    /// <summary>Gates of a block from a time step on; the next block lies <see cref="GateBlockStride"/> further.</summary>
    public ReadOnlySpan<float> GatesFrom(int block, int time) => _gates.AsSpan(block * GateBlockStride + time * Rows * _layer.Width);

    /// <summary>[R, U] at <see cref="RowStride"/>, h of a block before a time step; after the last one at <see cref="Time"/>.</summary>
    public Span<float> HiddenOf(int block, int time) => InputRows(time)[(_layer.HiddenOffset + block * _layer.Units)..];

    /// <summary>[R, U] a state before a time step; after the last one at <see cref="Time"/>.</summary>
    public Span<float> State(int state, int block, int time) =>
        _states.AsSpan(((state * _layer.Blocks + block) * (Time + 1) + time) * Rows * _layer.Units, Rows * _layer.Units);

    /// <summary>[R, U] what a cell keeps of a time step for the way back.</summary>
    public Span<float> Kept(int block, int time) =>
        _kept.AsSpan((block * Time + time) * Rows * _layer.Units, Rows * _layer.Units);

    /// <summary>[R, U] ∂L/∂state between the two time steps that the way back has come to.</summary>
    public Span<float> StateGrad(int state, int block) =>
        _stateGrad.AsSpan((state * _layer.Blocks + block) * Rows * _layer.Units, Rows * _layer.Units);

    /// <summary>[R, width] ∂L/∂h after a time step; before the first one at −1.</summary>
    public Span<float> HiddenGrad(int time) =>
        _hiddenGrad.AsSpan((time + 1) * Rows * _layer.HiddenGradWidth, Rows * _layer.HiddenGradWidth);

    /// <summary>[R, U] at <see cref="HiddenGradStride"/>, the same of one block.</summary>
    public Span<float> HiddenGradOf(int block, int time) => HiddenGrad(time)[(block * _layer.Units)..];

    /// <summary>[T × R, width].</summary>
    public Span<float> AllHiddenGrads =>
        _hiddenGrad.AsSpan(Rows * _layer.HiddenGradWidth, Time * Rows * _layer.HiddenGradWidth);

    /// <summary>Starts the way back: nothing after the last step is looked at, and nothing has reached h before the first.</summary>
    public void BeginBackward()
    {
        Array.Clear(_stateGrad);
        HiddenGrad(-1).Clear();
    }
}
