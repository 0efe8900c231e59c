using System.Net;
using Gatecast.Sources.Tests.Exchanges;
using static Gatecast.Sources.Tests.Exchanges.RecordedExchange;

namespace Gatecast.Sources.Tests.Weather;

public class OpenMeteoTests
{
    [Fact]
    public async Task A_value_is_a_candle_without_a_range_and_may_lie_below_0_and_a_null_is_none()
    {
        var page = Assert.Single(await Of("open-meteo-hourly.json").ReadAsync("open-meteo"));

        Assert.Equal(
            [Value(0, 1.2m), Value(1, 0m), Value(3, -3.75m)],
            page.Candles);
        Assert.Empty(page.Rejected);

        static Candle Value(int hour, decimal value) => new(NewYear.AddHours(hour), Open: value, High: value, Low: value, Close: value, Volume: 0);
    }

    [Theory]
    [InlineData("52.52,13.41#temperature_2m", "latitude=52.52&longitude=13.41")]
    [InlineData("52.52,13.41", "latitude=52.52&longitude=13.41")]
    [InlineData(" 52.520, 13.410 #Temperature_2m", "latitude=52.52&longitude=13.41")]
    [InlineData("-33.87,-151", "latitude=-33.87&longitude=-151")]
    public async Task A_place_is_asked_for_in_UTC_and_the_temperature_needs_no_name(string symbol, string place)
    {
        var exchange = Of("open-meteo-hourly.json");
        await exchange.ReadAsync("open-meteo", symbol: symbol);

        Assert.Equal(
            $"https://archive-api.open-meteo.com/v1/archive?{place}&start_date=2024-01-01&end_date=2024-01-01&hourly=temperature_2m&timezone=UTC&timeformat=unixtime",
            exchange.Requests[0].Address.AbsoluteUri);
    }

    [Fact]
    public void A_place_has_one_spelling() =>
        Assert.Equal("52.52,13.41#temperature_2m", Of("open-meteo-hourly.json").Source("open-meteo").SymbolOf("52.520, 13.410"));

    [Theory]
    [InlineData("Berlin", "'Berlin' is no place; write latitude,longitude in degrees with a point, such as 52.52,13.41 for Berlin.")]
    [InlineData("52,52,13,41", "'52,52,13,41' is no place; write")]
    [InlineData("113.41,52.52", "113.41,52.52 lies on no map; the latitude goes from -90 to 90 and comes first, the longitude from -180 to 180.")]
    [InlineData("52.52,190", "52.52,190 lies on no map")]
    [InlineData("52.52,13.41#", "'' is no weather variable; write one such as #temperature_2m, #precipitation or #temperature_2m_max.")]
    [InlineData("52.52,13.41#a&b=c", "'a&b=c' is no weather variable")]
    public void A_place_that_is_none_is_refused_before_anyone_asks(string symbol, string sentence)
    {
        var source = Of("open-meteo-hourly.json").Source("open-meteo");
        var error = Assert.Throws<ArgumentException>(() => source.ReadAsync(symbol, Interval.Parse("1h"), NewYear, NewYear.AddDays(1)));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_days_is_asked_for_by_the_day()
    {
        var exchange = Of("open-meteo-daily.json");
        var page = Assert.Single(await exchange.ReadAsync("open-meteo", "1d", hours: 72, symbol: "52.52,13.41#temperature_2m_max"));

        Assert.Equal([5.1m, -0.4m, 3.3m], page.Candles.Select(candle => candle.Close));
        Assert.Contains("start_date=2024-01-01&end_date=2024-01-03&daily=temperature_2m_max&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_of_a_variable_of_hours_are_built_from_the_hours()
    {
        var truth = new ExchangeTruth(Enumerable.Range(0, 48));
        var exchange = new RecordedExchange((_, request) => truth.OpenMeteo(request));
        var pages = await exchange.ReadAsync("open-meteo", "1d", hours: 48);

        Assert.Equal(
            [new(NewYear, Open: 101, High: 124, Low: 101, Close: 124, Volume: 0), new(NewYear.AddDays(1), Open: 125, High: 148, Low: 125, Close: 148, Volume: 0)],
            pages.SelectMany(page => page.Candles));
        Assert.True(pages[0].IsResampled);
    }

    [Theory]
    [InlineData("52.52,13.41", "1h", "1h")]
    [InlineData("52.52,13.41#precipitation", "1h", "1h")]
    [InlineData("52.52,13.41#precipitation_sum", "1d", "1d")]
    [InlineData("52.52,13.41#wind_direction_10m_dominant", "1d", "1d")]
    public void The_interval_goes_with_the_variable(string symbol, string own, string standard)
    {
        var capabilities = Of("open-meteo-hourly.json").Source("open-meteo").CapabilitiesOf(symbol);

        Assert.Equal(own, Assert.Single(capabilities.Intervals).ToString());
        Assert.Equal(standard, capabilities.DefaultInterval.ToString());
    }

    [Fact]
    public void Hours_of_a_variable_of_days_are_refused() => Assert.StartsWith(
        "Open-Meteo has no candles of 1h, and none that they could be built from; it has 1d and their multiples.",
        Assert.Throws<ArgumentException>(() => Of("open-meteo-daily.json").Source("open-meteo").ReadAsync(
            "52.52,13.41#temperature_2m_max", Interval.Parse("1h"), NewYear, NewYear.AddDays(1))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_page_is_a_year_of_hours()
    {
        var exchange = Answering(new ExchangeTruth(Enumerable.Range(0, 20_000)), hours: 20_000);
        var pages = await exchange.ReadAsync("open-meteo", hours: 20_000);

        Assert.Equal([8784, 8784, 20_000 - 2 * 8784], pages.Select(page => page.Candles.Count));
    }

    // The archive lags some days behind.
    [Fact]
    public async Task Values_that_are_still_to_come_are_not_counted_as_read()
    {
        var exchange = Answering(new ExchangeTruth(Enumerable.Range(0, 400)), hours: 520);
        var page = Assert.Single(await exchange.ReadAsync("open-meteo", hours: 520));

        Assert.Equal(NewYear.AddHours(400), page.CoveredTo);
        Assert.Equal(400, page.Candles.Count);
    }

    [Fact]
    public async Task Values_that_never_came_are_given_up_after_two_months()
    {
        var exchange = Answering(new ExchangeTruth([0]), hours: 24 * 100);
        var page = Assert.Single(await exchange.ReadAsync("open-meteo", hours: 24 * 100));

        Assert.Equal(NewYear.AddDays(40), page.CoveredTo);
    }

    [Fact]
    public async Task No_day_in_the_future_is_asked_for()
    {
        var exchange = Answering(new ExchangeTruth(Enumerable.Range(0, 200)), hours: 180);
        await exchange.Source("open-meteo").ReadAsync("52.52,13.41", Interval.Parse("1w"), NewYear, NewYear.AddDays(30)).ToListAsync();

        Assert.Contains("&end_date=2024-01-08&", exchange.Requests[0].Address.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trap_13_Open_Meteo_wants_to_be_named_and_to_rest_for_a_minute_when_the_minute_is_spent()
    {
        var exchange = new RecordedExchange((number, _) => number == 0
            ? Reply("open-meteo-minutely.json", HttpStatusCode.TooManyRequests)
            : Reply("open-meteo-hourly.json"));

        Assert.Equal(3, Assert.Single(await exchange.ReadAsync("open-meteo")).Candles.Count);
        Assert.True(exchange.Requests[1].Time - exchange.Requests[0].Time >= TimeSpan.FromMinutes(1), $"{exchange.Requests[1].Time:O}");
        Assert.Equal("Weather data by Open-Meteo.com, CC BY 4.0, non-commercial use", exchange.Source("open-meteo").Capabilities.Attribution);
    }

    [Theory]
    [InlineData("open-meteo-hourly-limit.json", "Hourly API request limit exceeded. Please try again in the next hour.", "60 minutes")]
    [InlineData("open-meteo-daily-limit.json", "Daily API request limit exceeded. Please try again tomorrow.", "24 hours")]
    public async Task Trap_13_A_spent_hour_or_day_is_an_error_that_says_when_to_come_back(string file, string said, string pause)
    {
        var exchange = Of(file, HttpStatusCode.TooManyRequests);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => exchange.ReadAsync("open-meteo"));

        Assert.Equal(
            $"Open-Meteo has had too many requests from this address (HTTP 429, it said \"{said}\") while reading 52.52,13.41#temperature_2m; " +
            $"come back in {pause}.", error.Message);
        Assert.Single(exchange.Requests);
    }

    [Theory]
    [InlineData("open-meteo-concurrent.json", HttpStatusCode.TooManyRequests)]
    [InlineData("open-meteo-overloaded.json", HttpStatusCode.ServiceUnavailable)]
    public async Task Trap_13_A_crowd_is_waited_out(string file, HttpStatusCode status)
    {
        var exchange = new RecordedExchange((number, _) => number < 2 ? Reply(file, status) : Reply("open-meteo-hourly.json"));

        Assert.Equal(3, Assert.Single(await exchange.ReadAsync("open-meteo")).Candles.Count);
        Assert.Equal(3, exchange.Requests.Count);
    }

    [Fact]
    public async Task An_unknown_variable_is_one_clear_sentence()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => Of("open-meteo-unknown-variable.json", HttpStatusCode.BadRequest).ReadAsync("open-meteo", symbol: "52.52,13.41#temperature_3m"));

        Assert.StartsWith("Open-Meteo does not know the symbol 52.52,13.41#temperature_3m (it said \"Data corrupted at path", error.Message, StringComparison.Ordinal);
        Assert.Contains("all of them are at https://open-meteo.com/en/docs/historical-weather-api.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_names_no_exchange_but_the_file() => Assert.EndsWith(
        "A table downloaded from https://open-meteo.com/en/docs/historical-weather-api can be read with file:.",
        (await Assert.ThrowsAsync<HttpRequestException>(() => Of("proxy-page.html", HttpStatusCode.Forbidden).ReadAsync("open-meteo"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_reply_without_the_variable_is_not_what_is_documented() => Assert.StartsWith(
        "The reply of Open-Meteo is not the candles it documents",
        (await Assert.ThrowsAsync<InvalidDataException>(() => Of("open-meteo-daily.json").ReadAsync("open-meteo"))).Message,
        StringComparison.Ordinal);

    static RecordedExchange Answering(ExchangeTruth truth, double hours)
    {
        var exchange = new RecordedExchange((_, request) => truth.OpenMeteo(request));
        exchange.Clock.SetUtcNow(NewYear.AddHours(hours));
        return exchange;
    }
}
