using System.Security.Cryptography;

namespace Gatecast.Forecasting;

/// <summary>A fingerprint of rows.</summary>
static class RowHash
{
    /// <summary>SHA-256, in lower-case hex, over every row as (Unix milliseconds, value) in little-endian bytes.</summary>
    /// <param name="times">One for each value, or none where values have no time, which counts as 0.</param>
    public static string Of(ReadOnlySpan<DateTimeOffset> times, ReadOnlySpan<double> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> row = stackalloc byte[16];
        for (var i = 0; i < values.Length; i++)
        {
            BitConverter.TryWriteBytes(row, times.Length > 0 ? times[i].ToUnixTimeMilliseconds() : 0);
            BitConverter.TryWriteBytes(row[8..], values[i]);
            hash.AppendData(row);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
