namespace Gatecast.Sources.Tests;

public class FileNameTests : TemporaryFolder
{
    const string Daily = "date,close,price@1h,#rank\n2024-01-01,1,2,3\n2024-01-02,4,5,6\n";

    [Theory]
    [InlineData("prices@home.csv", "", "close")]
    [InlineData("prices#2.csv", "", "close")]
    [InlineData("prices@1d", "", "close")]
    [InlineData("prices@1h", "", "close")]
    [InlineData("a#b/c@d/prices.csv", "", "close")]
    [InlineData("prices#2.csv", "#close", "close")]
    [InlineData("prices.csv", "#close@1d", "close")]
    [InlineData("prices.csv", "@1d#close", "close")]
    [InlineData("prices.csv", "@24h", "close")]
    [InlineData("prices.csv", "#price@1h", "price@1h")]
    [InlineData("prices.csv", "#price@1h@1d", "price@1h")]
    [InlineData("prices.csv", "##rank", "#rank")]
    public async Task Odd_names_of_files_and_columns_work(string name, string suffix, string column)
    {
        var series = await Read(Write(Daily, name) + suffix);

        Assert.Equal((name.Split('/')[^1], column), (series.Name, series.Column));
    }

    [Fact]
    public async Task The_longest_name_that_exists_is_the_file()
    {
        Write("date,close\n2024-01-01,1\n2024-01-02,2\n", "prices");

        Assert.Equal([7m, 8m], (await Read(Write("date,close\n2024-01-01,7\n2024-01-02,8\n", "prices#close"))).Values);
    }

    [Fact]
    public async Task A_suffix_that_is_neither_is_refused() =>
        Assert.Contains(
            "'@1x' after the file's name is neither #column nor @interval",
            (await Assert.ThrowsAsync<FormatException>(() => Read(Write(Daily) + "@1x"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_file_suggests_the_nearest_name_in_its_folder()
    {
        Write(Daily, "prices.csv");
        var path = Path.Combine(Folder, "price.csv");

        Assert.Equal(
            $"There is no file {path} but there is 'prices.csv'; check the name.",
            (await Assert.ThrowsAsync<FileNotFoundException>(() => Read(path + "#close@1d"))).Message);
    }

    [Fact]
    public async Task A_missing_file_near_nothing_is_named() =>
        Assert.Equal(
            $"There is no file {Folder}/gold.csv; check the name.",
            (await Assert.ThrowsAsync<FileNotFoundException>(() => Read($"{Folder}/gold.csv"))).Message);

    [Fact]
    public async Task A_missing_folder_is_named() =>
        Assert.Equal(
            $"There is no file {Folder}/none/gold.csv, and no folder {Folder}/none; check the path.",
            (await Assert.ThrowsAsync<FileNotFoundException>(() => Read($"{Folder}/none/gold.csv"))).Message);

    [Fact]
    public async Task A_folder_is_no_file()
    {
        Write(Daily);

        Assert.Equal(
            $"{Folder} is a folder; name a CSV or Parquet file in it, such as 'prices.csv'.",
            (await Assert.ThrowsAsync<FileNotFoundException>(() => Read(Folder))).Message);
    }

    [Fact]
    public async Task A_file_without_its_source_is_told_how_to_be_written()
    {
        var path = Write(Daily);
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => SeriesReader.ReadAsync(SeriesReference.Parse(path), TestContext.Current.CancellationToken));

        Assert.Contains($"write file:{path}", error.Message, StringComparison.Ordinal);
    }
}
