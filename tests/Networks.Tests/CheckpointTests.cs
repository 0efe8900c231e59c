using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gatecast.Networks.Tests;

public class CheckpointTests
{
    const string Sum = "ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b";

    /// <summary>1 and −2 as little-endian floats.</summary>
    static readonly byte[] _data = [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0];

    static readonly string _own = $$"""
        "format":"gatecast","version":"1","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(_data))}}"
        """;

    static readonly string _metadata = $$"""
        "__metadata__":{{{_own}}}
        """;

    [Fact]
    public void The_bytes_of_a_small_checkpoint_are_these()
    {
        // The sum is sha256sum's of the eight bytes of data.
        const string Header = """
            {"__metadata__":{"format":"gatecast","version":"1","sha256":"SUM","a":"π","model":"{\"h\":1}"},
            "x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
            """;
        var stream = new MemoryStream();
        Checkpoint.Write(
            stream, [new("x", [2], [1, -2])], new Dictionary<string, string> { ["model"] = """{"h":1}""", ["a"] = "π" });

        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(Header.Replace("SUM", Sum, StringComparison.Ordinal).ReplaceLineEndings(""), Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        Assert.Equal(_data, bytes[(8 + length)..]);
    }

    [Fact]
    public void A_network_written_and_read_gives_the_same_bits()
    {
        var options = new RecurrentNetworkOptions { Inputs = 2, Hidden = 11, Layers = 2, Skips = 1, Outputs = 3 };
        var (one, other) = (new NetworkCase(options, time: 5, rows: 17), new NetworkCase(options, time: 5, rows: 17, seed: 2));
        other.Fill(17, seed: 1);
        Assert.NotEqual(one.Outputs(), other.Outputs());
        other.Network.Import(Checkpoint.Read(new MemoryStream(Written(one.Network.Export()))).Tensors);

        Near.SameBits(one.Outputs(), other.Outputs());
    }

    [Fact]
    public void Tensors_and_texts_come_back_as_they_were()
    {
        IReadOnlyList<Tensor> tensors =
        [
            new("z", [2, 3], [0, -0f, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity]),
            new("a \"b\" \\ π", [1], [1]), new("none", [0, 4], []), new("scalar", [], [7]),
        ];
        var metadata = new Dictionary<string, string> { ["json"] = """{"levels":[0.1,0.9],"name":"\u00e9\n"}""", ["empty"] = "" };
        var stream = new MemoryStream();
        Checkpoint.Write(stream, tensors, metadata);
        stream.Position = 0;
        var read = Checkpoint.Read(stream);

        Assert.Equal(metadata, read.Metadata);
        Assert.Equal(tensors.Select(tensor => tensor.Name), read.Tensors.Select(tensor => tensor.Name));
        foreach (var (one, other) in tensors.Zip(read.Tensors))
        {
            Assert.Equal(one.Shape, other.Shape);
            Near.SameBits(one.Values, other.Values);
        }
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes()
    {
        Dictionary<string, string> one = new() { ["a"] = "1", ["b"] = "2" }, other = new() { ["b"] = "2", ["a"] = "1" };
        Tensor[] tensors = [new("x", [2], [1, -2])];
        var (first, second) = (new MemoryStream(), new MemoryStream());
        Checkpoint.Write(first, tensors, one);
        Checkpoint.Write(second, tensors, other);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Tensors_may_be_listed_in_any_order()
    {
        var read = Checkpoint.Read(File($$"""{{{_metadata}},"b":{{Entry("[1]", "[4,8]")}},"a":{{Entry("[1]", "[0,4]")}}}"""));

        Assert.Equal(["a", "b"], read.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1f, -2f], read.Tensors.SelectMany(tensor => tensor.Values));
    }

    [Fact]
    public void A_stream_that_gives_a_byte_at_a_time_and_cannot_seek_is_read()
    {
        var tensors = new RecurrentNetwork(new() { Inputs = 2, Hidden = 60, Outputs = 3 }, seed: 1).Export();
        using var stream = new Trickle(Written(tensors));

        Assert.Equal(tensors.Select(tensor => tensor.Values), Checkpoint.Read(stream).Tensors.Select(tensor => tensor.Values));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = Written([new("x", [2], [1, -2])]);
        for (var length = 0; length < whole.Length; length++)
            AssertRefused(new MemoryStream(whole[..length]), "ends after");
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_refused_or_read_whole()
    {
        var whole = Written([new("x", [2], [1, -2]), new("y", [1, 1], [3])]);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
            foreach (var change in (byte[])[1, 2, 8, 32, 128, 255])
            {
                byte[] changed = [.. whole];
                changed[at] ^= change;
                try
                {
                    // A name or a text may change unseen; a number may not.
                    Assert.Equal([1f, -2f, 3f], Checkpoint.Read(new MemoryStream(changed)).Tensors.SelectMany(tensor => tensor.Values));
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }

        Assert.True(refused > 4 * whole.Length, $"{refused} of {6 * whole.Length}");
    }

    [Fact]
    public void Bytes_after_the_data_are_refused() =>
        AssertRefused(new MemoryStream([.. Written([new("x", [2], [1, -2])]), 0]), "goes on after the 8 bytes");

    [Fact]
    public void Changed_data_are_refused()
    {
        var bytes = Written([new("x", [2], [1, -2])]);
        bytes[^1] ^= 1;
        AssertRefused(new MemoryStream(bytes), "SHA-256");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((1UL << 24) + 8)]
    [InlineData(1UL << 63)]
    public void A_header_length_over_the_limit_is_refused(ulong length)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        AssertRefused(new MemoryStream(bytes), "at most 16777216");
    }

    [Fact]
    public void Announced_lengths_reserve_no_memory()
    {
        var header = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(header, 1 << 24);
        var data = File($$"""{{{_metadata}},"x":{{Entry("[536870911]", "[0,2147483644]")}}}""").ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(new MemoryStream(header), "0 of the 16777216 bytes of its header");
        AssertRefused(new MemoryStream(data), "8 of the 2147483644 bytes of its data");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("", "not the JSON")]
    [InlineData("{", "not the JSON")]
    [InlineData("[]", "__metadata__")]
    [InlineData("{}", "__metadata__")]
    [InlineData("""{"__metadata__":[]}""", "not the JSON")]
    [InlineData("""{"__metadata__":{}}""", "the format \"\" where")]
    [InlineData("""{"__metadata__":{"format":"pt"}}""", "the format \"pt\" where")]
    [InlineData("""{"__metadata__":{"format":null}}""", "null")]
    [InlineData("""{"__metadata__":{"format":1}}""", "not the JSON")]
    [InlineData("""{"__metadata__":{"format":"\ud800"}}""", "not the JSON")]
    [InlineData("""{"__metadata__":{"format":"gatecast"}}""", "version is \"\"")]
    [InlineData("""{"__metadata__":{"format":"gatecast","version":"2"}}""", "update Gatecast")]
    [InlineData("""{"__metadata__":{"format":"gatecast","version":"0"}}""", "version is \"0\"")]
    [InlineData("""{"__metadata__":{"format":"gatecast","version":"-1"}}""", "version is \"-1\"")]
    [InlineData("""{"__metadata__":{"format":"gatecast","version":"1"}}""", "sha256 has 0 characters")]
    [InlineData("""{"__metadata__":{"format":"gatecast","version":"1","sha256":"xyz"}}""", "sha256 has 3 characters")]
    public void A_header_that_is_none_of_ours_is_refused(string header, string found) => AssertRefused(File(header), found);

    [Theory]
    [InlineData("1", "is described by a JSON Number")]
    [InlineData("""{"shape":[2],"data_offsets":[0,8]}""", "dtype \"\"")]
    [InlineData("""{"dtype":"F16","shape":[2],"data_offsets":[0,8]}""", "dtype \"F16\"")]
    [InlineData("""{"dtype":32,"shape":[2],"data_offsets":[0,8]}""", "dtype \"32\"")]
    [InlineData("""{"dtype":"F32","data_offsets":[0,8]}""", "no shape")]
    [InlineData("""{"dtype":"F32","shape":2,"data_offsets":[0,8]}""", "no shape")]
    [InlineData("""{"dtype":"F32","shape":[2]}""", "no data_offsets")]
    [InlineData("""{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}""", "has -2 in its shape")]
    [InlineData("""{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}""", "has 2.5 in its shape")]
    [InlineData("""{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}""", "has 2 in its shape")]
    [InlineData("""{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}""", "has 99999999999 in its shape")]
    [InlineData("""{"dtype":"F32","shape":[3],"data_offsets":[0,8]}""", "has 8 bytes where 12")]
    [InlineData("""{"dtype":"F32","shape":[65536,65536,65536,65536,2],"data_offsets":[0,8]}""", "has 8 bytes where")]
    [InlineData("""{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}""", "has 8 bytes where")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[8,0]}""", "data_offsets [8, 0]")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8,16]}""", "data_offsets [0, 8, 16]")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}""", "has -8 in its data_offsets")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[4,12]}""", "begins at byte 4")]
    [InlineData("""{"dtype":"F32","shape":[4],"data_offsets":[0,16]}""", "ends after 8 of the 16 bytes of its data")]
    [InlineData("""{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""", "goes on after the 4 bytes")]
    [InlineData("""{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "not the JSON")]
    public void A_tensor_that_is_described_wrongly_is_refused(string entry, string found) =>
        AssertRefused(File($$"""{{{_metadata}},"x":{{entry}}}"""), found);

    [Theory]
    [InlineData("[0,4]", "[8,12]", "begins at byte 8")]
    [InlineData("[0,4]", "[0,4]", "begins at byte 0")]
    [InlineData("[0,4]", "[2,6]", "begins at byte 2")]
    [InlineData("[4,8]", "[4,8]", "begins at byte 4")]
    public void Tensors_that_overlap_or_leave_a_gap_are_refused(string one, string other, string found) =>
        AssertRefused(File($$"""{{{_metadata}},"a":{{Entry("[1]", one)}},"b":{{Entry("[1]", other)}}}"""), found);

    [Theory]
    [InlineData("x")]
    [InlineData("\\u0078")]
    public void A_repeated_name_is_refused(string again) =>
        AssertRefused(File($$"""{{{_metadata}},"x":{{Entry("[1]", "[0,4]")}},"{{again}}":{{Entry("[1]", "[4,8]")}}}"""), "not the JSON");

    [Fact]
    public void A_name_that_is_not_Unicode_is_refused()
    {
        var bytes = File($$"""{{{_metadata}},"x":{{Entry("[2]", "[0,8]")}}}""").ToArray();
        bytes[Array.LastIndexOf(bytes, (byte)'x')] = 0xff;
        AssertRefused(new MemoryStream(bytes), "not the JSON");
    }

    [Fact]
    public void What_cannot_be_read_back_is_not_written()
    {
        Tensor[] tensors = [new("x", [2], [1, -2])];
        var stream = new MemoryStream();
        Assert.Throws<ArgumentException>(() => Checkpoint.Write(stream, [.. tensors, .. tensors], new Dictionary<string, string>()));
        Assert.Throws<ArgumentException>(() => Checkpoint.Write(stream, [new("__metadata__", [1], [1])], new Dictionary<string, string>()));
        Assert.Throws<ArgumentException>(() => Checkpoint.Write(stream, tensors, new Dictionary<string, string> { ["sha256"] = "" }));
        Assert.Throws<ArgumentException>(() =>
            Checkpoint.Write(stream, tensors, new Dictionary<string, string> { ["long"] = new('x', 1 << 24) }));

        Assert.Equal(0, stream.Length);
    }

    static string Entry(string shape, string offsets) => $$"""{"dtype":"F32","shape":{{shape}},"data_offsets":{{offsets}}}""";

    /// <summary>A file with this header and eight bytes of data.</summary>
    static MemoryStream File(string header)
    {
        var utf8 = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)utf8.Length);
        return new([.. length, .. utf8, .. _data]);
    }

    static byte[] Written(IReadOnlyList<Tensor> tensors)
    {
        var stream = new MemoryStream();
        Checkpoint.Write(stream, tensors, new Dictionary<string, string> { ["note"] = "text" });
        return stream.ToArray();
    }

    /// <summary>One sentence that says what was found.</summary>
    static void AssertRefused(Stream stream, string found)
    {
        var error = Assert.Throws<InvalidDataException>(() => Checkpoint.Read(stream));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }
}
