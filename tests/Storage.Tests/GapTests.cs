using Gatecast.Sources;

namespace Gatecast.Storage.Tests;

public sealed class GapTests : IDisposable
{
    static readonly CandleSeries _series = new("coinbase", "BTC-USD", Interval.Parse("1h"));
    static readonly DateTimeOffset _start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatecast-");
    readonly CandleStore _store;

    public GapTests() => _store = CandleStore.Open(Path.Combine(_folder.FullName, "a.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    static CandleSpan Hours(int from, int to) => new(_start.AddHours(from), _start.AddHours(to));

    void Write(CandleSpan covered, params int[] hours) => _store.Write(
        _series, [.. hours.Select(hour => new Candle(_start.AddHours(hour), Open: 1, High: 2, Low: 1, Close: 2, Volume: 0))],
        Fetch.Of("https://example.org/", "", [], _start.AddYears(1)), covered);

    [Fact]
    public void What_a_span_has_without_others_is_what_none_of_them_covers()
    {
        Assert.Equal([Hours(0, 2), Hours(4, 6), Hours(8, 10)], Hours(0, 10).Without([Hours(6, 8), Hours(2, 4)]));
        Assert.Equal([Hours(3, 10)], Hours(0, 10).Without([Hours(-5, 3)]));
        Assert.Equal([Hours(0, 7)], Hours(0, 10).Without([Hours(7, 12)]));
        Assert.Empty(Hours(0, 10).Without([Hours(-1, 11)]));
        Assert.Equal([Hours(0, 10)], Hours(0, 10).Without([Hours(-2, 0), Hours(10, 12)]));
    }

    [Fact]
    public void Spans_that_touch_are_joined_and_others_stay_apart()
    {
        Write(Hours(0, 5));
        Write(Hours(8, 9));
        Assert.Equal([Hours(0, 5), Hours(8, 9)], _store.KnownSpans(_series));

        Write(Hours(5, 7));
        Assert.Equal([Hours(0, 7), Hours(8, 9)], _store.KnownSpans(_series));
        Write(Hours(3, 8));
        Assert.Equal([Hours(0, 9)], _store.KnownSpans(_series));
    }

    [Fact]
    public void A_gap_is_what_the_source_was_asked_for_and_did_not_have()
    {
        Write(Hours(0, 10), 2, 3, 6, 7);
        Write(Hours(20, 24), 20, 22, 23);

        Assert.Equal(
            [(Hours(0, 2), 2), (Hours(4, 6), 2), (Hours(8, 10), 2), (Hours(21, 22), 1)],
            _store.Gaps(_series).Select(gap => (gap.Span, gap.Candles)));
    }

    [Fact]
    public void A_single_last_candle_may_come_late()
    {
        Write(Hours(0, 4), 0, 1, 2);

        Assert.Empty(_store.Gaps(_series));
    }

    [Fact]
    public void A_class_stays_until_the_gap_changes()
    {
        Write(Hours(0, 8), 0, 1, 4, 5, 7);
        _store.Classify(_series, _store.Gaps(_series).Select(gap => gap with { Class = GapClass.Outage }));
        Assert.Equal([GapClass.Outage, GapClass.Outage], _store.Gaps(_series).Select(gap => gap.Class!.Value));

        Write(Hours(2, 3), 2);
        Assert.Equal([(Hours(3, 4), null), (Hours(6, 7), GapClass.Outage)], _store.Gaps(_series).Select(gap => (gap.Span, gap.Class)));
    }

    [Fact]
    public void Weekends_of_daily_rows_that_keep_them_are_no_gaps()
    {
        var days = new CandleSeries("fred", "SP500", Interval.Parse("1d"));
        var weekdays = Enumerable.Range(0, 40).Where(day => day % 7 < 5 && day is not (8 or 15 or 16 or 17));   // 2024-01-01 is a Monday
        _store.Write(
            days, [.. weekdays.Select(day => new Candle(_start.AddDays(day), 1, 1, 1, 1, 0))],
            Fetch.Of("https://example.org/", "", [], _start.AddYears(1)), new(_start, _start.AddDays(40)));

        Assert.Equal([(new CandleSpan(_start.AddDays(15), _start.AddDays(18)), 3)], _store.Gaps(days).Select(gap => (gap.Span, gap.Candles)));
    }

    [Fact]
    public void A_sound_store_has_no_faults()
    {
        Write(Hours(0, 4), 0, 1, 3);

        var check = Assert.Single(_store.Check());
        Assert.Equal((_series, 3), (check.Series, check.Candles));
        Assert.Empty(check.Faults);
        Assert.Single(check.Gaps);
    }

    [Theory]
    [InlineData("update candles set high = '0.5'", "do not lie between")]
    [InlineData("update candles set open_time = open_time + 1", "not the start of an interval")]
    [InlineData("update candles set close = 'two'", "cannot be read")]
    [InlineData("delete from candles where open_time = (select max(open_time) from candles)", "counts 3 candles, and there are 2")]
    [InlineData("update series set refreshed_at = 0", "was not over at the last fetch")]
    [InlineData("delete from known_spans; insert into known_spans values (1, 0, 1)", "outside the time")]
    public void What_cannot_be_true_is_found(string change, string fault)
    {
        Write(Hours(0, 4), 0, 1, 3);
        _store.Connection.Run(change);

        Assert.Contains(Assert.Single(_store.Check()).Faults, text => text.Contains(fault, StringComparison.Ordinal));
    }
}
