namespace Gatecast.Sources.Files;

/// <summary>Recognises what stands between the cells of a table.</summary>
static class CsvDelimiter
{
    const int HeadLines = 10;

    static readonly char[] _delimiters = [',', ';', '\t', '|'];

    /// <param name="head">The first lines.</param>
    /// <returns>The delimiter that the header has, in most rows as often as in the header; a comma when it has none.</returns>
    public static char Recognise(ReadOnlySpan<char> head)
    {
        var (best, bestCount, bestLike) = (',', 0, -1);
        foreach (var delimiter in _delimiters)
        {
            var (inHeader, like) = Count(head, delimiter);
            if (inHeader > 0 && (like > bestLike || (like == bestLike && inHeader > bestCount)))
                (best, bestCount, bestLike) = (delimiter, inHeader, like);
        }

        return best;
    }

    /// <returns>How often it stands in the header, and in how many of the next lines as often.</returns>
    static (int InHeader, int LinesLikeIt) Count(ReadOnlySpan<char> head, char delimiter)
    {
        var (inHeader, like, lines) = (-1, 0, 0);
        foreach (var line in head.EnumerateLines())
        {
            if (line.IsWhiteSpace() || line[0] is '#' || (inHeader < 0 && CsvText.IsAddress(line)))
                continue;
            if (lines++ == HeadLines)
                break;

            var count = CountOutsideQuotes(line, delimiter);
            if (inHeader < 0)
                inHeader = count;
            else if (count == inHeader)
                like++;
        }

        return (int.Max(0, inHeader), like);
    }

    static int CountOutsideQuotes(ReadOnlySpan<char> line, char delimiter)
    {
        var (count, quoted) = (0, false);
        foreach (var letter in line)
        {
            if (letter is '"')
                quoted = !quoted;
            else if (letter == delimiter && !quoted)
                count++;
        }

        return count;
    }
}
