using Gatecast.Sources;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage;

/// <summary>Writes within the store's open transaction.</summary>
sealed class CandleBatch(CandleStore store)
{
    /// <param name="candles">Checked, ascending.</param>
    public WriteCounts Write(CandleSeries series, Candle[] candles, Fetch fetch, CandleSpan covered)
    {
        var time = StoredValue.Of(fetch.Time);
        var id = SeriesId(series, time);
        var counts = WriteCandles(id, candles, WriteFetch(id, fetch, candles.Length), time);

        using var catalogue = store.Command(
            """
            update series set candles = candles + $added, refreshed_at = max(refreshed_at, $time),
                first_open = min(ifnull(first_open, $first), ifnull($first, first_open)),
                last_open = max(ifnull(last_open, $last), ifnull($last, last_open))
            where id = $series
            """,
            ("$series", id), ("$time", time), ("$added", counts.Added),
            ("$first", candles is [] ? DBNull.Value : StoredValue.Of(candles[0].OpenTime)),
            ("$last", candles is [] ? DBNull.Value : StoredValue.Of(candles[^1].OpenTime)));
        catalogue.ExecuteNonQuery();
        if (!covered.IsEmpty)
            Cover(id, covered);
        return counts;
    }

    /// <summary>Joins the span with those that it touches.</summary>
    void Cover(long series, CandleSpan covered)
    {
        var (from, to) = (StoredValue.Of(covered.From), StoredValue.Of(covered.To));
        using var touching = store.Command(
            "delete from known_spans where series_id = $series and from_open <= $to and to_open >= $from returning from_open, to_open",
            ("$series", series), ("$from", from), ("$to", to));
        using (var reader = touching.ExecuteReader())
            while (reader.Read())
                (from, to) = (long.Min(from, reader.GetInt64(0)), long.Max(to, reader.GetInt64(1)));

        using var joined = store.Command(
            "insert into known_spans (series_id, from_open, to_open) values ($series, $from, $to)", ("$series", series), ("$from", from), ("$to", to));
        joined.ExecuteNonQuery();
    }

    /// <summary>Writes down why candles are missing.</summary>
    public void Classify(CandleSeries series, IEnumerable<CandleGap> gaps)
    {
        using var clear = store.Command($"delete from gaps where {CandleStore.OfSeries}", CandleStore.Key(series));
        clear.ExecuteNonQuery();
        foreach (var gap in gaps)
        {
            using var insert = store.Command(
                $"insert into gaps (series_id, from_open, to_open, class) select id, $from, $to, $class from series where {CandleStore.IsSeries}",
                [.. CandleStore.Key(series), ("$from", StoredValue.Of(gap.Span.From)), ("$to", StoredValue.Of(gap.Span.To)), ("$class", gap.Class.ToString()!)]);
            insert.ExecuteNonQuery();
        }
    }

    long SeriesId(CandleSeries series, long time)
    {
        using var command = store.Command(
            """
            insert into series (source, symbol, interval, refreshed_at) values ($source, $symbol, $interval, $time)
            on conflict do update set interval = interval returning id
            """,
            ("$source", series.Source), ("$symbol", series.Symbol), ("$interval", series.Interval.ToString()), ("$time", time));
        return (long)command.ExecuteScalar()!;
    }

    long WriteFetch(long series, Fetch fetch, int rows)
    {
        using var command = store.Command(
            """
            insert into fetches (series_id, address, parameters, rows, body_sha256, fetched_at)
            values ($series, $address, $parameters, $rows, $body, $time) returning id
            """,
            ("$series", series), ("$address", fetch.Address), ("$parameters", fetch.Parameters), ("$rows", rows),
            ("$body", fetch.BodySha256), ("$time", StoredValue.Of(fetch.Time)));
        return (long)command.ExecuteScalar()!;
    }

    WriteCounts WriteCandles(long series, Candle[] candles, long fetch, long time)
    {
        using var insert = store.Command(
            """
            insert into candles (series_id, open_time, open, high, low, close, volume, fetch_id)
            values ($series, $openTime, $open, $high, $low, $close, $volume, $fetch) on conflict do nothing
            """);
        using var held = store.Command("select open, high, low, close, volume from candles where series_id = $series and open_time = $openTime");
        using var keep = store.Command(
            """
            insert into revisions (series_id, open_time, open, high, low, close, volume, fetch_id, replaced_at)
            select series_id, open_time, open, high, low, close, volume, fetch_id, $time from candles where series_id = $series and open_time = $openTime
            """, ("$time", time));
        using var replace = store.Command(
            """
            update candles set open = $open, high = $high, low = $low, close = $close, volume = $volume, fetch_id = $fetch
            where series_id = $series and open_time = $openTime
            """);
        var row = new CandleParameters(series, fetch);
        row.AddAllTo(insert, replace);
        row.AddKeyTo(held, keep);

        var (added, revised) = (0, 0);
        foreach (var candle in candles)
        {
            row.Set(candle);
            if (insert.ExecuteNonQuery() == 1)
            {
                added++;
                continue;
            }

            if (IsHeld(held, candle))
                continue;

            keep.ExecuteNonQuery();
            replace.ExecuteNonQuery();
            revised++;
        }

        return new(added, candles.Length - added - revised, revised);
    }

    /// <summary>Whether the numbers are the same as those held; 1.10 is 1.1.</summary>
    static bool IsHeld(SqliteCommand held, Candle candle)
    {
        using var reader = held.ExecuteReader();
        return reader.Read()
            && StoredValue.Number(reader.GetString(0)) == candle.Open && StoredValue.Number(reader.GetString(1)) == candle.High
            && StoredValue.Number(reader.GetString(2)) == candle.Low && StoredValue.Number(reader.GetString(3)) == candle.Close
            && StoredValue.Number(reader.GetString(4)) == candle.Volume;
    }

    /// <summary>The values of a candle's row; commands hold parameters of their own, so each value is set once for every command.</summary>
    sealed class CandleParameters(long series, long fetch)
    {
        static readonly string[] _key = ["$openTime"];
        static readonly string[] _all = ["$openTime", "$open", "$high", "$low", "$close", "$volume"];

        readonly List<SqliteParameter>[] _columns = [[], [], [], [], [], []];

        public void AddAllTo(params ReadOnlySpan<SqliteCommand> commands)
        {
            foreach (var command in commands)
            {
                command.Parameters.AddWithValue("$series", series);
                command.Parameters.AddWithValue("$fetch", fetch);
                Add(command, _all);
            }
        }

        public void AddKeyTo(params ReadOnlySpan<SqliteCommand> commands)
        {
            foreach (var command in commands)
            {
                command.Parameters.AddWithValue("$series", series);
                Add(command, _key);
            }
        }

        void Add(SqliteCommand command, string[] names)
        {
            for (var i = 0; i < names.Length; i++)
                _columns[i].Add(command.Parameters.Add(names[i], i == 0 ? SqliteType.Integer : SqliteType.Text));
        }

        public void Set(Candle candle)
        {
            Set(0, StoredValue.Of(candle.OpenTime));
            Set(1, StoredValue.Of(candle.Open));
            Set(2, StoredValue.Of(candle.High));
            Set(3, StoredValue.Of(candle.Low));
            Set(4, StoredValue.Of(candle.Close));
            Set(5, StoredValue.Of(candle.Volume));
        }

        void Set(int column, object value)
        {
            foreach (var parameter in _columns[column])
                parameter.Value = value;
        }
    }
}
