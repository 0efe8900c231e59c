using System.Globalization;
using System.Text;

namespace Gatecast.Sources.Files;

/// <summary>Candles as CSV in UTF-8, with a header, commas and line feeds.</summary>
static class CandleCsv
{
    const int BufferLength = 1 << 16;

    // Six cells of at most 31 letters, and what stands between them.
    const int LongestRow = 256;

    public static async Task WriteAsync(IEnumerable<Candle> candles, Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        var length = Encoding.UTF8.GetBytes($"{string.Join(',', CandleFile.Columns)}\n", buffer);
        foreach (var candle in candles)
        {
            length += Format(candle, buffer.AsSpan(length));
            if (length <= BufferLength - LongestRow)
                continue;

            await stream.WriteAsync(buffer.AsMemory(0, length), cancellation);
            length = 0;
        }

        await stream.WriteAsync(buffer.AsMemory(0, length), cancellation);
    }

    static int Format(in Candle candle, Span<byte> row)
    {
        var length = Format(candle.OpenTime.UtcDateTime, row);
        ReadOnlySpan<decimal> figures = [candle.Open, candle.High, candle.Low, candle.Close, candle.Volume];
        foreach (var figure in figures)
        {
            row[length++] = (byte)',';
            if (!figure.TryFormat(row[length..], out var written, provider: CultureInfo.InvariantCulture))
                throw new InvalidOperationException($"A row takes more than {LongestRow} letters.");
            length += written;
        }

        row[length++] = (byte)'\n';
        return length;
    }

    static int Format(DateTime time, Span<byte> cell)
    {
        var format = time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
        if (!time.TryFormat(cell, out var written, format, CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"A row takes more than {LongestRow} letters.");

        return written;
    }
}
