using System.IO.Compression;
using System.Text;

namespace Gatecast.Sources.Tests;

public class FileGZipTests : TemporaryFolder
{
    const int Rows = 5_000;

    static readonly string _text = "timestamp,close\n" + string.Concat(
        Enumerable.Range(0, Rows).Select(hour => $"{new DateTime(2024, 1, 1).AddHours(hour):yyyy-MM-ddTHH:mm:ssZ},{hour * 7919 % 10007}.25\n"));

    [Fact]
    public async Task A_whole_file_is_read() => Assert.Equal(Rows, (await Read(Write(Pack(_text), "prices.csv.gz"))).Values.Count);

    [Fact]
    public async Task A_compressed_file_is_known_by_its_content() =>
        Assert.Equal(Rows, (await Read(Write(Pack(_text), "prices.csv"))).Values.Count);

    [Fact]
    public async Task A_file_of_several_members_is_read()
    {
        var (first, second) = (_text[..40_000], _text[40_000..]);

        Assert.Equal(Rows, (await Read(Write([.. Pack(first), .. Pack(second)], "prices.csv.gz"))).Values.Count);
        Assert.Equal(Rows, (await Read(Write([.. Pack(_text), .. Pack("")], "prices.csv.gz"))).Values.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    [InlineData(10_000)]
    public async Task A_file_that_is_cut_off_is_refused(int missing) => await AssertRefused(Pack(_text)[..^missing], "is cut off");

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task A_file_whose_last_member_is_cut_off_is_refused(int missing) =>
        await AssertRefused([.. Pack(_text[..40_000]), .. Pack(_text[40_000..])[..^missing]], "is cut off");

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    public async Task A_file_of_little_more_than_a_mark_is_refused(int length) => await AssertRefused(Pack(_text)[..length], "is cut off");

    [Fact]
    public async Task A_file_whose_checksum_is_wrong_is_refused()
    {
        var packed = Pack(_text);
        packed[^8] ^= 0xFF;

        await AssertRefused(packed, "is damaged: its compressed data contradict themselves; copy or download it again.");
    }

    [Fact]
    public async Task A_bad_value_is_named_with_its_line() =>
        await AssertRefused(Pack("date,close\n2024-01-01,1\n2024-01-02,x\n"), "line 3: 'x' in column 'close' is not a figure");

    async Task AssertRefused(byte[] packed, string message)
    {
        var path = Write(packed, "prices.csv.gz");
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Read(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
