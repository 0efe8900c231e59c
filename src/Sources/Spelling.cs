namespace Gatecast.Sources;

/// <summary>Finds what someone probably meant to type.</summary>
public static class Spelling
{
    /// <summary>The candidate with the fewest letters added, left out, changed or swapped.</summary>
    /// <remarks>Near is one letter in three, and at least one. Case does not count. Of equals, the first wins.</remarks>
    /// <returns><see langword="null"/> when no candidate is near.</returns>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        var (nearest, least) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates)
        {
            var distance = Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < least && distance <= int.Max(1, int.Max(word.Length, candidate.Length) / 3))
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The end of a sentence: "; did you mean 'x'?" where a candidate is near, else a full stop.</summary>
    public static string Suggestion(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates) is { Length: > 0 } near ? $"; did you mean '{near}'?" : ".";

    // Optimal string alignment: Levenshtein's distance with swaps of neighbours. Boytsov (2011), section 2.
    static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                rows[i, j] = int.Min(changed, int.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = int.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }
}
