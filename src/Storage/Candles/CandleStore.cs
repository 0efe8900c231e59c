using Gatecast.Sources;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>Closed, true candles in one SQLite file, with what they were before, the fetches they came from, and a catalogue.</summary>
/// <remarks>For one thread at a time; open another store on the same file for another thread. Any number of them may read while one writes. Calls
/// read and write on the caller's thread, as SQLite does. Errors of the file leave what was stored as it was.</remarks>
public sealed class CandleStore : IDisposable
{
    const string Entry = "source, symbol, interval, first_open, last_open, candles, refreshed_at, (select count(*) from revisions where series_id = series.id)";
    const string Values = "open_time, open, high, low, close, volume";
    internal const string IsSeries = "source = $source and symbol = $symbol and interval = $interval";
    internal const string OfSeries = $"series_id = (select id from series where {IsSeries})";

    readonly string _path;
    readonly TimeSpan _patience;

    CandleStore(string path, TimeSpan patience)
    {
        (_path, _patience) = (path, patience);
        Connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = (int)patience.TotalSeconds,
            Pooling = false,
        }.ToString());
    }

    internal SqliteConnection Connection { get; }

    /// <summary>Opens a store, or creates it in a folder that exists.</summary>
    /// <param name="patience">How long to wait for another process that writes: 1 s or more; 30 s where nothing is given.</param>
    /// <exception cref="IOException">The folder does not exist, the file is locked or damaged, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    /// <exception cref="InvalidDataException">The file is no store, or was written by a newer version.</exception>
    public static CandleStore Open(string path, TimeSpan? patience = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var wait = TimeSpan.FromSeconds(Math.Ceiling((patience ?? TimeSpan.FromSeconds(30)).TotalSeconds));
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.FromSeconds(1), nameof(patience));
        var full = Path.GetFullPath(path);
        StoreError.CheckPlace(full);
        var store = new CandleStore(full, wait);
        try
        {
            store.Prepare();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens a store that is there; <see langword="null"/> where there is none, which is as good as an empty one, and is not created by looking.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static CandleStore? OpenExisting(string path) => File.Exists(path) ? Open(path) : null;

    public void Dispose() => Connection.Dispose();

    /// <summary>Writes a batch, its row of the fetch log and the catalogue in one transaction. Writing the same again changes no candle.</summary>
    /// <param name="candles">Closed, over by the time of the fetch, and true, in any order; may be empty.</param>
    /// <param name="covered">Open times of which the fetch told all that the source has: candles of them that are not there are gaps.</param>
    /// <exception cref="ArgumentException">A candle is not closed, not over, has a fault, or stands there twice with different numbers.</exception>
    /// <inheritdoc cref="Open" path="/exception"/>
    public WriteCounts Write(CandleSeries series, IReadOnlyCollection<Candle> candles, Fetch fetch, CandleSpan covered = default)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(candles);
        ArgumentNullException.ThrowIfNull(fetch);
        Candle[] batch = [.. candles];
        CheckBatch(series, batch, fetch.Time);
        return Clearly(() =>
        {
            using var transaction = Connection.BeginTransaction(deferred: false);
            var counts = new CandleBatch(this).Write(series, batch, fetch, covered);
            transaction.Commit();
            return counts;
        });
    }

    /// <summary>The candles of a series, ascending.</summary>
    /// <param name="from">First open time that counts.</param>
    /// <param name="to">First open time that counts no more.</param>
    public IReadOnlyList<Candle> Read(CandleSeries series, DateTimeOffset? from = null, DateTimeOffset? to = null) => Rows(
        $"select {Values} from candles where {OfSeries} and open_time >= $from and open_time < $to order by open_time",
        Bounds(series, from, to), row => CandleOf(row));

    /// <summary>The newest candles of a series, ascending; all of them where there are fewer.</summary>
    public IReadOnlyList<Candle> ReadNewest(CandleSeries series, int count)
    {
        var candles = Rows(
            $"select {Values} from candles where {OfSeries} order by open_time desc limit $count", [.. Key(series), ("$count", count)], row => CandleOf(row));
        candles.Reverse();
        return candles;
    }

    /// <summary>The closes of a series alone, ascending; faster than whole candles.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    public IReadOnlyList<(DateTimeOffset OpenTime, decimal Close)> ReadCloses(CandleSeries series, DateTimeOffset? from = null, DateTimeOffset? to = null) => Rows(
        $"select open_time, close from candles where {OfSeries} and open_time >= $from and open_time < $to order by open_time",
        Bounds(series, from, to), row => (StoredValue.Time(row.GetInt64(0)), StoredValue.Number(row.GetString(1))));

    /// <summary>The candles that were over by a time, ascending, as they stood then: without what replaced them later.</summary>
    /// <remarks>A candle that was over but came into the store only later counts as it first came, so that a past can be fetched afterwards.</remarks>
    /// <param name="newest">How many at most, the newest ones; all of them where nothing is given.</param>
    /// <param name="to">First open time that counts no more.</param>
    public IReadOnlyList<Candle> ReadAsOf(CandleSeries series, DateTimeOffset time, int? newest = null, DateTimeOffset? to = null)
    {
        // The oldest version that was replaced after the time is the one that stood at it.
        var candles = Rows(
            $"""
            select c.open_time, ifnull(r.open, c.open), ifnull(r.high, c.high), ifnull(r.low, c.low), ifnull(r.close, c.close), ifnull(r.volume, c.volume)
            from candles c left join revisions r on r.id =
                (select min(id) from revisions where series_id = c.series_id and open_time = c.open_time and replaced_at > $time)
            where c.{OfSeries} and c.open_time >= $from and c.open_time < $to order by c.open_time desc limit $newest
            """,
            [.. BoundsAsOf(series, time, to), ("$time", StoredValue.Of(time)), ("$newest", newest ?? -1)], row => CandleOf(row));
        candles.Reverse();
        return candles;
    }

    /// <summary>How many candles were over by a time.</summary>
    public int CountAsOf(CandleSeries series, DateTimeOffset time) => Rows(
        $"select count(*) from candles where {OfSeries} and open_time >= $from and open_time < $to",
        BoundsAsOf(series, time), row => row.GetInt32(0))[0];

    /// <summary>The last candle of a series, or <see langword="null"/> where there is none.</summary>
    public Candle? Last(CandleSeries series) => ReadNewest(series, 1) is [var last] ? last : null;

    /// <summary>What the candles of a series were before they came back different, by open time, the oldest version first.</summary>
    public IReadOnlyList<CandleRevision> Revisions(CandleSeries series) => Rows(
        $"select {Values}, replaced_at from revisions where {OfSeries} order by open_time, id",
        Key(series), row => new CandleRevision(CandleOf(row), StoredValue.Time(row.GetInt64(6))));

    /// <summary>The fetches of a series in the order they were written.</summary>
    public IReadOnlyList<LoggedFetch> FetchLog(CandleSeries series) => Rows(
        $"select address, parameters, body_sha256, fetched_at, rows from fetches where {OfSeries} order by id",
        Key(series), row => new LoggedFetch(
            new()
            {
                Address = row.GetString(0),
                Parameters = row.GetString(1),
                BodySha256 = row.GetString(2),
                Time = StoredValue.Time(row.GetInt64(3)),
            },
            row.GetInt32(4)));

    /// <summary>The spans of open times that the source was asked for, ascending and apart from one another.</summary>
    public IReadOnlyList<CandleSpan> KnownSpans(CandleSeries series) => Rows(
        $"select from_open, to_open from known_spans where {OfSeries} order by from_open",
        Key(series), row => new CandleSpan(StoredValue.Time(row.GetInt64(0)), StoredValue.Time(row.GetInt64(1))));

    /// <summary>The candles that are missing within the spans that the source was asked for, oldest first, with what is known of the reason.</summary>
    /// <remarks>Weekends and short holidays of daily rows that keep their weekends are no gaps; nor is a single last candle, which may come late.</remarks>
    public IReadOnlyList<CandleGap> Gaps(CandleSeries series)
    {
        var times = Rows($"select open_time from candles where {OfSeries} order by open_time", Key(series), row => StoredValue.Time(row.GetInt64(0)));
        var classes = Rows($"select from_open, to_open, class from gaps where {OfSeries}", Key(series), row => (
            Span: new CandleSpan(StoredValue.Time(row.GetInt64(0)), StoredValue.Time(row.GetInt64(1))), Class: Enum.Parse<GapClass>(row.GetString(2))))
            .ToDictionary(gap => gap.Span, gap => (GapClass?)gap.Class);
        return [.. CandleGaps.Find(series.Interval, times, KnownSpans(series)).Select(gap => new CandleGap(gap.Span, gap.Candles, classes.GetValueOrDefault(gap.Span)))];
    }

    /// <summary>Keeps the classes of a series' gaps, in place of those kept before.</summary>
    public void Classify(CandleSeries series, IEnumerable<CandleGap> gaps) => Clearly(() =>
    {
        using var transaction = Connection.BeginTransaction(deferred: false);
        new CandleBatch(this).Classify(series, gaps.Where(gap => gap.Class is not null));
        transaction.Commit();
        return true;
    });

    /// <summary>Looks through every stored candle, and through the file itself.</summary>
    /// <exception cref="IOException">A part of the file is damaged.</exception>
    public IReadOnlyList<CandleCheck> Check()
    {
        var found = Rows("pragma integrity_check(1)", [], row => row.GetString(0))
            .Concat(Rows("pragma foreign_key_check", [], row => $"a row of {row.GetString(0)} belongs to none of {row.GetString(2)}"))
            .FirstOrDefault(text => text is not "ok");
        if (found is not null)
            throw StoreError.Damaged(_path, found);

        return [.. Catalogue().Select(entry => CandleCheck.Of(this, entry))];
    }

    /// <summary>All series, by source and symbol.</summary>
    public IReadOnlyList<CatalogueEntry> Catalogue() => Rows($"select {Entry} from series order by source, symbol, id", [], EntryOf);

    /// <summary>One series of the catalogue; <see langword="null"/> where nothing of it was fetched.</summary>
    public CatalogueEntry? CatalogueEntry(CandleSeries series) => Rows($"select {Entry} from series where {IsSeries}", Key(series), EntryOf).SingleOrDefault();

    void Prepare() => Clearly(() =>
    {
        Connection.Open();
        StoreSchema.Migrate(Connection, _path);
        // A commit survives the end of the process at any moment; the end of the power may take the last ones, never a part of one.
        Connection.Run("pragma synchronous = normal");
        return true;
    });

    static void CheckBatch(CandleSeries series, Candle[] batch, DateTimeOffset now)
    {
        foreach (var candle in batch)
        {
            var fault = !candle.IsClosed ? "it is not closed"
                : series.Fault(candle) is { } found ? found
                : !candle.IsOver(series.Interval, now) ? $"it is not over at {now.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC"
                : null;
            if (fault is not null)
                throw Refusal(candle, fault);
        }

        Array.Sort(batch, (a, b) => a.OpenTime.CompareTo(b.OpenTime));
        for (var i = 1; i < batch.Length; i++)
            if (batch[i].OpenTime == batch[i - 1].OpenTime && batch[i] != batch[i - 1])
                throw Refusal(batch[i], "it is there twice with different numbers");

        ArgumentException Refusal(Candle candle, string fault) => new(
            $"The candle of {series} at {candle.OpenTime:yyyy-MM-dd HH:mm:ss} cannot be stored, since {fault}. " +
            "Nothing was written; leave such candles out.", nameof(batch));
    }

    internal List<T> Rows<T>(string sql, (string Name, object Value)[] parameters, Func<SqliteDataReader, T> read) => Clearly(() =>
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    });

    /// <summary>A command within the transaction that is open, if one is.</summary>
    internal SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        // CreateCommand takes the connection's open transaction along.
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    internal static (string Name, object Value)[] Key(CandleSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return [("$source", series.Source), ("$symbol", series.Symbol), ("$interval", series.Interval.ToString())];
    }

    static (string Name, object Value)[] Bounds(CandleSeries series, DateTimeOffset? from, DateTimeOffset? to) =>
        [.. Key(series), ("$from", from is { } first ? StoredValue.OfBound(first) : long.MinValue), ("$to", to is { } end ? StoredValue.OfBound(end) : long.MaxValue)];

    static (string Name, object Value)[] BoundsAsOf(CandleSeries series, DateTimeOffset time, DateTimeOffset? to = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        // Stored candles open where an interval starts, so that those before the interval of this time were over.
        var end = series.Interval.StartOf(time);
        return Bounds(series, from: null, to < end ? to : end);
    }

    static CatalogueEntry EntryOf(SqliteDataReader row) => new(
        new(row.GetString(0), row.GetString(1), Interval.Parse(row.GetString(2))),
        row.IsDBNull(3) ? null : StoredValue.Time(row.GetInt64(3)), row.IsDBNull(4) ? null : StoredValue.Time(row.GetInt64(4)),
        row.GetInt32(5), Revisions: row.GetInt32(7), LastRefresh: StoredValue.Time(row.GetInt64(6)));

    static Candle CandleOf(SqliteDataReader row) => new(
        StoredValue.Time(row.GetInt64(0)),
        Open: StoredValue.Number(row.GetString(1)), High: StoredValue.Number(row.GetString(2)), Low: StoredValue.Number(row.GetString(3)),
        Close: StoredValue.Number(row.GetString(4)), Volume: StoredValue.Number(row.GetString(5)));

    /// <summary>Runs what reads or writes the file, and says in the framework's exceptions what SQLite found.</summary>
    internal T Clearly<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error) when (StoreError.Of(error, _path, _patience) is { } clear)
        {
            throw clear;
        }
    }
}
