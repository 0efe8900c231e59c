using Gatecast.Sources;

namespace Gatecast.Storage.Tests;

public sealed class TrackRecordTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("gatecast-").FullName;
    readonly CandleStore _store;

    public TrackRecordTests() => _store = CandleStore.Open(Path.Combine(_folder, "a.db"));

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    ForecastJournal Journal => new(_store, TimeProvider.System);

    void Write(CandleSeries series, params (DateTimeOffset Time, decimal Close)[] closes) => _store.Write(
        series, [.. closes.Select(one => new Candle(one.Time, Open: one.Close, High: one.Close, Low: one.Close, Close: one.Close, Volume: 1))],
        Fetch.Of("https://example.org", "", "body"u8, Served.Start.AddYears(1)));

    IReadOnlyList<ScoredEntry> Scored() => TrackRecord.Of(_store, Journal.Read());

    [Fact]
    public void A_forecast_is_scored_where_candles_have_come_and_nowhere_else()
    {
        Journal.Append(Served.At(1, level: 100));
        Assert.Equal(0, Assert.Single(Scored()).Score.Arrived);

        // The median is 111; of .25 … .75 the quantiles are 106 … 116, of .05 … .95 102 … 120.
        Write(Served.Hourly, (Served.Start.AddHours(1), 100), (Served.Start.AddHours(3), 118));
        var score = Assert.Single(Scored()).Score;

        Assert.Equal((1, 2, 0, 1), (score.Arrived, score.Horizon, score.Inside50, score.Inside90));
    }

    [Fact]
    public void A_revised_candle_is_scored_as_it_stands_now()
    {
        Journal.Append(Served.At(1, level: 100));
        Write(Served.Hourly, (Served.Start.AddHours(2), 500));
        Assert.Equal(0, Scored()[0].Score.Inside90);

        Write(Served.Hourly, (Served.Start.AddHours(2), 111));
        Assert.Equal(1, Scored()[0].Score.Inside50);
    }

    [Fact]
    public void On_trading_days_the_next_row_is_the_next_step()
    {
        var daily = new CandleSeries("fred", "SP500", Interval.Parse("1d"));
        var friday = new DateTimeOffset(2026, 1, 16, 0, 0, 0, TimeSpan.Zero);
        Journal.Append(Served.At(1, series: daily) with
        {
            Origin = friday,
            TradingDays = true,
            Times = [friday.AddDays(3), friday.AddDays(4)],
        });

        // Monday was a holiday.
        Write(daily, (friday.AddDays(4), 111), (friday.AddDays(5), 111));
        Assert.Equal((2, 2), (Scored()[0].Score.Arrived, Scored()[0].Score.Inside50));
    }

    [Fact]
    public void Totals_count_an_origin_once_and_keep_series_apart()
    {
        Journal.Append(Served.At(1, level: 100));
        Journal.Append(Served.At(1, level: 111));
        Journal.Append(Served.At(2, level: 100));
        Journal.Append(Served.At(1, series: new("kraken", "XBTUSD", Served.Hourly.Interval)));
        Write(Served.Hourly, (Served.Start.AddHours(2), 111), (Served.Start.AddHours(3), 111));

        var totals = TrackRecord.Totals(Scored());
        Assert.Equal([true, false, true, true], Scored().Select(one => one.Counts));
        Assert.Equal([("coinbase:BTC-USD@1h", 2, 2, 3), ("kraken:XBTUSD@1h", 2, 0, 0)], totals.Select(one => (one.Series, one.Horizon, one.Record.Origins, one.Record.Steps)));
        Assert.True(totals[0].Record.Skill > 0);
        Assert.Null(totals[1].Record.Skill);
    }
}
