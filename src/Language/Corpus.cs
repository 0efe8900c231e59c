using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gatecast.Language;

/// <summary>A text in UTF-8, as tokens. It stays where it is: only the part that is asked for is in memory, beside 8 bytes for every 256 characters.</summary>
/// <remarks>For one thread at a time. The stream belongs to the caller, and must not change meanwhile.</remarks>
public sealed class Corpus
{
    /// <summary>Characters from one known place in the stream to the next.</summary>
    const int Stride = 256;

    const int ScanBytes = 1 << 16;

    readonly Stream _stream;
    readonly IReadOnlyList<long> _places;
    byte[] _bytes = [];

    Corpus(Stream stream, string name, CorpusScan scan, Vocabulary vocabulary)
    {
        (_stream, Name, Vocabulary) = (stream, name, vocabulary);
        (_places, Length, Sha256) = ([.. scan.Places, stream.Length], scan.Characters, scan.Sha256);
    }

    /// <summary>Of the text, for messages.</summary>
    public string Name { get; }

    /// <summary>Characters: Unicode scalar values, without a byte order mark.</summary>
    public long Length { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>Of all bytes of the stream, in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Goes through a text once, and finds its characters where no vocabulary is given.</summary>
    /// <param name="stream">Can seek; read from its beginning.</param>
    /// <param name="vocabulary">The only characters that the text may have.</param>
    /// <exception cref="InvalidDataException">It is empty, or no text in UTF-8.</exception>
    /// <exception cref="ArgumentException">It has a character that the vocabulary lacks, or fewer than two or too many different ones.</exception>
    public static Corpus Read(Stream stream, string name, Vocabulary? vocabulary = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var scan = CorpusScan.Of(stream, name, Stride, vocabulary, cancellation);
        return new(stream, name, scan, vocabulary ?? VocabularyOf(name, scan));
    }

    static Vocabulary VocabularyOf(string name, CorpusScan scan) => scan.Found.Count switch
    {
        1 => throw new ArgumentException(
            $"{name} has only one character, {Vocabulary.Name(new(scan.Found.Single()))}{(scan.Characters > 1 ? $", {scan.Characters:N0} times" : "")}; there is nothing to predict. Give a text with more."),
        > Vocabulary.Largest => throw new ArgumentException(
            $"{name} has {scan.Found.Count:N0} different characters; a language model knows at most {Vocabulary.Largest:N0}. Take out the rare ones."),
        _ => new(scan.Found.Select(value => new Rune(value))),
    };

    /// <summary>Tokens from one place on.</summary>
    /// <param name="first">Character, 0 … <see cref="Length"/> − the number of tokens.</param>
    /// <exception cref="InvalidDataException">The text has changed since it was gone through.</exception>
    public void Read(long first, Span<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + tokens.Length, Length, nameof(tokens));
        var after = int.Min((int)((first + tokens.Length + Stride - 1) / Stride), _places.Count - 1);
        var bytes = BytesOf(_places[(int)(first / Stride)], _places[after]);
        for (var skipped = first % Stride; skipped > 0; skipped--)
            Next(ref bytes);
        foreach (ref var token in tokens)
        {
            token = Vocabulary.TokenOf(Next(ref bytes));
            if (token < 0)
                throw Changed();
        }
    }

    ReadOnlySpan<byte> BytesOf(long from, long to)
    {
        var count = (int)(to - from);
        if (_bytes.Length < count)
            _bytes = new byte[count];
        _stream.Seek(from, SeekOrigin.Begin);
        return _stream.ReadAtLeast(_bytes.AsSpan(0, count), count, throwOnEndOfStream: false) == count ? _bytes.AsSpan(0, count) : throw Changed();
    }

    Rune Next(ref ReadOnlySpan<byte> bytes)
    {
        if (Rune.DecodeFromUtf8(bytes, out var character, out var length) is not OperationStatus.Done)
            throw Changed();
        bytes = bytes[length..];
        return character;
    }

    InvalidDataException Changed() => new($"{Name} has changed while it was read. Leave it alone until the command ends.");

    /// <summary>What one pass over a text finds.</summary>
    /// <param name="Places">Byte of every so many characters.</param>
    /// <param name="Found">Code points.</param>
    sealed record CorpusScan(IReadOnlyList<long> Places, long Characters, IReadOnlyCollection<int> Found, string Sha256)
    {
        const int Kept = 4;

        public static CorpusScan Of(Stream stream, string name, int stride, Vocabulary? vocabulary, CancellationToken cancellation)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (places, found, isAscii, characters) = (new List<long>(), new HashSet<int>(), new bool[128], 0L);
            var buffer = new byte[Kept + ScanBytes];
            var (left, offset) = (0, 0L);
            stream.Seek(0, SeekOrigin.Begin);
            while (stream.Read(buffer, left, ScanBytes) is var read && (read > 0 || left > 0))
            {
                cancellation.ThrowIfCancellationRequested();
                hash.AppendData(buffer.AsSpan(left, read));
                ReadOnlySpan<byte> bytes = buffer.AsSpan(0, left + read);
                if (offset == 0)
                    ThrowIfNoText(bytes, name);
                if (offset == 0 && bytes.StartsWith(Encoding.UTF8.Preamble))
                {
                    offset = Encoding.UTF8.Preamble.Length;
                    bytes = bytes[(int)offset..];
                }

                while (bytes.Length >= Kept || (read == 0 && bytes.Length > 0))
                {
                    if (Rune.DecodeFromUtf8(bytes, out var character, out var length) is not OperationStatus.Done || character.Value == 0)
                        throw new InvalidDataException(
                            $"{name} is not a text in UTF-8: byte {offset:N0} is 0x{bytes[0]:X2}. Give a text file, saved as UTF-8.");
                    if (vocabulary?.TokenOf(character) < 0)
                        throw new ArgumentException(
                            $"{name} has the character {Vocabulary.Name(character)} at character {characters + 1:N0}, which the model does not know: {vocabulary.Knows}.");
                    if (character.IsAscii)
                        isAscii[character.Value] = true;
                    else
                        found.Add(character.Value);
                    if (characters++ % stride == 0)
                        places.Add(offset);
                    bytes = bytes[length..];
                    offset += length;
                }

                left = bytes.Length;
                bytes.CopyTo(buffer);
            }

            if (characters == 0)
                throw new InvalidDataException($"{name} is empty; a language model needs text. Give a file with some.");
            found.UnionWith(Enumerable.Range(0, isAscii.Length).Where(value => isAscii[value]));
            return new(places, characters, found, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }

        /// <summary>What is often given instead of a text has an advice of its own.</summary>
        static void ThrowIfNoText(ReadOnlySpan<byte> bytes, string name)
        {
            if (bytes.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes) is 0x1F8B)
                throw new InvalidDataException($"{name} is compressed with gzip. Decompress it first: gunzip -k {name}");
            if (bytes.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes) is 0xFFFE or 0xFEFF)
                throw new InvalidDataException($"{name} is a text in UTF-16. Save it as UTF-8 first.");
        }
    }
}
