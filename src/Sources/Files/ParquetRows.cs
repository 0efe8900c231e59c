namespace Gatecast.Sources.Files;

/// <summary>Rows of a Parquet file, of some of its columns.</summary>
sealed class ParquetRows(ParquetTable table, int[] columns) : ITableRows
{
    readonly ParquetCells?[] _cells = new ParquetCells?[table.Header.Count];
    int _group;
    int _rowsInGroup;
    int _row = -1;

    /// <summary>1 for the first row.</summary>
    public int Number { get; private set; }

    public ReadOnlySpan<char> this[int column] => _cells[column]![_row].Trim();

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        _row++;
        while (_row >= _rowsInGroup)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var column in columns)
            {
                if (await table.ReadCellsAsync(column, _group, cancellation) is not { } cells)
                    return false;

                _cells[column]?.Dispose();
                (_cells[column], _rowsInGroup) = (cells, cells.Count);
            }

            (_group, _row) = (_group + 1, 0);
        }

        Number++;
        return true;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var cells in _cells)
            cells?.Dispose();
        return ValueTask.CompletedTask;
    }
}
