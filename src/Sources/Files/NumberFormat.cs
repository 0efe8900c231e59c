using System.Globalization;

namespace Gatecast.Sources.Files;

/// <summary>Reads the figures of one column: digits, a decimal mark, perhaps an exponent or one of K, M and B for thousands, millions and
/// billions, thousands set off in threes, and a currency sign in front.</summary>
/// <param name="DecimalMark">A point or a comma.</param>
/// <param name="Currency">The sign that figures may have; <see langword="null"/> for none.</param>
readonly record struct NumberFormat(char DecimalMark, char? Currency = null)
{
    /// <summary>Letters of the longest cell that is looked at.</summary>
    public const int LongestFigure = 100;

    // What a long holds, whatever its digits.
    const int PlainDigits = 18;

    // Blanks of three widths and two apostrophes set off thousands in French, Russian and Swiss tables.
    const string Separators = " \u00A0\u202F'\u2019";

    const string Currencies = "$€£¥₿";

    public bool TryParse(ReadOnlySpan<char> cell, out decimal value)
    {
        if (TryParsePlain(cell, out value))
            return true;

        Span<char> bare = stackalloc char[LongestFigure];
        Span<char> plain = stackalloc char[LongestFigure];
        var figure = WithoutCurrency(cell, bare, out var currency);
        return (currency is null || currency == Currency)
            && TryMakePlain(figure, plain, out var length)
            && decimal.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a cell is a figure whatever its marks, as they are in columns that hold nothing else.</summary>
    public static bool IsFigure(ReadOnlySpan<char> cell)
    {
        Span<char> buffer = stackalloc char[LongestFigure];
        var bare = WithoutCurrency(cell, buffer, out _);
        return bare.Length > 0 && !char.IsAsciiLetter(bare[^1])
            && (new NumberFormat('.').TryParse(bare, out _) || new NumberFormat(',').TryParse(bare, out _));
    }

    /// <summary>Takes the currency sign out of a cell such as $1.50, -€2 or £ 3.</summary>
    /// <param name="buffer">May hold the result.</param>
    /// <param name="currency"><see langword="null"/> where there is none.</param>
    public static ReadOnlySpan<char> WithoutCurrency(ReadOnlySpan<char> cell, Span<char> buffer, out char? currency)
    {
        currency = null;
        var isSigned = cell is ['+' or '-', ..];
        var figure = isSigned ? cell[1..] : cell;
        if (figure.IsEmpty || !Currencies.Contains(figure[0]) || cell.Length > buffer.Length)
            return cell;

        currency = figure[0];
        figure = figure[1..].TrimStart();
        if (!isSigned)
            return figure;

        buffer[0] = cell[0];
        figure.CopyTo(buffer[1..]);
        return buffer[..(1 + figure.Length)];
    }

    /// <summary>Why a cell is no figure, to follow "is".</summary>
    public string Fault(ReadOnlySpan<char> cell)
    {
        Span<char> buffer = stackalloc char[LongestFigure];
        Span<char> plain = stackalloc char[LongestFigure];
        var figure = WithoutCurrency(cell, buffer, out var currency);
        if (currency is not null && currency != Currency)
            return Currency is null ? $"in {currency}, and the figures above have no currency" : $"in {currency}, and figures above are in {Currency}";

        var bare = figure.TrimStart("+-").ToString();
        if (bare.ToLowerInvariant() is "nan" or "#nan" or "-nan")
            return "not a number (NaN)";
        if (bare.ToLowerInvariant() is "inf" or "infinity" or "∞")
            return "infinite";
        if (TryMakePlain(figure, plain, out var length)
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

    /// <summary>Reads up to 18 digits with at most one decimal mark, as most figures are, to what decimal.Parse makes of them.</summary>
    bool TryParsePlain(ReadOnlySpan<char> cell, out decimal value)
    {
        value = 0;
        if (cell.Length is 0 or > PlainDigits)
            return false;

        var (digits, decimals) = (0L, -1);
        foreach (var letter in cell)
        {
            if (char.IsAsciiDigit(letter))
            {
                digits = 10 * digits + (letter - '0');
                decimals += decimals < 0 ? 0 : 1;
            }
            else if (letter == DecimalMark && decimals < 0)
            {
                decimals = 0;
            }
            else
            {
                return false;
            }
        }

        if (cell.Length == 1 && decimals == 0)
            return false;

        value = new decimal((int)digits, (int)(digits >> 32), 0, isNegative: false, (byte)int.Max(0, decimals));
        return true;
    }

    /// <summary>Takes the separators of thousands out, makes the decimal mark a point, and K, M or B an exponent.</summary>
    bool TryMakePlain(ReadOnlySpan<char> cell, Span<char> plain, out int length)
    {
        length = 0;
        var (separator, digitsInGroup) = ('\0', 0);
        var isWhole = true;
        var exponent = cell is [.., >= '0' and <= '9', 'K' or 'M' or 'B'] ? ExponentOf(cell[^1]) : "";
        cell = exponent.Length > 0 ? cell[..^1] : cell;
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

        if (!exponent.TryCopyTo(plain[length..]))
            return false;

        length += exponent.Length;
        return length > exponent.Length && (!isWhole || separator is '\0' || digitsInGroup == 3);
    }

    static string ExponentOf(char magnitude) => magnitude switch { 'K' => "E3", 'M' => "E6", _ => "E9" };

    bool IsSeparator(char letter) =>
        Separators.Contains(letter) || (letter is ',' && DecimalMark is '.') || (letter is '.' && DecimalMark is ',');
}
