using System.Text;

namespace Gatecast.Sources.Tests;

/// <summary>Each error says what was found, what was needed and what to do.</summary>
public class FileErrorTests : TemporaryFolder
{
    const string Header = "date,close\n";

    [Theory]
    [InlineData("", "is empty; it needs a header and rows")]
    [InlineData(" \n\n", "is empty; it needs a header and rows")]
    [InlineData("# only a comment\n", "is empty; it needs a header and rows")]
    [InlineData("date,close\n", "has a header and no rows; it needs at least two rows of times and figures.")]
    [InlineData("2024-01-01,1\n2024-01-02,2\n", "has no header: its first line holds '2024-01-01', '1'; add a first line of column names")]
    [InlineData("1502942400000,4261.48,x\n1503028800000,4285.08,x\n", "has no header: its first line holds")]
    [InlineData("name,close\nA,1\nB,2\n", "has no time column among 'name', 'close'; name one timestamp, date or time")]
    [InlineData("date,name\n2024-01-01,A\n2024-01-02,B\n", "has no column of figures among 'date', 'name'; one is needed beside the times.")]
    [InlineData("date\n2024-01-01\n2024-01-02\n", "has no column of figures among 'date'")]
    [InlineData("date,close\n2024-01-01,1\n", "has one figure in its column 'close'; a series needs at least two.")]
    [InlineData("date,close\n2024-01-01,\n2024-01-02,\n", "has no figure in its column 'close'; a series needs at least two.")]
    public async Task A_table_without_what_it_needs_is_refused(string text, string message) => await AssertRefused(text, message);

    [Theory]
    [InlineData("abc", "line 3: 'abc' in column 'close' is not a figure with a decimal point; correct the cell, or empty it to leave the row out.")]
    [InlineData("NaN", "line 3: 'NaN' in column 'close' is not a number (NaN); correct the cell")]
    [InlineData("inf", "line 3: 'inf' in column 'close' is infinite; correct the cell")]
    [InlineData("-Infinity", "line 3: '-Infinity' in column 'close' is infinite; correct the cell")]
    [InlineData("∞", "line 3: '∞' in column 'close' is infinite; correct the cell")]
    [InlineData("1e400", "line 3: '1e400' in column 'close' is outside the range of decimal figures")]
    [InlineData("1e30", "line 3: '1e30' in column 'close' is outside the range of decimal figures")]
    [InlineData("99999999999999999999999999999999", "is outside the range of decimal figures (±7.92E+28)")]
    [InlineData("12%", "line 3: '12%' in column 'close' is not a figure")]
    [InlineData("\"12,34\"", "line 3: '12,34' in column 'close' is not a figure")]
    [InlineData("\"1,23,456\"", "line 3: '1,23,456' in column 'close' is not a figure")]
    public async Task A_cell_that_is_no_figure_is_named_with_its_line(string cell, string message) =>
        await AssertRefused($"{Header}2024-01-01,1.5\n2024-01-02,{cell}\n2024-01-03,1.5\n", message);

    [Fact]
    public async Task Text_in_the_first_price_is_reported_with_its_line() =>
        await AssertRefused($"{Header}2024-01-01,n/a\n2024-01-02,2\n", "line 2: 'n/a' in column 'close' is not a figure");

    [Fact]
    public async Task Lines_are_counted_through_comments_empty_lines_and_quoted_breaks() =>
        await AssertRefused(
            "# one\n\ndate,note,close\n2024-01-01,\"four\nfive\",1\n\n# seven\n2024-01-02,,2\n2024-01-03,,bad\n", "line 9: 'bad'");

    [Fact]
    public async Task A_comma_that_may_be_decimal_or_not_is_refused() =>
        await AssertRefused(
            "date;close\n2024-01-01;1,234\n2024-01-02;2,345\n",
            "has figures such as '1,234' in its column 'close', and no row shows whether the comma is decimal or sets off thousands");

    [Fact]
    public async Task Times_that_go_back_are_refused_with_both_times_and_lines() =>
        await AssertRefused(
            $"{Header}2024-01-01,1\n2024-01-03,2\n2024-01-02,3\n",
            "line 4: the time 2024-01-02 comes after 2024-01-03 on line 3; sort the rows, oldest first.");

    [Fact]
    public async Task Repeated_times_are_refused_with_both_lines() =>
        await AssertRefused(
            $"{Header}2024-01-01,1\n2024-01-02 15:00,2\n2024-01-02 15:00,3\n",
            "line 4: the time 2024-01-02 15:00:00Z is there already on line 3; keep one row for each time.");

    [Fact]
    public async Task A_repeated_time_is_refused_though_its_target_is_empty() =>
        await AssertRefused($"{Header}2024-01-01,1\n2024-01-01,\n2024-01-02,3\n", "line 3: the time 2024-01-01 is there already on line 2");

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("2024-02-30")]
    [InlineData("1706659200")]
    public async Task A_cell_that_is_no_time_is_named_with_its_line(string cell) =>
        await AssertRefused(
            $"{Header}2024-01-01,1\n{cell},2\n", $"line 3: '{cell}' in column 'date' is not a time written like the others; correct the cell");

    [Theory]
    [InlineData("2024-01-02", "line 3: the row has 1 cell, and the header has 2")]
    [InlineData("2024-01-02,1,5", "line 3: the row has 3 cells, and the header has 2")]
    public async Task A_row_with_other_cells_than_the_header_is_refused(string row, string message) =>
        await AssertRefused($"{Header}2024-01-01,1\n{row}\n", message);

    [Fact]
    public async Task Empty_cells_beyond_the_header_do_no_harm() =>
        Assert.Equal([1m, 2m], (await ReadText($"{Header}2024-01-01,1,\n2024-01-02,2,,\n")).Values);

    [Theory]
    [InlineData("2024-01-02,\"2\n2024-01-03,3\n")]
    [InlineData("2024-01-02,\"2\"x\n2024-01-03,3\n")]
    public async Task Quotes_that_do_not_close_are_refused(string rows) =>
        await AssertRefused($"{Header}2024-01-01,1\n{rows}", "line 3: a quote is opened but not closed");

    [Fact]
    public async Task Several_columns_of_figures_need_a_choice()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => ReadText("date,name,a,b\n2024-01-01,x,1,2\n2024-01-02,y,3,4\n"));

        Assert.EndsWith(
            "has 2 columns of figures and none is named close, price or value; choose one with '#', such as #a, of 'a', 'b'.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_column_suggests_the_nearest_and_lists_all()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => ReadText("date,open,close\n2024-01-01,1,2\n", "#clsoe"));

        Assert.EndsWith(
            "has no column 'clsoe'; did you mean 'close'? Its columns are 'date', 'open', 'close'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_times_cannot_be_the_target() =>
        Assert.Contains(
            "has the times in its column 'date'; choose another",
            (await Assert.ThrowsAsync<ArgumentException>(() => ReadText("date,close\n2024-01-01,1\n", "#date"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task An_interval_that_contradicts_the_rows_is_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadText($"{Header}2024-01-01,1\n2024-01-02,2\n", "@1h"));

        Assert.EndsWith(
            "has a row every 1d, and the reference asks for @1h; write @1d, or nothing, after the name.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_within_a_second_are_refused() =>
        await AssertRefused(
            "date,close\n2024-01-01T00:00:00.1Z,1\n2024-01-01T00:00:00.2Z,2\n",
            "the shortest interval is one second");

    [Theory]
    [InlineData("prices.csv.gz", "ends in .gz but is not compressed by gzip")]
    [InlineData("prices.parquet", "ends in .parquet but is not in Parquet; rename it")]
    public async Task A_file_that_is_not_what_its_ending_says_is_refused(string name, string message) =>
        Assert.Contains(
            message,
            (await Assert.ThrowsAsync<InvalidDataException>(() => Read(Write($"{Header}2024-01-01,1\n", name)))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_no_text_is_refused() =>
        Assert.Contains(
            "is not text",
            (await Assert.ThrowsAsync<InvalidDataException>(() => Read(Write([.. Encoding.UTF8.GetBytes(Header), 0, 1, 2], "prices.csv")))).Message,
            StringComparison.Ordinal);

    async Task AssertRefused(string text, string message)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ReadText(text));

        Assert.StartsWith(Path.Combine(Folder, "prices.csv"), error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
