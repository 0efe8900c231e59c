namespace Gatecast.Sources.Files;

/// <summary>The rows of a table, one at a time.</summary>
interface ITableRows : IAsyncDisposable
{
    /// <summary>Where the current row stands in its file, as people count; <see cref="ITable.RowWord"/> is the unit.</summary>
    int Number { get; }

    /// <summary>A cell of the current row, without blanks around it; empty where there is none.</summary>
    ReadOnlySpan<char> this[int column] { get; }

    /// <summary>Moves to the next row.</summary>
    ValueTask<bool> ReadAsync(CancellationToken cancellation);
}
