using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gatecast.Forecasting.Tests;

/// <summary>Series of tests/fixtures/baselines and what R and statsmodels make of them.</summary>
static class BaselineFixture
{
    /// <param name="name">monthly, seasons, level or returns.</param>
    public static double[] Series(string name) => [.. Lines($"{name}.csv").Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    /// <param name="of">r, statsmodels or numpy.</param>
    public static double[] Values(string of, string row) =>
    [
        .. Lines($"{of}.csv").Select(line => line.Split(',', StringSplitOptions.RemoveEmptyEntries)).Single(cells => cells[0] == row)[1..]
            .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)),
    ];

    static string[] Lines(string file, [CallerFilePath] string thisFile = "") =>
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "fixtures", "baselines", file));
}
