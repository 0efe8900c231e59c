using System.Runtime.Intrinsics;

namespace Gatecast.Networks;

/// <summary>Random numbers as a function of (seed, stream, index): the same wherever and in whatever order they are asked for.</summary>
/// <remarks>Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).</remarks>
/// <param name="Seed">Chosen by the caller; one run, one seed.</param>
/// <param name="Stream">Keeps uses apart that must not share numbers (weights, shuffles, dropout).</param>
public readonly record struct CounterRandom(ulong Seed, ulong Stream)
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>32 random bits.</summary>
    public uint Bits(ulong index)
    {
        var (a, b, c, d) = Block(index >> 2);
        return (index & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>Uniform on [0, 1), 24 bits.</summary>
    public float Uniform(ulong index) => (Bits(index) >> 8) * (1f / (1 << 24));

    /// <summary>Standard normal by Box and Muller (1958).</summary>
    public double Normal(ulong index)
    {
        var (a, b, c, d) = Block(index);
        var radius = (((ulong)a << 21 | b >> 11) + 1) * (1.0 / (1UL << 53));
        var angle = ((ulong)c << 21 | d >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(2 * Math.PI * angle);
    }

    /// <summary>Uniform on 0 … bound − 1.</summary>
    public int Below(int bound, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)((ulong)Bits(index) * (uint)bound >> 32);
    }

    /// <summary>Puts the items into a random order (Fisher and Yates).</summary>
    /// <param name="round">Another round gives another order.</param>
    public void Shuffle(Span<int> items, ulong round)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1, round << 32 | (uint)i);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>Writes a dropout mask: 0 with the given probability, else 1 / (1 − probability), so that the mean stays 1.</summary>
    /// <param name="index">Number of the mask's first element; element k takes number index + k.</param>
    public void DropoutMask(float probability, ulong index, Span<float> mask)
    {
        var threshold = (uint)(probability * (1 << 24));
        var kept = 1 / (1 - probability);

        // Up to the first whole block, whole blocks, and what is left: one block gives four numbers.
        var done = int.Min((int)(-(long)index & 3), mask.Length);
        if (done > 0)
            MaskOfPart(threshold, kept, index, mask[..done]);
        if (PhiloxBlocks.IsFast)
            done += MaskOfBlocks(threshold, kept, index + (uint)done, mask[done..]);
        for (; done < mask.Length; done += 4)
            MaskOfPart(threshold, kept, index + (uint)done, mask.Slice(done, int.Min(4, mask.Length - done)));
    }

    /// <summary>Elements of one block.</summary>
    void MaskOfPart(uint threshold, float kept, ulong index, Span<float> mask)
    {
        var (a, b, c, d) = Block(index >> 2);
        ReadOnlySpan<uint> bits = [a, b, c, d];
        for (var k = 0; k < mask.Length; k++)
            mask[k] = bits[((int)index & 3) + k] >> 8 < threshold ? 0 : kept;
    }

    /// <summary>As many elements as there are in whole vectors of blocks.</summary>
    /// <param name="index">The first of a block.</param>
    /// <returns>Elements written.</returns>
    int MaskOfBlocks(uint threshold, float kept, ulong index, Span<float> mask)
    {
        var (limit, value) = (Vector256.Create((int)threshold), Vector256.Create(kept));
        var done = 0;
        for (; done <= mask.Length - PhiloxBlocks.Count; done += PhiloxBlocks.Count)
        {
            var (first, second) = PhiloxBlocks.Of(this, (index + (uint)done) >> 2);
            Vector256.AndNot(value, Vector256.LessThan((first >>> 8).AsInt32(), limit).AsSingle()).CopyTo(mask[done..]);
            Vector256.AndNot(value, Vector256.LessThan((second >>> 8).AsInt32(), limit).AsSingle()).CopyTo(mask[(done + 8)..]);
        }

        return done;
    }

    /// <summary>Philox of the counter (lower and upper half of the argument, then of the stream), keyed with the two halves of the seed.</summary>
    internal (uint A, uint B, uint C, uint D) Block(ulong counter)
    {
        var (x0, x1, x2, x3) = ((uint)counter, (uint)(counter >> 32), (uint)Stream, (uint)(Stream >> 32));
        var (key0, key1) = ((uint)Seed, (uint)(Seed >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * x0;
            var product1 = (ulong)Multiplier1 * x2;
            (x0, x1, x2, x3) =
                ((uint)(product1 >> 32) ^ x1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ x3 ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (x0, x1, x2, x3);
    }
}
