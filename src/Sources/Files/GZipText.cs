using System.Buffers.Binary;
using System.IO.Compression;

namespace Gatecast.Sources.Files;

/// <summary>The plain bytes of a gzip file, which has to be whole. Read asynchronously alone.</summary>
/// <remarks>.NET checks each member of a file that has its end, and takes a file that is cut off for one that ends there. The last eight bytes
/// of a whole file are the CRC-32 of its last member's plain bytes, and their number (RFC 1952).</remarks>
/// <param name="name">For errors.</param>
/// <param name="packed">Seekable, at its start; stays open.</param>
sealed class GZipText(string name, Stream packed) : Stream
{
    const int ShortestLength = 18;
    const int TrailerLength = 8;
    const int BufferLength = 1 << 16;

    // Of CRC-32, lowest power first.
    const uint Polynomial = 0xEDB88320;

    readonly GZipStream _plain = new(packed, CompressionMode.Decompress, leaveOpen: true);
    long _plainLength;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether a file that begins so is compressed by gzip.</summary>
    public static bool IsMark(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await UnpackAsync(buffer, cancellationToken);
        _plainLength += read;
        if (read == 0 && buffer.Length > 0 && !await IsWholeAsync(cancellationToken))
            throw new InvalidDataException($"{name} is cut off: its compressed data have no end; copy or download it again.");

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _plain.Dispose();
        base.Dispose(disposing);
    }

    async ValueTask<int> UnpackAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await _plain.ReadAsync(buffer, cancellation);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{name} is damaged: its compressed data contradict themselves; copy or download it again.", error);
        }
    }

    async Task<bool> IsWholeAsync(CancellationToken cancellation)
    {
        if (packed.Length < ShortestLength)
            return false;

        var trailer = new byte[TrailerLength];
        packed.Position = packed.Length - TrailerLength;
        await packed.ReadExactlyAsync(trailer, cancellation);
        var (checksum, length) = (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)));
        if (length == (uint)_plainLength)
            return true;

        // Of several members, or chance bytes of a file that is cut off.
        return length < _plainLength && checksum == await ChecksumOfLastAsync(length, cancellation);
    }

    async Task<uint> ChecksumOfLastAsync(uint length, CancellationToken cancellation)
    {
        packed.Position = 0;
        await using var again = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var (buffer, skip, checksum) = (new byte[BufferLength], _plainLength - length, uint.MaxValue);
        while (await again.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            var skipped = (int)long.Min(skip, read);
            skip -= skipped;
            foreach (var next in buffer.AsSpan(skipped, read - skipped))
            {
                checksum ^= next;
                for (var bit = 0; bit < 8; bit++)
                    checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ Polynomial;
            }
        }

        return ~checksum;
    }
}
