namespace Gatecast.Sources.Files;

/// <summary>A header and rows of cells, which read as text whatever they are stored as.</summary>
interface ITable
{
    /// <summary>How many rows of a column <see cref="HeadAsync"/> brings.</summary>
    const int HeadRows = 100;

    /// <summary>For errors.</summary>
    string Name { get; }

    /// <summary>What a row is counted in: line or row.</summary>
    string RowWord { get; }

    /// <summary>What stands between two cells; <see langword="null"/> where cells are stored apart.</summary>
    char? Delimiter { get; }

    IReadOnlyList<string> Header { get; }

    /// <summary>Whether a column holds text, which people write in many ways; else its cells are figures with a decimal point, or ISO times.</summary>
    bool IsText(int column);

    /// <summary>What a column holds that is neither a time nor a figure, such as nested values.</summary>
    string? Unreadable(int column);

    /// <summary>The first cells of a column, without the header.</summary>
    ValueTask<IReadOnlyList<string>> HeadAsync(int column, CancellationToken cancellation);

    /// <summary>The rows from the first on; those opened before must not be used any more.</summary>
    ValueTask<ITableRows> OpenRowsAsync(TableColumns columns, CancellationToken cancellation);
}
