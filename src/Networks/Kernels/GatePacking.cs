using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gatecast.Networks;

/// <summary>Moves the gates of a block that is not full between the places that cells read and rows without its padding.</summary>
/// <remarks><code>
/// packed [R, P]      gate after gate, n units each, then zeros          P a whole number of vectors
/// gates  [R, W]      gate after gate, U units each, of which n exist
/// </code>
/// Of the 4 · 8 columns of a block with two units, eight hold something: a product over those takes a quarter of the time.
/// Twin: <see cref="GatePackingReference"/>.</remarks>
static class GatePacking
{
    /// <summary>Floats after the last row of a packed buffer that vectors may run into.</summary>
    public const int Overrun = 16;

    /// <param name="packed">[R, P], and <see cref="Overrun"/> more.</param>
    /// <param name="width">P.</param>
    /// <param name="count">n.</param>
    /// <param name="columns">Gates.</param>
    /// <param name="gates">[R, W] out; units that do not exist get numbers of no meaning.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<TSimd, TVector>(ReadOnlySpan<float> packed, int width, int count, int columns, Span<float> gates)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, units = 4 * lanes / columns, rows = gates.Length / (4 * lanes);
        Check(packed.Length, width, count, columns, (int)rows, (int)units);

        ref var source = ref MemoryMarshal.GetReference(packed);
        ref var target = ref MemoryMarshal.GetReference(gates);
        for (nint row = 0; row < rows; row++)
            for (nint gate = 0; gate < columns; gate++)
                for (nint unit = 0; unit < count; unit += lanes)
                    TSimd.Store(
                        TSimd.Load(ref source, row * width + gate * count + unit), ref target, row * 4 * lanes + gate * units + unit);
    }

    /// <summary>The way back: rows in their order, so that what a vector writes too much is overwritten by the next.</summary>
    /// <param name="gates">[R, W].</param>
    /// <param name="packed">[R, P] out, and <see cref="Overrun"/> more, which are overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<TSimd, TVector>(ReadOnlySpan<float> gates, int width, int count, int columns, Span<float> packed)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint lanes = TSimd.Lanes, units = 4 * lanes / columns, rows = gates.Length / (4 * lanes);
        Check(packed.Length, width, count, columns, (int)rows, (int)units);

        ref var source = ref MemoryMarshal.GetReference(gates);
        ref var target = ref MemoryMarshal.GetReference(packed);
        for (nint row = 0; row < rows; row++)
        {
            for (nint gate = 0; gate < columns; gate++)
                for (nint unit = 0; unit < count; unit += lanes)
                    TSimd.Store(
                        TSimd.Load(ref source, row * 4 * lanes + gate * units + unit), ref target, row * width + gate * count + unit);
            for (nint rest = columns * count; rest < width; rest++)
                Unsafe.Add(ref target, row * width + rest) = 0;
        }
    }

    static void Check(int packed, int width, int count, int columns, int rows, int units)
    {
        if (count < 1 || count > units || width < columns * count || packed < (long)rows * width + Overrun)
            throw new ArgumentException(
                $"A buffer of {packed} floats is too short for {rows} rows of {width} with {count} units in {columns} gates.", nameof(packed));
    }
}
