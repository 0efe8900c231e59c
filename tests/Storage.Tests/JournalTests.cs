using System.Text;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage.Tests;

public sealed class JournalTests : IDisposable
{
    const string WithoutTriggers = "drop trigger journal_keeps; drop trigger journal_holds; drop trigger head_follows; drop trigger head_holds;";

    readonly string _folder = Directory.CreateTempSubdirectory("gatecast-").FullName;

    string File => Path.Combine(_folder, "a.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static ForecastJournal Journal(CandleStore store) => new(store, TimeProvider.System);

    [Fact]
    public void A_forecast_comes_back_bit_for_bit()
    {
        using var store = CandleStore.Open(File);
        var journal = Journal(store);
        var written = journal.Append(Served.At(1) with { OriginValue = -0.0, Quantiles = [.. Served.At(1).Quantiles.Select(value => Math.BitIncrement(value) / 3)] });
        var read = Assert.Single(journal.Read());

        Assert.Equal((1, new string('0', 64), written.Hash, written.MadeAt), (read.Id, read.PreviousHash, read.Hash, read.MadeAt));
        Assert.Equivalent(written.Forecast, read.Forecast, strict: true);
        Assert.True(double.IsNegative(read.Forecast.OriginValue));
        Assert.Equal(written.Hash, JournalRow.HashOf(JournalRow.Of(1, read.PreviousHash, read.MadeAt, read.Forecast)));
        Assert.Equal(written.Forecast.Quantiles.Select(BitConverter.DoubleToInt64Bits), read.Forecast.Quantiles.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Each_entry_carries_the_hash_of_the_one_before_and_the_last_one_is_the_head()
    {
        Fill(3);
        using var store = CandleStore.Open(File);
        var entries = Journal(store).Read();

        Assert.Equal([1L, 2L, 3L], entries.Select(entry => entry.Id));
        Assert.Equal([new string('0', 64), entries[0].Hash, entries[1].Hash], entries.Select(entry => entry.PreviousHash));
        Assert.Equal(new JournalCheck(3, entries[2].Hash, null), Journal(store).Verify());
        Assert.Equal(new JournalCheck(3, entries[2].Hash, null), Journal(store).Verify(noted: entries[0].Hash));
    }

    [Fact]
    public void Entries_are_read_by_series_and_origin()
    {
        using var store = CandleStore.Open(File);
        var journal = Journal(store);
        journal.Append(Served.At(1));
        journal.Append(Served.At(1, series: new("kraken", "XBTUSD", Served.Hourly.Interval)));
        journal.Append(Served.At(2));

        Assert.Equal([1L, 3L], journal.Read(Served.Hourly).Select(entry => entry.Id));
        Assert.Equal([3L], journal.Read(Served.Hourly, Served.Start.AddHours(2)).Select(entry => entry.Id));
    }

    public static TheoryData<string> Columns => [.. JournalRow.Columns.Split(", "), "hash"];

    [Theory, MemberData(nameof(Columns))]
    public void A_change_of_one_byte_of_any_column_is_found(string column)
    {
        Fill(5);
        Sql($"{WithoutTriggers} update journal set {column} = {Changed(column)} where id = 3");
        using var store = CandleStore.Open(File);
        var check = Journal(store).Verify();

        Assert.Equal((2, 3), (check.Entries, check.Fault?.Entry));
    }

    static string Changed(string column) => column switch
    {
        "id" => "30",
        "made_at" or "read_at" or "trading_days" or "origin" or "rows" => $"{column} + 1",
        "levels" or "times" or "quantiles" or "reference_quantiles" or "origin_value" => $"cast(x'01' || substr({column}, 2) as blob)",
        _ => $"'x' || substr({column}, 2)",
    };

    [Fact]
    public void A_byte_flipped_in_the_file_itself_is_found()
    {
        Fill(5);
        Sql("pragma wal_checkpoint(truncate)");
        var bytes = System.IO.File.ReadAllBytes(File);
        // A page that was split holds rows twice, and one of the two counts no more.
        var text = Encoding.UTF8.GetBytes("too few origins");
        for (var at = 0; bytes.AsSpan(at).IndexOf(text) is >= 0 and var next; at += next + 1)
            bytes[at + next] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
        using var store = CandleStore.Open(File);

        Assert.Contains("a part of it was changed", Journal(store).Verify().Fault!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete from journal where id = 3", 3, "it is missing: after entry 2 comes entry 4")]
    [InlineData("delete from journal where id = 1", 1, "it is missing: after entry 0 comes entry 2")]
    [InlineData("delete from journal where id = 5", 5, "5 entries were written, and there are 4")]
    [InlineData("delete from journal", 1, "5 entries were written, and there are 0")]
    [InlineData("delete from journal_head", 5, "the head of the journal is missing")]
    [InlineData("update journal_head set entries = 4", 5, "the head counts 4 entries, and there are 5")]
    [InlineData("update journal_head set hash = previous_hash from (select previous_hash from journal where id = 5)", 5, "another hash")]
    [InlineData("drop table journal", 1, "the journal's tables are gone")]
    public void What_is_deleted_is_found(string sql, int entry, string reason)
    {
        Fill(5);
        Sql(WithoutTriggers + sql);
        using var store = CandleStore.Open(File);
        var fault = Journal(store).Verify().Fault;

        Assert.Equal(entry, fault?.Entry);
        Assert.Contains(reason, fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_cut_together_with_its_head_is_found_by_a_noted_head_alone()
    {
        Fill(5);
        using var store = CandleStore.Open(File);
        var noted = Journal(store).Read()[^1].Hash;
        Sql(WithoutTriggers + "delete from journal where id = 5; update journal_head set entries = 4, hash = (select hash from journal where id = 4)");

        Assert.Null(Journal(store).Verify().Fault);
        Assert.Contains("no entry has the noted hash", Journal(store).Verify(noted).Fault!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update journal set model = 'better'")]
    [InlineData("delete from journal where id = 5")]
    [InlineData("insert or replace into journal select * from journal where id = 5")]
    [InlineData("insert into journal select 7, hash, made_at, read_at, source, symbol, interval, column_name, trading_days, origin, origin_value, model, seed, configuration, version, machine, data_sha256, rows, levels, times, quantiles, reference, reference_quantiles, verdict, hash from journal where id = 5")]
    [InlineData("update journal_head set entries = 4")]
    [InlineData("delete from journal_head")]
    [InlineData("insert or replace into journal_head values (1, 4, 'x')")]
    public void Sql_refuses_what_is_not_the_next_entry(string sql)
    {
        Fill(5);

        Assert.Equal(19, Assert.Throws<SqliteException>(() => Sql(sql)).SqliteErrorCode);
        using var store = CandleStore.Open(File);
        Assert.Null(Journal(store).Verify().Fault);
    }

    [Fact]
    public void A_broken_journal_is_not_continued_and_an_unreadable_entry_is_named()
    {
        Fill(2);
        Sql("drop trigger journal_holds; delete from journal where id = 2");
        Sql("drop trigger journal_keeps; update journal set interval = 'often' where id = 1");
        using var store = CandleStore.Open(File);

        Assert.Contains("Entry 1 of the journal cannot be read", Assert.Throws<InvalidDataException>(() => Journal(store).Read()).Message, StringComparison.Ordinal);
        Sql("drop trigger head_holds; delete from journal_head");
        Assert.Contains("its head is missing", Assert.Throws<InvalidDataException>(() => Journal(store).Append(Served.At(3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_of_the_first_version_is_upgraded_in_place_and_keeps_its_candles()
    {
        using (var reader = new StreamReader(typeof(CandleStore).Assembly.GetManifestResourceStream("Migrations/0001-candles.sql")!))
            Sql($"pragma journal_mode = wal; {reader.ReadToEnd()}; pragma user_version = 1; pragma application_id = {0x47617465};" +
                "insert into series values (1, 'coinbase', 'BTC-USD', '1h', 0, 0, 1, 7200000); insert into fetches values (1, 1, 'a', '', 1, 'b', 7200000);" +
                "insert into candles values (1, 0, '1', '2', '0.5', '1.10', '3', 1)");

        using var store = CandleStore.Open(File);
        Assert.Equal(1.10m, Assert.Single(store.Read(Served.Hourly)).Close);
        Assert.Equal(1, Journal(store).Append(Served.At(1)).Id);
        Assert.Equal(StoreSchema.Version, (int)store.Connection.Number("pragma user_version"));
    }

    [Fact]
    public void Looks_at_a_test_period_are_counted_by_data_and_period()
    {
        using var store = CandleStore.Open(File);
        var openings = new TestOpenings(store);
        var period = new TestPeriod(new string('a', 64), Served.Start, Served.Start.AddDays(1), Horizon: 2);

        Assert.Equal([1, 2, 1, 1], [
            openings.Add(period, Served.Start), openings.Add(period, Served.Start), openings.Add(period with { Horizon = 3 }, Served.Start),
            openings.Add(period with { DataSha256 = new string('b', 64) }, Served.Start),
        ]);
    }

    void Fill(int entries)
    {
        using var store = CandleStore.Open(File);
        var journal = Journal(store);
        for (var hour = 1; hour <= entries; hour++)
            journal.Append(Served.At(hour));
    }

    void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        connection.Run(text);
    }
}
