using System.Text;

namespace Gatecast.Language.Tests;

public class CorpusTests
{
    // One to four bytes a character, in four scripts and a picture outside the basic plane.
    const string Scripts = "abc déjà Привет 世界 🙂\n";

    [Fact]
    public void Any_stretch_of_any_script_is_read_as_its_characters()
    {
        var text = string.Concat(Enumerable.Repeat(Scripts, 100));
        Rune[] characters = [.. text.EnumerateRunes()];
        var corpus = Texts.Corpus(text);

        Assert.Equal(characters.Length, corpus.Length);
        Assert.Equal(characters.Distinct().Order(), Enumerable.Range(0, corpus.Vocabulary.Count).Select(token => corpus.Vocabulary[token]));
        foreach (var (first, count) in ((int, int)[])[(0, 1), (0, characters.Length), (255, 3), (256, 256), (511, 2), (characters.Length - 1, 1), (700, 0), (characters.Length, 0)])
        {
            var tokens = new int[count];
            corpus.Read(first, tokens);
            Assert.Equal(characters[first..(first + count)], tokens.Select(token => corpus.Vocabulary[token]));
        }
    }

    [Fact]
    public void A_character_may_lie_across_two_pieces_of_the_stream()
    {
        var text = "x" + new string('世', 50_000);
        var corpus = Corpus.Read(new OneByOne(Encoding.UTF8.GetBytes(text), piece: 7), "text.txt");

        Assert.Equal(50_001, corpus.Length);
        Assert.Equal(2, corpus.Vocabulary.Count);
    }

    [Fact]
    public void A_byte_order_mark_is_no_character()
    {
        var corpus = Corpus.Read(new MemoryStream([.. Encoding.UTF8.Preamble, .. "ab"u8]), "text.txt");
        var tokens = new int[2];
        corpus.Read(0, tokens);

        Assert.Equal(2, corpus.Length);
        Assert.Equal([0, 1], tokens);
    }

    [Fact]
    public void The_hash_is_that_of_the_bytes() =>
        Assert.Equal("fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603", Texts.Corpus("ab").Sha256);

    [Theory]
    [InlineData(new byte[] { }, "is empty")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, "is empty")]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, "byte 1 is 0xFF")]
    [InlineData(new byte[] { 0x61, 0x62, 0xE4, 0xB8 }, "byte 2 is 0xE4")]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 }, "byte 1 is 0x00")]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08 }, "gunzip -k text.txt")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "UTF-16")]
    public void What_is_no_text_is_refused_with_what_was_found(byte[] bytes, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Corpus.Read(new MemoryStream(bytes), "text.txt")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_of_one_character_alone_is_refused()
    {
        Assert.Contains("only one character, 'a' (U+0061), 3 times", Assert.Throws<ArgumentException>(() => Texts.Corpus("aaa")).Message, StringComparison.Ordinal);
        Assert.Contains("only one character, U+000A;", Assert.Throws<ArgumentException>(() => Texts.Corpus("\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_that_a_given_vocabulary_lacks_is_named_with_its_place()
    {
        var error = Assert.Throws<ArgumentException>(() => Corpus.Read(Texts.Stream("abba☃"), "text.txt", new("ab".EnumerateRunes())));

        Assert.Contains("'☃' (U+2603) at character 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 different characters, among them ab", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_characters_than_a_network_has_outputs_are_refused()
    {
        var text = string.Concat(Enumerable.Range(0x4E00, Vocabulary.Largest + 1).Select(value => new Rune(value)));
        Assert.Contains("16,385 different characters", Assert.Throws<ArgumentException>(() => Texts.Corpus(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_changes_under_the_reader_is_noticed()
    {
        var bytes = Encoding.UTF8.GetBytes("abababab");
        var corpus = Corpus.Read(new MemoryStream(bytes), "text.txt");
        bytes[3] = (byte)'c';

        Assert.Contains("has changed", Assert.Throws<InvalidDataException>(() => corpus.Read(0, new int[8])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_megabytes_are_gone_through_and_read_in_a_few()
    {
        const int Length = 100_000_000;
        using var stream = new Endless("The quick brown fox jumps over the lazy dog.\n"u8.ToArray(), Length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var corpus = Corpus.Read(stream, "text.txt");
        corpus.Read(99_999_000, new int[1000]);
        corpus.Read(7, new int[1000]);

        Assert.Equal(Length, corpus.Length);

        // Eight bytes for every 256 characters, the list that they grow in, and buffers.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    /// <summary>Hands out a few bytes at a time.</summary>
    sealed class OneByOne(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, int.Min(count, piece));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..int.Min(buffer.Length, piece)]);
    }

    /// <summary>A line over and over, in no memory.</summary>
    sealed class Endless(byte[] line, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)long.Min(count, length - Position);
            for (var i = 0; i < count; i++)
                buffer[offset + i] = line[(int)((Position + i) % line.Length)];
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin is SeekOrigin.Begin ? offset : throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
