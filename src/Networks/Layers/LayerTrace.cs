namespace Gatecast.Networks;

/// <summary>What one layer remembers of a chunk of sequences, forward, for the way back. Made once, used for every batch.</summary>
/// <remarks>Time-major and contiguous, so that all time steps together are one tall matrix: rows [T + 1][R][stride],
/// gates [block][T][R][4V], cells [block][T + 1][R][V].</remarks>
sealed class LayerTrace
{
    readonly RecurrentLayer _layer;
    readonly float[] _rows;
    readonly float[] _gates;
    readonly float[] _cells;
    readonly float[] _cellTanh;
    readonly float[] _cellGrad;
    readonly float[] _hiddenGrad;

    public LayerTrace(RecurrentLayer layer, int time, int capacity, bool withDropout)
    {
        _layer = layer;
        Time = time;
        Rows = capacity;
        GateBlockStride = time * capacity * _layer.Width;
        _rows = new float[(time + 1) * capacity * layer.RowStride];
        _gates = new float[layer.Blocks * GateBlockStride];
        _cells = new float[layer.Blocks * (time + 1) * capacity * _layer.Lanes];
        _cellTanh = new float[layer.Blocks * time * capacity * _layer.Lanes];
        _cellGrad = new float[layer.Blocks * capacity * _layer.Lanes];
        _hiddenGrad = new float[time * capacity * layer.HiddenGradWidth];
        Mask = withDropout ? new float[time * capacity * layer.Hidden] : [];
        for (var row = 0; row < (time + 1) * capacity; row++)
            _rows[row * layer.RowStride] = 1;
    }

    public int Time { get; }

    /// <summary>Sequences of the current batch in this chunk.</summary>
    public int Rows { get; private set; }

    public int GateBlockStride { get; }

    /// <summary>[T][R][H] dropout mask on this layer's output; empty without dropout.</summary>
    public float[] Mask { get; }

    /// <summary>Starts a batch: h and c before the first step are zero.</summary>
    public void Begin(int rows)
    {
        Rows = rows;
        for (var row = 0; row < rows; row++)
            _rows.AsSpan(row * _layer.RowStride + _layer.HiddenOffset, _layer.Blocks * _layer.Lanes).Clear();
        for (var block = 0; block < _layer.Blocks; block++)
            Cells(block, 0).Clear();
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

    /// <summary>[R, V] c before a time step; after the last one at <see cref="Time"/>.</summary>
    public Span<float> Cells(int block, int time) =>
        _cells.AsSpan((block * (Time + 1) + time) * Rows * _layer.Lanes, Rows * _layer.Lanes);

    public Span<float> CellTanh(int block, int time) =>
        _cellTanh.AsSpan((block * Time + time) * Rows * _layer.Lanes, Rows * _layer.Lanes);

    public Span<float> CellGrad(int block) => _cellGrad.AsSpan(block * Rows * _layer.Lanes, Rows * _layer.Lanes);

    /// <summary>[R, width] ∂L/∂h after a time step.</summary>
    public Span<float> HiddenGrad(int time) =>
        _hiddenGrad.AsSpan(time * Rows * _layer.HiddenGradWidth, Rows * _layer.HiddenGradWidth);

    /// <summary>[T × R, width].</summary>
    public Span<float> AllHiddenGrads => _hiddenGrad.AsSpan(0, Time * Rows * _layer.HiddenGradWidth);

    public void ClearCellGrad() => Array.Clear(_cellGrad);
}
