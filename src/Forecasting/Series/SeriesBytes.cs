using System.Text.Json;
using System.Text.Json.Nodes;
using Gatecast.Sources;

namespace Gatecast.Forecasting;

/// <summary>A series as bytes that are read back to the same series, bit for bit.</summary>
/// <remarks>A JSON text of its name, unit, target, interval, number of rows and covariates, then for each row its UTC ticks and its value, and for each covariate
/// its ticks, none for a static one, and its values, little-endian.</remarks>
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
                ["covariates"] = new JsonArray([.. series.Covariates.Select(covariate => new JsonObject
                {
                    ["name"] = covariate.Name,
                    ["role"] = covariate.Role.ToString(),
                    ["isPrice"] = covariate.IsPrice,
                    ["interval"] = covariate.Interval?.ToString(),
                    ["rows"] = covariate.Values.Length,
                })]),
            }.ToJsonString());
            Add(series.Times, series.Values);
            foreach (var covariate in series.Covariates)
                Add(covariate.Times, covariate.Values);

            void Add(ReadOnlySpan<DateTimeOffset> times, ReadOnlySpan<double> values)
            {
                foreach (var time in times)
                    writer.Write(time.UtcTicks);
                foreach (var value in values)
                    writer.Write(value);
            }
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
            JsonObject[] covariates = [.. header["covariates"]!.AsArray().Select(covariate => covariate!.AsObject())];
            var figures = covariates.Sum(covariate => (long)(int)covariate["rows"]! * (covariate["interval"] is null ? 1 : 2));
            if (bytes.Length - reader.BaseStream.Position != sizeof(long) * (2L * rows + figures))
                throw new InvalidDataException($"{bytes.Length} bytes are too many or too few for {rows} rows and {covariates.Length} covariates");

            var (times, values) = Figures(reader, rows, hasTimes: true);
            return Series.From(
                (string)header["name"]!, Enum.Parse<TargetKind>((string)header["target"]!), Interval.Parse((string)header["interval"]!), times, values,
                (string?)header["unit"], (bool)header["tradingDays"]!).With([.. covariates.Select(covariate => Covariate(reader, covariate))]);
        }
        catch (Exception error) when (error is JsonException or OverflowException or ArgumentException or FormatException or InvalidOperationException or InvalidCastException
            or NullReferenceException or IOException or InvalidDataException)
        {
            throw new InvalidDataException($"The series of the model cannot be read ({error.Message.TrimEnd('.')}); train the model anew.", error);
        }
    }

    static (DateTimeOffset[] Times, double[] Values) Figures(BinaryReader reader, int rows, bool hasTimes)
    {
        var times = new DateTimeOffset[hasTimes ? rows : 0];
        for (var row = 0; row < times.Length; row++)
            times[row] = new(reader.ReadInt64(), TimeSpan.Zero);
        var values = new double[rows];
        for (var row = 0; row < rows; row++)
            values[row] = reader.ReadDouble();
        return (times, values);
    }

    static Covariate Covariate(BinaryReader reader, JsonObject header)
    {
        var (name, interval) = ((string)header["name"]!, (string?)header["interval"]);
        var (times, values) = Figures(reader, (int)header["rows"]!, hasTimes: interval is not null);
        return interval is null
            ? Forecasting.Covariate.Static(name, values[0])
            : Forecasting.Covariate.Of(name, Enum.Parse<CovariateRole>((string)header["role"]!), Interval.Parse(interval), times, values) with { IsPrice = (bool)header["isPrice"]! };
    }
}
