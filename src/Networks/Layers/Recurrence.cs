namespace Gatecast.Networks;

/// <summary>What one kind of cell adds to a <see cref="RecurrentLayer"/>: its columns and states, and its step forward and back.</summary>
/// <remarks>A block has U units, each with C columns in a panel: C · U = 4V. The matrix products, the order of blocks and time steps and
/// every buffer are the layer's; a call here takes one block through one time step.</remarks>
abstract class Recurrence
{
    /// <summary>First part of the names of a layer's tensors.</summary>
    public abstract string Name { get; }

    /// <summary>Gates in the exported layout: a weight matrix has gates × H rows.</summary>
    public abstract int Gates { get; }

    /// <summary>C: columns of a unit in the packed layout.</summary>
    public virtual int Columns => 4;

    /// <summary>S: numbers that a unit hands on to the next time step beside h.</summary>
    public virtual int States => 0;

    /// <summary>Whether a unit keeps one more number of each time step for the way back.</summary>
    public virtual bool Keeps => false;

    /// <summary>Whether ∂L/∂h₋₁ has a part beside the matrix product.</summary>
    public virtual bool AddsToPreviousHidden => false;

    /// <summary>Whether the recurrent product has a bias of its own.</summary>
    public virtual bool HasRecurrentBias => false;

    /// <summary>Whether recurrent matrices begin orthogonal; otherwise they begin at zero.</summary>
    public virtual bool BeginsOrthogonal => true;

    public static Recurrence Of(CellKind kind) => kind switch
    {
        CellKind.Lstm => new LstmRecurrence(),
        CellKind.Gru => new GruRecurrence(),
        CellKind.Rnn => new RnnRecurrence(),
        CellKind.Slstm => new SlstmRecurrence(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of cell."),
    };

    /// <summary>Column in which a gate's part lies.</summary>
    public virtual int ColumnOf(ParameterPart part, int gate) => gate;

    /// <summary>A state before the first time step.</summary>
    public virtual float FirstState(int state) => 0;

    /// <summary>[gates × H] initial bias of a layer; zeros unless a cell says otherwise.</summary>
    public virtual float[] InitialBias(RecurrentNetworkOptions options, int layer) => new float[Gates * options.Hidden];

    /// <summary>[gates × H] the same where each unit is to remember over a time of its own: a forget gate's bias ln(time), an input gate's its negative.</summary>
    /// <param name="times">[H] time steps.</param>
    public virtual float[] ChronoBias(float[] times) => new float[Gates * times.Length];

    /// <summary>The same of a cell whose first two gates are i and f.</summary>
    private protected float[] InputAndForgetBias(float[] times) =>
        [.. times.Select(time => -MathF.Log(time)), .. times.Select(time => MathF.Log(time)), .. new float[(Gates - 2) * times.Length]];

    /// <summary>One block, one time step.</summary>
    /// <param name="trace">In: gates [R, 4V] a, states before the step; out: what <see cref="Backward"/> needs, states and h after.</param>
    public abstract void Forward(Kernels kernels, LayerTrace trace, int block, int time);

    /// <summary>The same step where nothing is kept for the way back.</summary>
    /// <param name="previous">[R, U] at <paramref name="stride"/>, h₋₁; may be <paramref name="hidden"/>.</param>
    /// <param name="gates">[R, 4V] in: a; out: scratch.</param>
    /// <param name="states">[S] at <paramref name="stateStride"/>, each [R, U], in: before the step; out: after.</param>
    /// <param name="hidden">[R, U] at <paramref name="stride"/>, out: h.</param>
    public abstract void Infer(
        Kernels kernels, ReadOnlySpan<float> previous, int stride, Span<float> gates, Span<float> states, int stateStride,
        Span<float> hidden);

    /// <summary>Back through one step.</summary>
    /// <param name="trace">In: ∂L/∂h of the step, gradients of the states after it; out: gates become ∂L/∂a, gradients of the states
    /// before it. What reaches h₋₁ beside the matrix product is added to its direct gradient.</param>
    public abstract void Backward(Kernels kernels, LayerTrace trace, int block, int time);

    /// <summary>Clears the gradient of weights that the cell does not have.</summary>
    /// <param name="panel">[K, W] ∂L/∂weights of one block, K = 1 + In + H.</param>
    /// <param name="width">W.</param>
    /// <param name="units">From one column of a unit to its next.</param>
    public virtual void ClearAbsent(Span<float> panel, int width, int inputs, int units)
    {
    }
}
