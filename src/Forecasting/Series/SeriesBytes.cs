using System.Text.Json;
using System.Text.Json.Nodes;
using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>A series as bytes that are read back to the same series, bit for bit.</summary>
/// <remarks>A JSON text of its name, unit, target, interval and number of rows, then for each row its UTC ticks and its value, little-endian.</remarks>
public static class SeriesBytes
{
    public static byte[] Of(Series series)
    {
        ArgumentNullException.ThrowIfNull(series);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(new JsonObject
            {
                ["name"] = series.Name,
                ["unit"] = series.Unit,
                ["target"] = series.Target.ToString(),
                ["interval"] = series.Interval.ToString(),
                ["tradingDays"] = series.TradingDays,
                ["rows"] = series.Length,
            }.ToJsonString());
            foreach (var time in series.Times)
                writer.Write(time.UtcTicks);
            foreach (var value in series.Values)
                writer.Write(value);
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">They are no whole series.</exception>
    public static Series Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var header = (JsonObject)JsonNode.Parse(reader.ReadString())!;
            var rows = (int)header["rows"]!;
            if (bytes.Length - reader.BaseStream.Position != 2L * sizeof(long) * rows)
                throw new InvalidDataException($"{bytes.Length} bytes are too many or too few for {rows} rows");

            var times = new DateTimeOffset[rows];
            for (var row = 0; row < rows; row++)
                times[row] = new(reader.ReadInt64(), TimeSpan.Zero);
            var values = new double[rows];
            for (var row = 0; row < rows; row++)
                values[row] = reader.ReadDouble();
            return Series.From(
                (string)header["name"]!, Enum.Parse<TargetKind>((string)header["target"]!), Interval.Parse((string)header["interval"]!), times, values,
                (string?)header["unit"], (bool)header["tradingDays"]!);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or FormatException or InvalidOperationException or InvalidCastException
            or NullReferenceException or IOException or InvalidDataException)
        {
            throw new InvalidDataException($"The series of the model cannot be read ({error.Message.TrimEnd('.')}); train the model anew.", error);
        }
    }
}
