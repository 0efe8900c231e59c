using System.Security.Cryptography;
using System.Text;

namespace Gatecast.Forecasting;

/// <summary>Bytes that tell what they are and whether they are whole: a kind, a SHA-256, and figures, little-endian, each list behind its length.</summary>
/// <remarks><code>
/// kind (8 bytes of ASCII) | SHA-256 of the rest (32 bytes) | the rest
/// </code></remarks>
static class SealedBytes
{
    const int KindLength = 8;

    const int HeaderLength = KindLength + SHA256.HashSizeInBytes;

    /// <param name="kind">8 letters.</param>
    public static byte[] Of(string kind, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[HeaderLength]);
        write(writer);
        writer.Flush();
        var bytes = stream.ToArray();
        Encoding.ASCII.GetBytes(kind, bytes);
        SHA256.HashData(bytes.AsSpan(HeaderLength), bytes.AsSpan(KindLength));
        return bytes;
    }

    /// <summary>Reads them, trusting nothing in them.</summary>
    /// <param name="what">What they should be, for an error.</param>
    /// <exception cref="InvalidDataException">They are of another kind, were changed, or say what cannot be.</exception>
    public static T Read<T>(byte[] bytes, string kind, string what, Func<BinaryReader, T> read)
    {
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, KindLength).SequenceEqual(Encoding.ASCII.GetBytes(kind)))
            throw new InvalidDataException($"What was kept is not {what}; begin anew.");
        if (!SHA256.HashData(bytes.AsSpan(HeaderLength)).AsSpan().SequenceEqual(bytes.AsSpan(KindLength, SHA256.HashSizeInBytes)))
            throw new InvalidDataException($"What was kept of {what} was changed or damaged: its SHA-256 is another one. Begin anew.");

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength));
            var value = read(reader);
            return reader.BaseStream.Position == reader.BaseStream.Length ? value
                : throw new InvalidDataException($"What was kept of {what} goes on after its end; begin anew.");
        }
        catch (Exception error) when (error is EndOfStreamException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"What was kept of {what} cannot be read ({error.Message.TrimEnd('.')}); begin anew.", error);
        }
    }

    public static void WriteList<T>(this BinaryWriter writer, IReadOnlyCollection<T> values, Action<T> write)
    {
        writer.Write(values.Count);
        foreach (var value in values)
            write(value);
    }

    /// <param name="size">Bytes of one value at least: a length reserves no more memory than there are bytes.</param>
    public static T[] ReadList<T>(this BinaryReader reader, int size, Func<T> read)
    {
        var count = reader.ReadInt32();
        if (count < 0 || (long)count * size > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException($"{count} values are announced and not there");

        var values = new T[count];
        for (var i = 0; i < count; i++)
            values[i] = read();
        return values;
    }

    public static float[] ReadSingles(this BinaryReader reader) => reader.ReadList(sizeof(float), reader.ReadSingle);

    public static double[] ReadDoubles(this BinaryReader reader) => reader.ReadList(sizeof(double), reader.ReadDouble);

    public static int[] ReadIntegers(this BinaryReader reader) => reader.ReadList(sizeof(int), reader.ReadInt32);
}
