using System.IO.Compression;
using System.Text;

namespace Gatecast.Sources.Tests;

public class FileTests : TemporaryFolder
{
    const string Plain = "timestamp,close\n2024-01-01,1.5\n2024-01-02,2.5\n2024-01-03,3.5\n";

    [Fact]
    public async Task A_plain_file_is_read()
    {
        var path = Write(Plain);
        var prices = await Read(path);

        Assert.Equal(("prices.csv", $"file:{path}", "close", true), (prices.Name, prices.Reference, prices.Column, prices.IsPrice));
        Assert.Null(prices.Unit);
        Assert.Equal([1.5m, 2.5m, 3.5m], prices.Values);
        Assert.Equal(new DateTimeOffset(2024, 1, 3, 0, 0, 0, TimeSpan.Zero), prices.Times[^1]);
        Assert.Equal(["Times are in column 'timestamp', and the target is column 'close'."], prices.Notes);
    }

    [Fact]
    public async Task Columns_are_found_whatever_their_case_and_order() =>
        Assert.Equal([1m, 2m], (await ReadText("Volume,Close,DATE\n9,1,2024-01-01\n9,2,2024-01-02\n")).Values);

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task The_delimiter_is_recognised(string delimiter)
    {
        var prices = await ReadText(Plain.Replace(",", delimiter, StringComparison.Ordinal));

        Assert.Equal([1.5m, 2.5m, 3.5m], prices.Values);
        Assert.Contains(prices.Notes, note => note.StartsWith("The delimiter is a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_comma_in_a_name_does_not_hide_the_delimiter() =>
        Assert.Equal([1.5m, 2m], (await ReadText("Date;Close, adjusted\n2024-01-01;1,5\n2024-01-02;2\n")).Values);

    [Theory]
    [InlineData("1.234,56", "2.345,67")]
    [InlineData("1234,56", "2345,67")]
    [InlineData("1 234,56", "2 345,67")]
    public async Task A_decimal_comma_is_recognised(string first, string second) =>
        Assert.Equal([1234.56m, 2345.67m], (await ReadText($"Date;Close\n2024-01-01;{first}\n2024-01-02;{second}\n")).Values);

    [Fact]
    public async Task A_later_figure_settles_what_the_first_leaves_open() =>
        Assert.Equal([1234m, 2345.67m], (await ReadText("Date;Close\n2024-01-01;1.234\n2024-01-02;2.345,67\n")).Values);

    [Fact]
    public async Task A_figure_beyond_the_first_rows_settles_it_too()
    {
        var rows = Enumerable.Range(0, 500).Select(day => $"{new DateOnly(2020, 1, 1).AddDays(day):yyyy-MM-dd};1.234\n");

        Assert.Equal(1234m, (await ReadText($"Date;Close\n{string.Concat(rows)}2024-01-01;0,5\n")).Values[0]);
    }

    [Fact]
    public async Task Thousands_in_quotes_are_read() =>
        Assert.Equal([1234567m, 1234.5m], (await ReadText("Date,Close\n2024-01-01,\"1,234,567\"\n2024-01-02,\"1,234.5\"\n")).Values);

    [Fact]
    public async Task A_lone_point_before_three_digits_is_decimal_and_noted()
    {
        var prices = await ReadText("date,value\n2024-01-01,1.234\n2024-01-02,2.345\n");

        Assert.Equal([1.234m, 2.345m], prices.Values);
        Assert.Contains("Figures such as 1.234 are read with a decimal point.", prices.Notes);
    }

    [Fact]
    public async Task Scientific_notation_is_read() =>
        Assert.Equal([0.000015m, 1200m], (await ReadText("date,close\n2024-01-01,1.5E-05\n2024-01-02,1.2e3\n")).Values);

    [Fact]
    public async Task Figures_keep_all_their_digits() =>
        Assert.Equal(0.1234567890123456789m, (await ReadText("date,close\n2024-01-01,0.1234567890123456789\n2024-01-02,1\n")).Values[0]);

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_header() =>
        Assert.Equal(3, (await Read(Write([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Plain)], "bom.csv"))).Values.Count);

    [Fact]
    public async Task Windows_line_ends_empty_lines_and_comments_are_no_rows() =>
        Assert.Equal(
            [1m, 2m],
            (await ReadText("# from somewhere\r\n\r\ndate,close\r\n2024-01-01,1\r\n\r\n# a note\r\n2024-01-02,2\r\n\r\n")).Values);

    [Fact]
    public async Task Quoted_cells_are_read() =>
        Assert.Equal(
            [1m, 2m],
            (await ReadText("\"date\",\"note\",\"close\"\n\"2024-01-01\",\"a, \"\"b\"\"\",\"1\"\n2024-01-02,x,2\n")).Values);

    [Fact]
    public async Task A_file_ending_in_gz_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Plain));

        Assert.Equal([1.5m, 2.5m, 3.5m], (await Read(Write(packed.ToArray(), "prices.csv.gz"))).Values);
    }

    [Theory]
    [InlineData("open,close,adj close", "", "close")]
    [InlineData("open,Adj Close,price", "", "Adj Close")]
    [InlineData("open,value,price", "", "price")]
    [InlineData("open,high,value", "", "value")]
    [InlineData("open,close,high", "#open", "open")]
    [InlineData("open,close,temp max", "#TEMP_MAX", "temp max")]
    [InlineData("open,Close,close", "#close", "close")]
    public async Task The_target_is_chosen_by_name(string header, string suffix, string column) =>
        Assert.Equal(column, (await ReadText($"date,{header}\n2024-01-01,1,2,3\n2024-01-02,4,5,6\n", suffix)).Column);

    [Fact]
    public async Task The_only_column_of_figures_is_the_target_and_no_price()
    {
        var sales = await ReadText("date,shop,sales\n2024-01-01,A,1\n2024-01-02,B,2\n");

        Assert.Equal(("sales", false), (sales.Column, sales.IsPrice));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("High")]
    [InlineData("LOW")]
    [InlineData("Close")]
    [InlineData("Adj Close")]
    [InlineData("adjclose")]
    [InlineData("price")]
    [InlineData("last")]
    [InlineData("VWAP")]
    public async Task Columns_of_prices_are_known_by_name(string column) =>
        Assert.True((await ReadText($"date,{column}\n2024-01-01,1\n2024-01-02,2\n")).IsPrice);

    [Fact]
    public async Task Empty_targets_are_left_out_counted_and_become_gaps()
    {
        var prices = await ReadText("date,close\n2024-01-01,1\n2024-01-02,2\n2024-01-03,\n2024-01-04,\n2024-01-05,5\n2024-01-06,6\n");

        Assert.Equal([1m, 2m, 5m, 6m], prices.Values);
        Assert.Equal(2, Assert.Single(prices.Gaps).MissingRows);
        Assert.Contains("2 rows with an empty 'close' left out.", prices.Notes);
        Assert.Contains("1 gap, 2 missing rows in all; the longest, of 2, lies between 2024-01-02 and 2024-01-05.", prices.Notes);
    }

    [Fact]
    public async Task Cancelling_stops_the_reading()
    {
        var reference = SeriesReference.Parse($"file:{Write(Plain)}");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SeriesReader.ReadAsync(reference, new CancellationToken(canceled: true)));
    }
}
