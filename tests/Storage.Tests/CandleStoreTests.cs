using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Gatecast.Sources;
using Microsoft.Data.Sqlite;

namespace Gatecast.Storage.Tests;

public sealed class CandleStoreTests : IDisposable
{
    const string ChildVariable = "GATECAST_STORE_CHILD";
    const int ChildBatch = 500;

    static readonly CandleSeries _series = new("coinbase", "BTC-USD", Interval.Parse("1m"));
    static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset _later = _start.AddYears(5);

    readonly string _folder = Directory.CreateTempSubdirectory("gatecast-").FullName;

    string File => Path.Combine(_folder, "a.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static Candle At(int minute, decimal close = 100m) => new(_start.AddMinutes(minute), Open: 100m, High: 200m, Low: 50m, Close: close, Volume: 0.00000001m);

    static Fetch At(DateTimeOffset time) => Fetch.Of("https://example.org/candles", "limit=2", "body"u8, time);

    [Fact]
    public void Candles_come_back_as_they_went_in_to_the_last_digit()
    {
        var candle = new Candle(_start, Open: 0.0000000000000000000000000001m, High: 79228162514264337593543950335m, Low: 0.0000000000000000000000000001m, Close: 1.10m, Volume: 0m);
        using var store = CandleStore.Open(File);
        store.Write(_series, [candle], At(_later));

        Assert.Equal([candle], store.Read(_series));
        Assert.Equal([(_start, 1.10m)], store.ReadCloses(_series));
    }

    [Fact]
    public void The_same_batch_again_changes_no_candle()
    {
        using var store = CandleStore.Open(File);

        Assert.Equal(new WriteCounts(Added: 2, Unchanged: 0, Revised: 0), store.Write(_series, [At(1), At(0)], At(_later)));
        Assert.Equal(new WriteCounts(Added: 0, Unchanged: 2, Revised: 0), store.Write(_series, [At(0), At(1, 100.00m)], At(_later)));
        Assert.Empty(store.Revisions(_series));
        Assert.Equal(2, store.FetchLog(_series).Count);
    }

    [Fact]
    public void A_candle_that_comes_back_different_is_kept_both_ways()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0), At(1)], At(_start.AddHours(1)));

        Assert.Equal(new WriteCounts(Added: 0, Unchanged: 1, Revised: 1), store.Write(_series, [At(0), At(1, 101)], At(_start.AddHours(2))));
        Assert.Equal([At(0), At(1, 101)], store.Read(_series));
        Assert.Equal([new CandleRevision(At(1), _start.AddHours(2))], store.Revisions(_series));
    }

    [Fact]
    public void Candles_as_of_a_time_are_those_that_stood_then()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0), At(1)], At(_start.AddHours(1)));
        store.Write(_series, [At(1, 101)], At(_start.AddHours(2)));
        store.Write(_series, [At(1, 102), At(150)], At(_start.AddHours(3)));

        Assert.Equal([At(0), At(1)], store.ReadAsOf(_series, _start.AddHours(1)));
        Assert.Equal([At(0), At(1, 101)], store.ReadAsOf(_series, _start.AddHours(2)));
        Assert.Equal([At(0), At(1, 102), At(150)], store.ReadAsOf(_series, _start.AddHours(3)));
        Assert.Equal([At(0)], store.ReadAsOf(_series, _start.AddSeconds(119)));
        Assert.Equal((1, 2, 3), (store.CountAsOf(_series, _start.AddSeconds(119)), store.CountAsOf(_series, _start.AddHours(2)), store.CountAsOf(_series, _later)));
    }

    [Fact]
    public void The_newest_as_of_a_time_are_the_last_of_those_that_were_over_and_before_an_end()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0), At(1), At(2), At(3)], At(_start.AddHours(1)));
        store.Write(_series, [At(2, 101)], At(_start.AddHours(2)));

        Assert.Equal([At(1), At(2)], store.ReadAsOf(_series, _start.AddMinutes(3), newest: 2));
        Assert.Equal([At(2, 101), At(3)], store.ReadAsOf(_series, _later, newest: 2));
        Assert.Equal([At(0), At(1)], store.ReadAsOf(_series, _later, newest: 2, to: _start.AddMinutes(2)));
        Assert.Equal([At(0), At(1), At(2)], store.ReadAsOf(_series, _start.AddMinutes(3), newest: 9, to: _later));
    }

    [Theory]
    [InlineData("1mo", "2026-02-28T23:59:59", 1)]
    [InlineData("1mo", "2026-03-01", 2)]
    [InlineData("1w", "2026-01-11", 0)]
    [InlineData("1w", "2026-01-12", 1)]
    public void Months_and_weeks_are_over_when_the_calendar_says_so(string interval, string time, int candles)
    {
        var series = new CandleSeries("coinbase", "BTC-USD", Interval.Parse(interval));
        var first = series.Interval.StartFrom(_start);
        using var store = CandleStore.Open(File);
        store.Write(series, [.. Enumerable.Range(0, 3).Select(steps => At(0) with { OpenTime = series.Interval.After(first, steps) })], At(_later));

        Assert.Equal(candles, store.ReadAsOf(series, DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).Count);
    }

    [Fact]
    public void A_range_has_its_start_and_not_its_end()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0), At(1), At(2), At(3)], At(_later));

        Assert.Equal([At(1), At(2)], store.Read(_series, _start.AddMinutes(1), _start.AddMinutes(3)));
        Assert.Equal(At(3), store.Last(_series));
        Assert.Null(store.Last(new("kraken", "BTC-USD", _series.Interval)));
    }

    [Fact]
    public void The_catalogue_says_what_is_held()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(5)], At(_start.AddHours(1)));
        store.Write(_series, [At(2), At(5)], At(_start.AddHours(2)));
        store.Write(_series, [], At(_start.AddHours(3)));

        Assert.Equal([new(_series, _start.AddMinutes(2), _start.AddMinutes(5), Candles: 2, Revisions: 0, LastRefresh: _start.AddHours(3))], store.Catalogue());
        Assert.Equal([1, 2, 0], store.FetchLog(_series).Select(fetch => fetch.Rows));
        Assert.Equal(At(_start.AddHours(2)), store.FetchLog(_series)[1].Fetch);
    }

    public static TheoryData<string, Candle> Untrue => new()
    {
        { "not closed", At(0) with { IsClosed = false } },
        { "not over", At(0) with { OpenTime = _later } },
        { "its volume", At(0) with { Volume = -1 } },
        { "twice", At(7, 99) },
    };

    [Theory, MemberData(nameof(Untrue), DisableDiscoveryEnumeration = true)]
    public void An_untrue_candle_refuses_its_whole_batch(string reason, Candle candle)
    {
        using var store = CandleStore.Open(File);

        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => store.Write(_series, [At(7), candle], At(_later))).Message, StringComparison.Ordinal);
        Assert.Empty(store.Catalogue());
    }

    [Fact]
    public void Others_read_while_one_writes_and_a_second_writer_is_told_of_the_lock()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0)], At(_later));
        using var other = CandleStore.Open(File, TimeSpan.FromSeconds(1));
        using var transaction = store.Connection.BeginTransaction(deferred: false);

        Assert.Single(other.Read(_series));
        Assert.Contains("locked", Assert.Throws<IOException>(() => other.Write(_series, [At(1)], At(_later))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_create_the_store_at_once_and_write_each_its_series()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            using var store = CandleStore.Open(File);
            store.Write(new("coinbase", $"S{number}-USD", _series.Interval), [At(number)], At(_later));
        })));

        using var store = CandleStore.Open(File);
        Assert.Equal(8, store.Catalogue().Sum(entry => entry.Candles));
    }

    [Fact]
    public void A_full_disk_leaves_what_was_stored()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0)], At(_later));
        store.Connection.Run($"pragma max_page_count = {store.Connection.Number("pragma page_count") + 2}");

        var error = Assert.Throws<IOException>(() => store.Write(_series, [.. Enumerable.Range(1, 5000).Select(minute => At(minute))], At(_later)));

        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal([At(0)], store.Read(_series));
        Assert.Single(store.FetchLog(_series));
    }

    [Fact]
    public void A_file_that_is_no_database_is_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("time,close\n", 1000));
        System.IO.File.WriteAllText(File, text);

        Assert.Contains("is not a store", Assert.Throws<InvalidDataException>(() => CandleStore.Open(File)).Message, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_database_of_another_program_is_left_as_it_is()
    {
        Sql("create table songs (name text)");
        var bytes = System.IO.File.ReadAllBytes(File);

        Assert.Contains("is not a store", Assert.Throws<InvalidDataException>(() => CandleStore.Open(File)).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_damaged_page_is_named()
    {
        using (var store = CandleStore.Open(File))
            store.Write(_series, [.. Enumerable.Range(0, 2000).Select(minute => At(minute))], At(_later));
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(bytes.Length / 2).Fill(0xA5);
        System.IO.File.WriteAllBytes(File, bytes);

        using var damaged = CandleStore.Open(File);
        Assert.Contains("is damaged", Assert.Throws<IOException>(() => damaged.Read(_series)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused()
    {
        CandleStore.Open(File).Dispose();
        Sql("pragma user_version = 99");

        Assert.Contains("newer version", Assert.Throws<InvalidDataException>(() => CandleStore.Open(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_or_stands_in_the_way_is_named()
    {
        Assert.Contains("does not exist", Assert.Throws<DirectoryNotFoundException>(() => CandleStore.Open(Path.Combine(_folder, "no", "a.db"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => CandleStore.Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self"), "needs /proc, where nobody can create a file");

        Assert.Contains("cannot be written", Assert.Throws<UnauthorizedAccessException>(() => CandleStore.Open("/proc/a.db")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_turns_read_only_still_reads_and_says_so_on_a_write()
    {
        using var store = CandleStore.Open(File);
        store.Write(_series, [At(0)], At(_later));
        store.Connection.Run("pragma query_only = on");

        Assert.Contains("cannot be written", Assert.Throws<UnauthorizedAccessException>(() => store.Write(_series, [At(1)], At(_later))).Message, StringComparison.Ordinal);
        Assert.Equal([At(0)], store.Read(_series));
    }

    [Theory, InlineData(2)]
    public void A_killed_writer_leaves_whole_batches(int rounds) => KillWriters(rounds);

    [Theory, InlineData(15), Trait("Category", "Slow")]
    public void Many_killed_writers_leave_whole_batches(int rounds) => KillWriters(rounds);

    void KillWriters(int rounds)
    {
        var random = new Random(1);
        for (var round = 0; round < rounds; round++)
        {
            var acknowledged = WriteUntilKilled(milliseconds: random.Next(20, 400));
            using var store = CandleStore.Open(File);
            var fetches = store.FetchLog(_series);

            Assert.True(acknowledged >= 0 && fetches.Count > acknowledged, $"{fetches.Count} batches, though number {acknowledged} was acknowledged");
            Assert.Equal(fetches.Count * ChildBatch, store.Read(_series).Count);
            Assert.Equal(fetches.Count * ChildBatch, store.Catalogue().Single().Candles);
            using var check = store.Connection.CreateCommand();
            check.CommandText = "pragma integrity_check";
            Assert.Equal("ok", check.ExecuteScalar());
        }
    }

    /// <summary>Starts this program once more, as a writer, and returns the number of the last batch it called written.</summary>
    int WriteUntilKilled(int milliseconds)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Gatecast.Storage.Tests")) { RedirectStandardOutput = true };
        start.Environment[ChildVariable] = File;
        using var child = Process.Start(start)!;
        var first = child.StandardOutput.ReadLine();
        Thread.Sleep(milliseconds);
        child.Kill();
        var last = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? first;
        child.WaitForExit();
        return int.Parse(last!, CultureInfo.InvariantCulture);
    }

    [ModuleInitializer]
    internal static void WriteWhereAskedTo()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is not { } file)
            return;

        using var store = CandleStore.Open(file);
        for (var batch = store.FetchLog(_series).Count; ; batch++)
        {
            store.Write(_series, [.. Enumerable.Range(batch * ChildBatch, ChildBatch).Select(minute => At(minute))], At(_later));
            Console.WriteLine(batch);
        }
    }

    [Fact]
    public void The_store_lies_where_the_variable_says_else_in_the_users_data_folder()
    {
        Assert.Equal(File, StorePath.Default(name => name is "GATECAST_DB" ? File : null, _folder));
        Assert.Equal(Path.Combine(_folder, "gatecast", "gatecast.db"), StorePath.Default(_ => null, _folder));
        Assert.Equal(File, StorePath.Default(_ => File, dataFolder: ""));
        Assert.Contains("Set GATECAST_DB", Assert.Throws<DirectoryNotFoundException>(() => StorePath.Default(_ => "", dataFolder: "")).Message, StringComparison.Ordinal);
    }

    void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        connection.Run(text);
    }
}
