using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Gatecast.Sources;
using Gatecast.Sources.Files;
using Sylvan.Data.Csv;

namespace Gatecast.Files;

/// <summary>One task on one file in this process: the first time, and the medians of five after it, in seconds.</summary>
/// <param name="Cpu">Processor time of all threads, in user and kernel mode; other work beside the measurement changes it less.</param>
sealed record Measurement(double First, double FirstCpu, double Median, double Cpu, double PeakMegabytes)
{
    public const int Rows = 1_000_000;

    const int Repetitions = 5;

    public static readonly string[] Endings = [".csv", ".csv.gz", ".parquet"];

    public static async Task<Measurement> OfAsync(string task, string path)
    {
        Func<string, Task> run = task switch { "write" => WriteAsync, "read" => ReadAsync, _ => ReadAloneAsync };
        using var process = Process.GetCurrentProcess();
        var (times, cpuTimes) = (new List<double>(), new List<double>());
        for (var repetition = 0; repetition <= Repetitions; repetition++)
        {
            var (start, cpu) = (Stopwatch.GetTimestamp(), CpuSeconds(process));
            await run(path);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            cpuTimes.Add(CpuSeconds(process) - cpu);
        }

        return new Measurement(times[0], cpuTimes[0], MedianOf(times), MedianOf(cpuTimes), process.PeakWorkingSet64 / 1e6);
    }

    public static Measurement Parse(string text)
    {
        var numbers = text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Measurement(First: numbers[0], FirstCpu: numbers[1], Median: numbers[2], Cpu: numbers[3], PeakMegabytes: numbers[4]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First} {FirstCpu} {Median} {Cpu} {PeakMegabytes}");

    static double CpuSeconds(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }

    static double MedianOf(List<double> seconds) => seconds.Skip(1).Order().ElementAt(Repetitions / 2);

    static async Task WriteAsync(string path)
    {
        await using var file = File.Create(path);
        await CandleFile.WriteAsync(Candles(), file, path);
    }

    static async Task ReadAsync(string path)
    {
        var series = await SeriesReader.ReadAsync(SeriesReference.Parse($"file:{path}"));
        if (series.Values.Count != Rows)
            throw new InvalidDataException($"{path} has {series.Values.Count} rows instead of {Rows}.");
    }

    /// <summary>Times and closing prices by the CSV reader alone, without anything found out or checked.</summary>
    static async Task ReadAloneAsync(string path)
    {
        await using var file = File.OpenRead(path);
        await using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var text = new StreamReader(plain, bufferSize: 1 << 16);
        await using var reader = await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions { BufferSize = 1 << 16 });
        var (times, closes) = (new List<DateTimeOffset>(), new List<decimal>());
        while (await reader.ReadAsync())
        {
            times.Add(reader.GetFieldValue<DateTimeOffset>(0));
            closes.Add(reader.GetDecimal(4));
        }
    }

    /// <summary>A random walk, minute by minute, with cents and five decimals of volume.</summary>
    static IEnumerable<Candle> Candles()
    {
        var (random, time, close) = (new Random(1), new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero), 42_000m);
        for (var row = 0; row < Rows; row++)
        {
            var open = close;
            close += random.Next(-2_000, 2_001) / 100m;
            yield return new Candle(
                time,
                Open: open,
                High: decimal.Max(open, close) + random.Next(0, 500) / 100m,
                Low: decimal.Min(open, close) - random.Next(0, 500) / 100m,
                Close: close,
                Volume: random.Next(0, 10_000_000) / 100_000m);
            time = time.AddMinutes(1);
        }
    }
}
