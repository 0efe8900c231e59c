using System.Globalization;

namespace Gatecast.Sources.Files;

/// <summary>Reads the figures of one column: digits, a decimal mark, perhaps an exponent, and thousands set off in threes.</summary>
/// <param name="DecimalMark">A point or a comma.</param>
readonly record struct NumberFormat(char DecimalMark)
{
    const int LongestFigure = 100;

    // Blanks of three widths and two apostrophes set off thousands in French, Russian and Swiss tables.
    const string Separators = " \u00A0\u202F'\u2019";

    public bool TryParse(ReadOnlySpan<char> cell, out decimal value)
    {
        value = 0;
        Span<char> plain = stackalloc char[LongestFigure];
        return TryMakePlain(cell, plain, out var length)
            && decimal.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Why a cell is no figure, to follow "is".</summary>
    public string Fault(ReadOnlySpan<char> cell)
    {
        Span<char> plain = stackalloc char[LongestFigure];
        var bare = cell.TrimStart("+-").ToString();
        if (bare.ToLowerInvariant() is "nan" or "#nan" or "-nan")
            return "not a number (NaN)";
        if (bare.ToLowerInvariant() is "inf" or "infinity" or "∞")
            return "infinite";
        if (TryMakePlain(cell, plain, out var length)
            && double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return $"outside the range of decimal figures (±{decimal.MaxValue:0.##E+0})";

        return DecimalMark is '.' ? "not a figure with a decimal point" : "not a figure with a decimal comma";
    }

    /// <summary>The decimal mark that a figure gives away; <see langword="null"/> when it has none or could have either.</summary>
    /// <param name="mark">The one mark that is there, where it could be decimal or set off thousands, as in 1.234.</param>
    public static char? MarkOf(ReadOnlySpan<char> cell, out char? mark)
    {
        mark = null;
        var (points, commas) = (cell.Count('.'), cell.Count(','));
        if (points + commas == 0)
            return null;
        if (points + commas > 1)
            return OnlyReading(cell);

        var only = points == 1 ? '.' : ',';
        var whole = cell[..cell.IndexOf(only)].TrimStart("+-");
        var isGrouped = whole.Length is >= 1 and <= 3 && whole[0] is not '0'
            && cell[(cell.IndexOf(only) + 1)..] is { Length: 3 } rest && !rest.ContainsAnyExceptInRange('0', '9');
        if (!isGrouped)
            return new NumberFormat(only).TryParse(cell, out _) ? only : null;

        mark = only;
        return null;
    }

    static char? OnlyReading(ReadOnlySpan<char> cell) =>
        (new NumberFormat('.').TryParse(cell, out _), new NumberFormat(',').TryParse(cell, out _)) switch
        {
            (true, false) => '.',
            (false, true) => ',',
            _ => null,
        };

    /// <summary>Takes the separators of thousands out, and makes the decimal mark a point.</summary>
    bool TryMakePlain(ReadOnlySpan<char> cell, Span<char> plain, out int length)
    {
        length = 0;
        var (separator, digitsInGroup) = ('\0', 0);
        var isWhole = true;
        for (var i = 0; i < cell.Length; i++)
        {
            var letter = cell[i];
            if (length == plain.Length)
                return false;
            if (isWhole && IsSeparator(letter))
            {
                var isFirst = separator is '\0';
                if (isFirst ? digitsInGroup is < 1 or > 3 : letter != separator || digitsInGroup != 3)
                    return false;
                (separator, digitsInGroup) = (letter, 0);
                continue;
            }

            if (isWhole && (letter == DecimalMark || letter is 'e' or 'E'))
            {
                if (separator is not '\0' && digitsInGroup != 3)
                    return false;
                isWhole = false;
            }
            else if (letter is ',' or '.')
            {
                return false;
            }

            digitsInGroup += char.IsAsciiDigit(letter) ? 1 : 0;
            plain[length++] = letter == DecimalMark ? '.' : letter;
        }

        return length > 0 && (!isWhole || separator is '\0' || digitsInGroup == 3);
    }

    bool IsSeparator(char letter) =>
        Separators.Contains(letter) || (letter is ',' && DecimalMark is '.') || (letter is '.' && DecimalMark is ',');
}
