using Gatecast.Sources;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>Every forecast of stored series that was served, in a chain of hashes that a store's file carries.</summary>
/// <remarks>Entries are added and never changed: SQL refuses it, and <see cref="Verify"/> finds what was done around SQL. Any number of processes
/// may add at once. For one thread at a time, as the store.</remarks>
public sealed class ForecastJournal(CandleStore store, TimeProvider clock)
{
    static readonly string _insert =
        $"insert into journal ({JournalRow.Columns}, hash) values ({string.Join(", ", Enumerable.Range(0, JournalRow.Count).Select(i => $"$c{i}"))}, $hash)";

    /// <summary>Writes a forecast down as the newest entry; when this returns, it is on the disk.</summary>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public JournalEntry Append(ServedForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return store.Clearly(() =>
        {
            // The store's "normal" may lose its last transactions when the power goes; a forecast that was said to be journalled has to be there.
            store.Connection.Run("pragma synchronous = full");
            using var transaction = store.Connection.BeginTransaction(deferred: false);
            var (entries, previous) = Head() ?? throw Broken("its head is missing");
            var row = JournalRow.Of(entries + 1, previous, clock.GetUtcNow(), forecast);
            var hash = JournalRow.HashOf(row);
            using var insert = store.Command(_insert, [.. row.Select((value, i) => ($"$c{i}", value)), ("$hash", hash)]);
            try
            {
                insert.ExecuteNonQuery();
            }
            catch (SqliteException error) when (StoreError.IsConstraint(error))
            {
                throw Broken($"entry {entries + 1} does not fit behind its head", error);
            }

            transaction.Commit();
            return new JournalEntry(entries + 1, StoredValue.Time((long)row[2]), forecast, previous, hash);
        });
    }

    /// <summary>The entries in the order they were made.</summary>
    /// <param name="series">Of one series alone.</param>
    /// <param name="origin">From one origin alone.</param>
    /// <exception cref="InvalidDataException">An entry cannot be read.</exception>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public IReadOnlyList<JournalEntry> Read(CandleSeries? series = null, DateTimeOffset? origin = null) => store.Rows(
        $"""
        select {JournalRow.Columns}, hash from journal
        where {(series is null ? "true" : CandleStore.IsSeries)} and {(origin is null ? "true" : "origin = $origin")} order by id
        """,
        [.. series is null ? [] : CandleStore.Key(series), .. origin is { } time ? [("$origin", (object)StoredValue.Of(time))] : ((string, object)[])[]],
        JournalRow.Entry);

    /// <summary>Looks through the chain from the first entry on, and at its head.</summary>
    /// <param name="noted">A hash that somebody wrote down earlier, and that an entry must have.</param>
    /// <inheritdoc cref="CandleStore.Open" path="/exception"/>
    public JournalCheck Verify(string? noted = null) => store.Clearly<JournalCheck>(() =>
    {
        // One moment's entries and head, though others write.
        using var transaction = store.Connection.BeginTransaction(deferred: true);
        if (store.Connection.Number("select count(*) from sqlite_schema where type = 'table' and name in ('journal', 'journal_head')") < 2)
            return new(0, JournalRow.NoHash, new(1, "the journal's tables are gone"));

        var (last, hash, isNoted) = (0L, JournalRow.NoHash, noted is null or JournalRow.NoHash);
        using var command = store.Command($"select {JournalRow.Columns}, hash from journal order by id", []);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (FaultOf(reader, last, hash) is { } fault)
                return new(last, hash, fault);
            (last, hash) = (last + 1, reader.GetString(JournalRow.Count));
            isNoted |= hash == noted;
        }

        return new(last, hash, FaultOfHead(last, hash) ?? (isNoted ? null : new(last, $"no entry has the noted hash {noted}, so the journal was rewritten or cut, or is another one")));
    });

    static JournalFault? FaultOf(SqliteDataReader reader, long last, string previous)
    {
        var (due, row) = (last + 1, JournalRow.Raw(reader));
        if (row[0] is not long id || id != due)
            return new(due, $"it is missing: after entry {last} comes entry {row[0]}");
        if (reader.GetValue(JournalRow.Count) as string != JournalRow.HashOf(row))
            return new(due, "what stands there does not give its hash, so a part of it was changed");
        return row[1] as string == previous ? null : new(due, $"it does not follow entry {last}: the hash of the entry before is another one");
    }

    JournalFault? FaultOfHead(long last, string hash) => Head() switch
    {
        null => new(last, "the head of the journal is missing"),
        var (entries, _) when entries > last => new(last + 1, $"it is missing: {entries} entries were written, and there are {last}"),
        var (entries, _) when entries < last => new(entries + 1, $"the head counts {entries} entries, and there are {last}"),
        var (_, head) => head == hash ? null : new(last, "the head of the journal has another hash"),
    };

    (long Entries, string Hash)? Head()
    {
        using var command = store.Command("select entries, hash from journal_head", []);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : null;
    }

    static InvalidDataException Broken(string what, Exception? error = null) => new(
        $"The journal cannot be continued: {what}. Run gatecast track verify to see where it is broken, and restore a copy of the store.", error);
}
