using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gatecast.Networks;

/// <summary>Four blocks of <see cref="CounterRandom"/> at a time: sixteen numbers in their order.</summary>
/// <remarks>A 64-bit lane holds 32 bits of each block. What the products leave in a lane's upper half is never read: products take the
/// lower halves alone, and so does the result.</remarks>
static class PhiloxBlocks
{
    /// <summary>Numbers of four blocks.</summary>
    public const int Count = 16;

    /// <summary>Whether it is faster than block by block.</summary>
    public static bool IsFast => Vector256.IsHardwareAccelerated;

    /// <param name="block">Number of the first block; its numbers have the indices 4·block … 4·block + 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<uint> First, Vector256<uint> Second) Of(CounterRandom random, ulong block)
    {
        // Added before the halves are taken apart, so that the upper half takes the carry.
        var counters = Vector256.Create(block) + Vector256.Create(0UL, 1, 2, 3);
        var (x0, x1) = (counters, counters >>> 32);
        var (x2, x3) = (Vector256.Create(random.Stream), Vector256.Create(random.Stream >> 32));
        var (key0, key1) = ((uint)random.Seed, (uint)(random.Seed >> 32));
        for (var round = 0; round < CounterRandom.Rounds; round++)
        {
            var product0 = Product(x0, CounterRandom.Multiplier0);
            var product1 = Product(x2, CounterRandom.Multiplier1);
            (x0, x1) = ((product1 >>> 32) ^ x1 ^ Vector256.Create((ulong)key0), product1);
            (x2, x3) = ((product0 >>> 32) ^ x3 ^ Vector256.Create((ulong)key1), product0);
            key0 += CounterRandom.Weyl0;
            key1 += CounterRandom.Weyl1;
        }

        // A lane with the first two numbers of a block, one with the other two; then block after block.
        var lower = Vector256.Create(0xFFFFFFFFUL);
        var (front, back) = ((x0 & lower) | (x1 << 32), (x2 & lower) | (x3 << 32));
        var odd = Vector256.Create(0UL, ulong.MaxValue, 0, ulong.MaxValue);
        return (
            Vector256.ConditionalSelect(
                odd, Vector256.Shuffle(back, Vector256.Create(0UL, 0, 1, 1)), Vector256.Shuffle(front, Vector256.Create(0UL, 0, 1, 1))).AsUInt32(),
            Vector256.ConditionalSelect(
                odd, Vector256.Shuffle(back, Vector256.Create(2UL, 2, 3, 3)), Vector256.Shuffle(front, Vector256.Create(2UL, 2, 3, 3))).AsUInt32());
    }

    /// <summary>Lower halves multiplied to 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ulong> Product(Vector256<ulong> values, uint factor) =>
        Avx2.IsSupported
            ? Avx2.Multiply(values.AsUInt32(), Vector256.Create((ulong)factor).AsUInt32())
            : (values & Vector256.Create(0xFFFFFFFFUL)) * Vector256.Create((ulong)factor);
}
