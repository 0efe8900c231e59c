using Gatecast.Storage;

namespace Gatecast.FakeExchange.Tests;

public class FetchTests
{
    public static TheoryData<string, string, int> Sources => SourceAtFake.All;

    [Theory, MemberData(nameof(Sources))]
    public async Task A_fetch_brings_the_whole_history_into_the_store(string name, string symbol, int candles)
    {
        await using var at = await StoreAtFake.StartAsync(name, symbol, candles);
        var report = await at.FetchAsync();

        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.Equal((at.Truth.Count, 0, 0), (report.Counts.Added, report.Rejected.Count, report.Counts.Revised));
        Assert.Empty(at.Store.Check().SelectMany(check => check.Faults));
        Assert.Equal(report.Counts.Added + report.Counts.Unchanged, at.Store.FetchLog(at.Series).Sum(fetch => fetch.Rows));
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task The_next_fetch_brings_what_is_new_and_reads_the_last_ones_again(string name, string symbol, int candles)
    {
        await using var at = await StoreAtFake.StartAsync(name, symbol, candles);
        await at.FetchAsync(until: at.Fake.Now.AddHours(-30));   // 03:20, and now is 09:20 of the next day
        var before = at.Fake.Server.Requests.Count;

        var report = await at.FetchAsync();

        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.Equal((29, CandleFetcher.Overlap), (report.Counts.Added, report.Counts.Unchanged));
        Assert.Equal(1, at.Fake.Server.Requests.Count - before);
    }

    [Fact]
    public async Task An_earlier_start_fetches_what_lies_before_and_nothing_twice()
    {
        await using var at = await StoreAtFake.StartAsync("binance", "BTCUSDT", 2200);
        await at.FetchAsync(since: at.Fake.Now.AddHours(-500));

        var report = await at.FetchAsync();

        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.Equal(CandleFetcher.Overlap, report.Counts.Unchanged);
    }

    [Fact]
    public async Task An_outage_is_told_from_a_time_without_trades_and_both_from_the_time_before_the_listing()
    {
        await using var at = await StoreAtFake.StartAsync("coinbase", "BTC-USD", 1000);
        var listed = at.Fake.Server.Market.Listed;
        var report = await at.FetchAsync(since: listed.AddDays(-3));

        Assert.Equal(
            [(GapClass.BeforeListing, 72), (GapClass.Outage, 9), (GapClass.NoTrades, 5), (GapClass.NoTrades, 24)],
            report.Gaps.Select(gap => (gap.Class!.Value, gap.Candles)));

        // Not even the gaps cost a candle twice.
        Assert.All(
            at.Fake.Server.Requests.Where(request => request.Instrument is "BTC/USD").SelectMany(request => request.OpenTimes).CountBy(time => time),
            pair => Assert.Equal(1, pair.Value));

        // What is known is not asked again.
        var before = at.Fake.Server.Requests.Count;
        Assert.Equal(report.Gaps, (await at.FetchAsync(since: listed.AddDays(-3))).Gaps);
        Assert.Equal(1, at.Fake.Server.Requests.Count - before);
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task A_server_clock_that_is_days_late_leaves_the_rest_to_the_next_fetch(string name, string symbol, int candles)
    {
        await using var at = await StoreAtFake.StartAsync(
            name, symbol, candles, Faults.Always(FaultKind.ClockSkew) with { Skew = TimeSpan.FromDays(-3) });
        var report = await at.FetchAsync();

        Assert.True(at.Store.KnownSpans(at.Series)[^1].To <= at.Fake.Now.AddDays(-3), $"{at.Store.KnownSpans(at.Series)[^1]}");
        Assert.All(report.Gaps, gap => Assert.True(gap.Span.To < at.Fake.Now.AddDays(-3)));
        at.Fake.Server.Faults = Faults.None;
        Assert.Equal(72, (await at.FetchAsync()).Counts.Added);
        Assert.Equal(at.Truth, at.Store.Read(at.Series));
    }

    [Fact]
    public async Task More_gaps_than_one_fetch_asks_for_are_left_to_the_next_and_none_is_classed_unasked()
    {
        await using var at = await StoreAtFake.StartAsync("coinbase", "ETH-USD", 10_500, Faults.On(FaultKind.MissingRows, [.. Enumerable.Range(0, 35)]));
        var report = await at.FetchAsync();
        Assert.Contains(report.Gaps, gap => gap.Class is null);
        Assert.DoesNotContain(report.Gaps, gap => gap.Class is GapClass.NoTrades);

        report = await at.FetchAsync();
        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.Equal([GapClass.Outage], report.Gaps.Select(gap => gap.Class!.Value));
    }

    [Fact]
    public async Task A_refusal_to_say_why_candles_are_missing_takes_nothing_from_the_fetch()
    {
        await using var at = await StoreAtFake.StartAsync("coinbase", "BTC-USD", 1000, Faults.On(FaultKind.Restricted, 4));   // after four pages
        var report = await at.FetchAsync();

        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.All(report.Gaps, gap => Assert.Null(gap.Class));
        Assert.Contains(report.Notes, note => note.StartsWith("Nobody could say why candles are missing", StringComparison.Ordinal));
        Assert.All((await at.FetchAsync()).Gaps, gap => Assert.NotNull(gap.Class));
    }

    [Fact]
    public async Task A_row_that_one_reply_lacks_is_asked_for_again()
    {
        await using var at = await StoreAtFake.StartAsync("binance", "ETHUSDT", 2200, Faults.On(FaultKind.MissingRows, 1));
        var report = await at.FetchAsync();

        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.All(report.Gaps, gap => Assert.Equal(GapClass.Outage, gap.Class));
    }

    [Fact]
    public async Task A_revision_among_the_last_candles_is_noticed_and_both_are_kept()
    {
        await using var at = await StoreAtFake.StartAsync("coinbase", "ETH-USD", 200, Faults.Always(FaultKind.RevisedRows) with { Rows = 0.5 });
        await at.FetchAsync();
        var first = at.Store.Read(at.Series);
        at.Fake.Server.Faults = Faults.None;

        var report = await at.FetchAsync();
        Assert.InRange(report.Counts.Revised, 1, CandleFetcher.Overlap);
        Assert.Equal(at.Truth.TakeLast(CandleFetcher.Overlap), at.Store.Read(at.Series).TakeLast(CandleFetcher.Overlap));

        report = await at.FetchAsync(again: true);
        Assert.True(report.Counts.Revised > 0);
        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.All(at.Store.Revisions(at.Series), revision => Assert.Contains(revision.Candle, first));
    }

    [Theory, MemberData(nameof(Sources))]
    public async Task Candles_that_the_source_lacks_are_built_and_the_report_says_so(string name, string symbol, int candles)
    {
        await using var at = await StoreAtFake.StartAsync(name, symbol, candles, interval: name is "coinbase" ? "4h" : "3h");
        var report = await at.FetchAsync();

        Assert.Equal(at.Truth, at.Store.Read(at.Series));
        Assert.Equal("1h", report.FetchedInterval.ToString());
        Assert.Contains(report.Notes, note => note.Contains("built from its candles of 1h", StringComparison.Ordinal));

        at.Fake.Clock.Advance(TimeSpan.FromHours(7));
        await at.FetchAsync();
        Assert.Equal(at.Truth, at.Store.Read(at.Series));
    }
}
