using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gatecast.Networks;

/// <summary>Tensors and text in one file in the safetensors layout: numbers and JSON, nothing that runs. See docs/checkpoint.md.</summary>
/// <remarks><code>
/// header length (8 bytes, little-endian) | JSON header, padded with spaces | float32, little-endian
/// </code></remarks>
public sealed record Checkpoint
{
    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<Tensor> Tensors { get; init; }

    /// <summary>The writer's own texts.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Writes the same bytes for the same tensors and texts.</summary>
    /// <param name="metadata">Texts by name; format, version and sha256 are the file's own names.</param>
    /// <exception cref="ArgumentException">A name is given twice or is one of the file's own, or the whole is too large to be
    /// read back.</exception>
    public static void Write(Stream stream, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        var size = tensors.Sum(tensor => (long)sizeof(float) * tensor.Values.Length);
        if (size > Array.MaxLength)
            throw new ArgumentException(
                $"The tensors take {size} bytes; a checkpoint holds at most {Array.MaxLength}. Split them over several files.",
                nameof(tensors));

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(BytesOf(tensor.Values));

        var header = CheckpointHeader.Format(tensors, metadata, hash.GetHashAndReset());
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
            stream.Write(BytesOf(tensor.Values));
    }

    /// <summary>Reads a whole stream, from any source, trusting nothing in it.</summary>
    /// <exception cref="InvalidDataException">The stream is not a whole and unchanged checkpoint of a version that this program
    /// knows.</exception>
    public static Checkpoint Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(Take(stream, sizeof(ulong), "header length"));
        if (length > CheckpointHeader.LargestLength)
            throw new InvalidDataException(
                $"The file announces a header of {length} bytes where a checkpoint has at most {CheckpointHeader.LargestLength}; " +
                "give a file that Gatecast wrote.");

        var header = CheckpointHeader.Parse(Take(stream, (int)length, "header"));
        var data = Take(stream, header.DataLength, "data");
        if (stream.ReadByte() >= 0)
            throw new InvalidDataException(
                $"The checkpoint goes on after the {header.DataLength} bytes of data that its header announces; " +
                "take the file from its source again.");

        var sum = SHA256.HashData(data);
        if (!sum.AsSpan().SequenceEqual(header.Sha256))
            throw new InvalidDataException(
                $"The checkpoint's data have the SHA-256 {Convert.ToHexStringLower(sum)} where its header says " +
                $"{Convert.ToHexStringLower(header.Sha256)}; take the file from its source again.");

        return new()
        {
            Tensors =
            [
                .. header.Entries.Select(entry => new Tensor(
                    entry.Name, entry.Shape, FloatsOf(data.AsSpan(entry.Begin, entry.End - entry.Begin)))),
            ],
            Metadata = header.Metadata,
        };
    }

    /// <summary>Takes exactly this many bytes. The buffer grows with what has arrived: an announced length alone reserves nothing.</summary>
    static byte[] Take(Stream stream, int count, string part)
    {
        const int FirstPiece = 1 << 16;
        var bytes = new byte[int.Min(count, FirstPiece)];
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length)
                throw new InvalidDataException(
                    $"The checkpoint ends after {filled} of the {count} bytes of its {part}; take the file from its source again.");
            if (filled == count)
                return bytes;

            Array.Resize(ref bytes, (int)long.Min(count, 2L * filled));
        }
    }

    static byte[] BytesOf(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);

        return bytes;
    }

    static float[] FloatsOf(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);

        return values;
    }
}
