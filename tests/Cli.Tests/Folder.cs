using System.Globalization;
using System.Text;

namespace Gatecast.Cli.Tests;

/// <summary>A temporary folder with files of prices.</summary>
sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gatecast-cli-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(In(name), text);
        return $"file:{In(name)}";
    }

    /// <summary>Daily closes of a seeded random walk, with one cell replaced.</summary>
    public string Prices(int rows, int seed = 1, (int Row, string Cell)? with = null)
    {
        var (random, price) = (new Random(seed), 100.0);
        var text = new StringBuilder("timestamp,close\n");
        for (var row = 0; row < rows; row++)
        {
            price *= Math.Exp(0.02 * (random.NextDouble() - 0.5));
            var cell = with is { } one && one.Row == row ? one.Cell : price.ToString("F4", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{new DateTime(2020, 1, 1).AddDays(row):yyyy-MM-dd},{cell}\n");
        }

        return Write("prices.csv", text.ToString());
    }

    public string[] Files => [.. Directory.GetFileSystemEntries(Path).Select(System.IO.Path.GetFileName).Order()!];
}
