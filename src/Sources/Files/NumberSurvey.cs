namespace Gatecast.Sources.Files;

/// <summary>Finds a column's decimal mark and currency, from as many of its figures as it takes.</summary>
sealed class NumberSurvey
{
    char? _mark;
    char? _currency;
    string? _eitherPoint;
    string? _eitherComma;

    /// <summary>No further figure can change the answer.</summary>
    public bool IsSettled => _mark is not null;

    /// <summary>Says that the mark is known.</summary>
    public void Settle(char mark) => _mark = mark;

    public void Add(ReadOnlySpan<char> cell)
    {
        if (IsSettled)
            return;

        Span<char> buffer = stackalloc char[NumberFormat.LongestFigure];
        var figure = NumberFormat.WithoutCurrency(cell, buffer, out var currency);
        _currency ??= currency;
        _mark = NumberFormat.MarkOf(figure, out var either);
        if (either is '.')
            _eitherPoint ??= figure.ToString();
        if (either is ',')
            _eitherComma ??= figure.ToString();
    }

    /// <remarks>A lone point is read as decimal, as nearly all files mean it; a lone comma means either about as often.</remarks>
    /// <exception cref="InvalidDataException">A comma may be decimal or set off thousands, and no figure shows which.</exception>
    public NumberFormat Result(string file, string column)
    {
        if (_mark is null && _eitherComma is not null)
            throw new InvalidDataException(
                $"{file} has figures such as '{_eitherComma}' in its column '{column}', and no row shows whether the comma " +
                "is decimal or sets off thousands; write a decimal point, and no mark for thousands.");

        return new NumberFormat(_mark ?? '.', _currency);
    }

    /// <summary>A figure that was read with a decimal point although the point might set off thousands.</summary>
    public string? Doubtful => _mark is null ? _eitherPoint : null;
}
