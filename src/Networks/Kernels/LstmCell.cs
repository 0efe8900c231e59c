using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>One time step of an LSTM cell for a block of eight units, after the matrix product.</summary>
/// <remarks><code>
/// a = Wx·x + Wh·h₋₁ + b            [R, 32]: eight units each of the gates i, f, g, o
/// i = σ(aᵢ)  f = σ(a_f)  g = tanh(a_g)  o = σ(a_o)
/// c = f ⊙ c₋₁ + i ⊙ g              h = o ⊙ tanh(c)
/// </code>
/// Hochreiter and Schmidhuber (1997); forget gate of Gers, Schmidhuber and Cummins (2000). Gate order as in torch.nn.LSTM.
/// Twin: <see cref="LstmCellReference"/>.</remarks>
public static class LstmCell
{
    /// <summary>Units of a block.</summary>
    public const int Units = 8;

    /// <summary>Floats of a block's four gates.</summary>
    public const int GateWidth = 4 * Units;

    /// <param name="previousCell">[R, 8] c₋₁.</param>
    /// <param name="gates">[R, 32] in: a; out: i, f, g, o.</param>
    /// <param name="cell">[R, 8] out: c.</param>
    /// <param name="cellTanh">[R, 8] out: tanh(c).</param>
    /// <param name="hidden">[R, 8] at <paramref name="hiddenStride"/>, out: h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        ReadOnlySpan<float> previousCell, int hiddenStride, Span<float> gates, Span<float> cell, Span<float> cellTanh, Span<float> hidden)
    {
        var rows = gates.Length / GateWidth;
        if (previousCell.Length < rows * Units || cell.Length < rows * Units || cellTanh.Length < rows * Units ||
            hiddenStride < Units || (rows > 0 && hidden.Length < (rows - 1L) * hiddenStride + Units))
            throw new ArgumentException($"A buffer or a stride is too short for {rows} rows of {Units} units.", nameof(gates));

        ref var a = ref MemoryMarshal.GetReference(gates);
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * GateWidth);
            var i = Activation.Sigmoid(Vector256.LoadUnsafe(ref gate));
            var f = Activation.Sigmoid(Vector256.LoadUnsafe(ref gate, Units));
            var g = Activation.Tanh(Vector256.LoadUnsafe(ref gate, 2 * Units));
            var o = Activation.Sigmoid(Vector256.LoadUnsafe(ref gate, 3 * Units));
            i.StoreUnsafe(ref gate);
            f.StoreUnsafe(ref gate, Units);
            g.StoreUnsafe(ref gate, 2 * Units);
            o.StoreUnsafe(ref gate, 3 * Units);

            var previous = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(previousCell), row * Units);
            var c = Vector256.MultiplyAddEstimate(f, previous, i * g);
            var tanh = Activation.Tanh(c);
            c.StoreUnsafe(ref MemoryMarshal.GetReference(cell), row * Units);
            tanh.StoreUnsafe(ref MemoryMarshal.GetReference(cellTanh), row * Units);
            (o * tanh).StoreUnsafe(ref MemoryMarshal.GetReference(hidden), row * (nuint)hiddenStride);
        }
    }

    /// <summary>Back through one step: the exact adjoint of <see cref="Forward"/>.</summary>
    /// <param name="hiddenGrad">[R, 8] at <paramref name="hiddenStride"/>, ∂L/∂h.</param>
    /// <param name="previousCell">[R, 8] c₋₁.</param>
    /// <param name="cellTanh">[R, 8] tanh(c).</param>
    /// <param name="gates">[R, 32] in: i, f, g, o; out: ∂L/∂a.</param>
    /// <param name="cellGrad">[R, 8] in: ∂L/∂c from the step after; out: ∂L/∂c₋₁.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        ReadOnlySpan<float> hiddenGrad, int hiddenStride, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh,
        Span<float> gates, Span<float> cellGrad)
    {
        var rows = gates.Length / GateWidth;
        if (previousCell.Length < rows * Units || cellTanh.Length < rows * Units || cellGrad.Length < rows * Units ||
            hiddenStride < Units || (rows > 0 && hiddenGrad.Length < (rows - 1L) * hiddenStride + Units))
            throw new ArgumentException($"A buffer or a stride is too short for {rows} rows of {Units} units.", nameof(gates));

        ref var a = ref MemoryMarshal.GetReference(gates);
        var one = Vector256<float>.One;
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            ref var gate = ref Unsafe.Add(ref a, row * GateWidth);
            var i = Vector256.LoadUnsafe(ref gate);
            var f = Vector256.LoadUnsafe(ref gate, Units);
            var g = Vector256.LoadUnsafe(ref gate, 2 * Units);
            var o = Vector256.LoadUnsafe(ref gate, 3 * Units);
            var tanh = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(cellTanh), row * Units);
            var dh = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(hiddenGrad), row * (nuint)hiddenStride);
            ref var dcSlot = ref Unsafe.Add(ref MemoryMarshal.GetReference(cellGrad), row * Units);
            var dc = Vector256.MultiplyAddEstimate(dh * o, one - tanh * tanh, Vector256.LoadUnsafe(ref dcSlot));

            (dc * g * i * (one - i)).StoreUnsafe(ref gate);
            var previous = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(previousCell), row * Units);
            (dc * previous * f * (one - f)).StoreUnsafe(ref gate, Units);
            (dc * i * (one - g * g)).StoreUnsafe(ref gate, 2 * Units);
            (dh * tanh * o * (one - o)).StoreUnsafe(ref gate, 3 * Units);
            (dc * f).StoreUnsafe(ref dcSlot);
        }
    }
}
