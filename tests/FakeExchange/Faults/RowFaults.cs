namespace Gatecast.FakeExchange;

/// <summary>Rows as a faulty reply has them.</summary>
static class RowFaults
{
    /// <summary>Takes some rows out.</summary>
    public static List<FakeCandle> Missing(IReadOnlyList<FakeCandle> rows, double share, Random random)
    {
        var gone = Chosen(rows.Count, share, random);
        return [.. rows.Where((_, index) => !gone.Contains(index))];
    }

    /// <summary>Has some rows twice, one after the other.</summary>
    public static List<FakeCandle> Duplicated(IReadOnlyList<FakeCandle> rows, double share, Random random)
    {
        var twice = Chosen(rows.Count, share, random);
        return [.. rows.SelectMany((row, index) => twice.Contains(index) ? [row, row] : (FakeCandle[])[row])];
    }

    /// <summary>Changes some of the rows that may be changed, so that they still are candles that can be true.</summary>
    public static List<FakeCandle> Revised(IReadOnlyList<FakeCandle> rows, Func<FakeCandle, bool> isNew, double share, Random random)
    {
        var candidates = rows.Select((row, index) => (row, index)).Where(pair => isNew(pair.row)).Select(pair => pair.index).ToArray();
        var changed = Chosen(candidates.Length, share, random).Select(chosen => candidates[chosen]).ToHashSet();
        return [.. rows.Select((row, index) => changed.Contains(index) ? Draft(row) : row)];
    }

    // Before the last trades came in: another close, less volume.
    static FakeCandle Draft(FakeCandle row)
    {
        var close = row.Close == row.Open ? row.High : row.Open;
        return row with { Close = close, Volume = decimal.Round(row.Volume / 2, 8), Trades = (row.Trades + 1) / 2 };
    }

    static HashSet<int> Chosen(int count, double share, Random random)
    {
        var chosen = new HashSet<int>();
        var wanted = int.Min(count, int.Max(1, (int)Math.Round(count * share)));
        while (chosen.Count < wanted)
            chosen.Add(random.Next(count));
        return chosen;
    }
}
