namespace Gatecast.Cli.Tests;

/// <summary>Bad input ends with 2 and one sentence that says what was found, what was needed and what to do; nothing is written.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    async Task Refuses(string[] args, params string[] words)
    {
        var before = _folder.Files;
        var run = await Run.Of(args);

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith("error: ", run.Error.Split('\n').First(line => !line.StartsWith("note: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", run.Error, StringComparison.Ordinal);
        foreach (var word in words)
            Assert.Contains(word, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Files);
    }

    Task RefusesSeries(string reference, params string[] words) =>
        Refuses(["forecast", reference, "--json", "--epochs", "1", "--chart", _folder.In("x.png"), "--csv", _folder.In("x.csv")], words);

    [Fact]
    public Task An_unknown_source_suggests_the_nearest() => RefusesSeries("smaple:btc-usd", "smaple", "sample");

    [Fact]
    public Task An_unknown_sample_suggests_the_nearest() => RefusesSeries("sample:btc-usdd", "btc-usdd", "btc-usd", "seattle-weather");

    [Fact]
    public Task A_missing_file() => RefusesSeries($"file:{_folder.In("nothing.csv")}", "nothing.csv");

    [Fact]
    public Task An_empty_file() => RefusesSeries(_folder.Write("a.csv", ""), "a.csv", "empty");

    [Fact]
    public Task A_header_alone() => RefusesSeries(_folder.Write("a.csv", "timestamp,close\n"), "a.csv");

    [Fact]
    public Task No_numeric_column() => RefusesSeries(_folder.Write("a.csv", "timestamp,name\n2020-01-01,x\n2020-01-02,y\n"), "a.csv");

    [Fact]
    public Task Text_in_a_price() => RefusesSeries(_folder.Prices(rows: 100, with: (5, "abc")), "abc", "line 7");

    [Theory]
    [InlineData("NaN")]
    [InlineData("inf")]
    public Task A_price_that_is_not_finite(string cell) => RefusesSeries(_folder.Prices(rows: 100, with: (5, cell)), "line 7");

    [Theory]
    [InlineData("0")]
    [InlineData("-3.5")]
    public Task A_price_that_is_not_positive(string cell) =>
        RefusesSeries(_folder.Prices(rows: 100, with: (5, cell)), cell, "2020-01-06", "--target difference");

    [Fact]
    public Task Unsorted_times() =>
        RefusesSeries(_folder.Write("a.csv", "timestamp,close\n2020-01-01,1\n2020-01-03,2\n2020-01-02,3\n"), "line 4");

    [Fact]
    public Task Duplicated_times() =>
        RefusesSeries(_folder.Write("a.csv", "timestamp,close\n2020-01-01,1\n2020-01-02,2\n2020-01-02,3\n"), "line 4");

    [Fact]
    public Task Ten_rows() => RefusesSeries(_folder.Prices(rows: 10), "has 10 rows", "needs");

    [Fact]
    public Task Values_that_never_change() => RefusesSeries(
        _folder.Write("a.csv", "timestamp,close\n" + string.Join('\n', Enumerable.Range(1, 28).Select(day => $"2020-01-{day:00},5"))), "all its 28 rows");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public Task A_horizon_below_one(string steps) => Refuses(["forecast", "sample:btc-usd", "--horizon", steps], "--horizon", "1 or more");

    [Fact]
    public Task A_horizon_longer_than_the_data_allow() =>
        Refuses(["forecast", "sample:btc-usd", "--horizon", "200"], "365 rows", "lower the horizon to 103");

    [Fact]
    public Task A_horizon_that_is_no_number() => Refuses(["forecast", "sample:btc-usd", "--horizon", "x"], "--horizon", "x");

    [Theory]
    [InlineData("2017-07-03")]
    [InlineData("2016-01-01")]
    public Task Until_before_the_last_row(string date) => Refuses(["forecast", "sample:btc-usd", "--until", date], "--until", "2017-07-03");

    [Fact]
    public Task Until_that_is_no_date() => Refuses(["forecast", "sample:btc-usd", "--until", "soon"], "soon", "2027-01-31");

    [Fact]
    public Task As_of_before_the_first_row() => Refuses(["forecast", "sample:btc-usd", "--as-of", "2001-01-01"], "over by 2001-01-02", "2016-07-04");

    [Fact]
    public Task As_of_a_time_within_the_first_row() =>
        Refuses(["forecast", "sample:btc-usd", "--as-of", "2016-07-04T12:00"], "over by 2016-07-04 12:00", "is over at 2016-07-05");

    [Fact]
    public Task Horizon_and_until_together() =>
        Refuses(["forecast", "sample:btc-usd", "--horizon", "3", "--until", "2017-08-01"], "one of them");

    [Fact]
    public Task A_chart_in_a_missing_folder() =>
        Refuses(["forecast", "sample:btc-usd", "--chart", _folder.In("no/x.png")], "folder does not exist");

    [Fact]
    public Task A_chart_that_is_a_folder() => Refuses(["forecast", "sample:btc-usd", "--chart", "/proc/x.png"], "cannot be written");

    [Fact]
    public Task A_chart_of_an_unknown_type() => Refuses(["forecast", "sample:btc-usd", "--chart", _folder.In("x.bmp")], ".bmp", ".png");

    [Fact]
    public Task Paths_without_a_file_to_draw_them_into() => Refuses(["forecast", "sample:btc-usd", "--paths", "5"], "--csv or --chart", "--json");

    [Fact]
    public Task A_page_is_not_drawn_yet() => Refuses(["forecast", "sample:btc-usd", "--chart", _folder.In("x.html")], ".png or .svg");

    [Fact]
    public Task Chart_and_csv_in_one_file() =>
        Refuses(["forecast", "sample:btc-usd", "--chart", _folder.In("x.svg"), "--csv", _folder.In("x.svg")], "its own file");

    [Fact]
    public Task An_unknown_option_suggests_the_nearest() => Refuses(["forecast", "sample:btc-usd", "--horizn", "3"], "--horizn", "--horizon");

    [Fact]
    public Task An_unknown_command_suggests_the_nearest() => Refuses(["forcast", "sample:btc-usd"], "forcast", "forecast");

    [Fact]
    public Task A_missing_series() => Refuses(["forecast"], "series");

    [Fact]
    public Task An_unknown_target() => Refuses(["forecast", "sample:btc-usd", "--target", "levels"], "levels", "log-return");

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--epochs", "0")]
    [InlineData("--hidden", "100000")]
    [InlineData("--layers", "-1")]
    [InlineData("--lookback", "1")]
    public Task A_setting_out_of_range(string option, string value) =>
        Refuses(["forecast", "sample:btc-usd", option, value], option, value, "between");
}
