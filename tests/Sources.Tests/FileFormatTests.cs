using System.Globalization;
using FsCheck.Xunit;
using Gatecast.Sources.Files;

namespace Gatecast.Sources.Tests;

/// <summary>The quick ways through the usual cells give what the framework's parsers give.</summary>
public class FileFormatTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("007")]
    [InlineData("1.50")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("0.00")]
    [InlineData("-0.0")]
    [InlineData("+3.10")]
    [InlineData("999999999999999999")]
    [InlineData("9999999999999999999")]
    [InlineData("0.1234567890123456789012345678")]
    [InlineData("1e3")]
    public void A_figure_is_what_decimal_Parse_makes_of_it(string cell) => AssertFigure(cell);

    [Property]
    public void Any_decimal_is_what_decimal_Parse_makes_of_it(decimal figure) => AssertFigure(figure.ToString(CultureInfo.InvariantCulture));

    [Property]
    public void Any_count_of_cents_is_what_decimal_Parse_makes_of_it(uint cents) =>
        AssertFigure((cents / 100m).ToString("0.00", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("K")]
    [InlineData("1 K")]
    [InlineData("1k")]
    [InlineData("1e5K")]
    public void What_is_no_figure_is_none(string cell) => Assert.False(new NumberFormat('.').TryParse(cell, out _));

    [Theory]
    [InlineData("1.5K", 1500)]
    [InlineData("12M", 12_000_000)]
    [InlineData("0.25B", 250_000_000)]
    [InlineData("-1,234.5K", -1_234_500)]
    public void Thousands_millions_and_billions_may_be_letters(string cell, double value)
    {
        Assert.True(new NumberFormat('.').TryParse(cell, out var figure));
        Assert.Equal((decimal)value, figure);
    }

    [Theory]
    [InlineData("2024-02-29")]
    [InlineData("2024-02-29T23:59Z")]
    [InlineData("2024-02-29 23:59:58")]
    [InlineData("2024-02-29T23:59:58Z")]
    [InlineData("2024-02-29T23:59:58.123Z")]
    [InlineData("2024-02-29T23:59:58+05:30")]
    [InlineData("1000-01-01")]
    public void A_time_is_what_DateTimeOffset_Parse_makes_of_it(string cell)
    {
        Assert.True(new TimeFormat(TimeShape.Iso).TryParse(cell, out var time));
        Assert.Equal(DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), time);
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("2024-01-01T25:00")]
    [InlineData("2024-01-01T00:60")]
    [InlineData("2024-01-01T00:00:61Z")]
    [InlineData("2024-01-01x00:00")]
    public void What_is_no_time_is_none(string cell) => Assert.False(new TimeFormat(TimeShape.Iso).TryParse(cell, out _));

    static void AssertFigure(string cell)
    {
        Assert.True(new NumberFormat('.').TryParse(cell, out var figure));
        Assert.Equal(decimal.GetBits(decimal.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture)), decimal.GetBits(figure));
    }
}
