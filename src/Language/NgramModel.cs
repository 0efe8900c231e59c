using System.Runtime.InteropServices;

namespace Gatecast.Language;

/// <summary>What counting alone foretells: the baseline that a network has to beat.</summary>
/// <remarks><code>
/// p(c | s) = (n(s, c) + d(s)·p(c | s′)) / (n(s) + d(s))     s: the last characters, s′: one fewer; the shortest: 1 / V
/// </code>
/// where n(s) counts what followed s and d(s) how many different characters did: interpolated n-grams of Witten and Bell, IEEE Transactions on Information Theory
/// 37(4), 1991 (method C).</remarks>
public sealed class NgramModel
{
    /// <summary>Longest n-gram.</summary>
    const int Order = 7;

    /// <summary>Characters that are counted at most, so that memory stays bounded: those right before the stretch that is scored.</summary>
    const long MostCounted = 2_000_000;

    const int Piece = 1 << 14;

    readonly int _vocabulary;

    /// <summary>By the hash of a context and a character.</summary>
    readonly Dictionary<ulong, int> _counts = [];

    /// <summary>By the hash of a context.</summary>
    readonly Dictionary<ulong, (int Count, int Different)> _contexts = [];

    NgramModel(int vocabulary) => _vocabulary = vocabulary;

    /// <summary>Counts in a text.</summary>
    /// <param name="end">The first character that is not counted.</param>
    public static NgramModel Of(Corpus corpus, long end, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var model = new NgramModel(corpus.Vocabulary.Count);
        foreach (var (context, token) in Follow(corpus, long.Max(0, end - MostCounted), end, cancellation))
            model.Count(context, token);
        return model;
    }

    /// <summary>Scores a stretch with n-grams of every length.</summary>
    /// <param name="first">Its first character.</param>
    /// <returns>The best length, which it chooses on the very stretch, in its own favour, and its score.</returns>
    public (int Length, TextScore Score) Score(Corpus corpus, long first, long count, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var sums = new double[Order];
        var done = long.Max(0, first - Order);
        foreach (var (context, token) in Follow(corpus, done, first + count, cancellation))
            if (done++ >= first)
                Add(context, token, sums);
        var length = Array.IndexOf(sums, sums.Min()) + 1;
        return (length, new(count, sums[length - 1] / count));
    }

    void Count(ulong[] contexts, int token)
    {
        foreach (var context in contexts)
        {
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, With(context, token), out _);
            ref var all = ref CollectionsMarshal.GetValueRefOrAddDefault(_contexts, context, out _);
            all = (all.Count + 1, all.Different + (seen == 0 ? 1 : 0));
            seen++;
        }
    }

    /// <summary>−ln p of a character by n-grams of each length.</summary>
    void Add(ulong[] contexts, int token, double[] sums)
    {
        var probability = 1.0 / _vocabulary;
        for (var length = 0; length < sums.Length; length++)
        {
            if (length < contexts.Length && _contexts.TryGetValue(contexts[length], out var all))
                probability = (_counts.GetValueOrDefault(With(contexts[length], token)) + all.Different * probability) / (all.Count + all.Different);
            sums[length] -= Math.Log(probability);
        }
    }

    /// <summary>Each character with hashes of what lies before it: of nothing, of one character, of two, and so on, as far as there are any.</summary>
    static IEnumerable<(ulong[] Contexts, int Token)> Follow(Corpus corpus, long first, long end, CancellationToken cancellation)
    {
        var (piece, before) = (new int[Piece], new List<int>(Order));
        for (var at = first; at < end; at += Piece)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)long.Min(Piece, end - at);
            corpus.Read(at, piece.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                var contexts = new ulong[before.Count + 1];
                for (var length = 1; length < contexts.Length; length++)
                    contexts[length] = With(contexts[length - 1] + (ulong)length, before[^length]);
                yield return (contexts, piece[i]);
                if (before.Count == Order - 1)
                    before.RemoveAt(0);
                before.Add(piece[i]);
            }
        }
    }

    /// <summary>A 64-bit hash of a hash and a character (the finaliser of SplitMix64: Steele, Lea and Flood, OOPSLA 2014).</summary>
    static ulong With(ulong hash, int token)
    {
        var mixed = hash + ((ulong)token + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return mixed ^ mixed >> 31;
    }
}
