using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Gatecast.Forecasting.Tests;

/// <summary>Real files, where a checkout has them beside it.</summary>
static class SharedFile
{
    /// <summary>Skips the test where the file is not there.</summary>
    public static string PathOf(string name, [CallerFilePath] string thisFile = "")
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../shared/data", name));
        Assert.SkipUnless(File.Exists(path), $"There is no {path}.");
        return path;
    }

    /// <returns>The cells of each row of a compressed CSV file.</returns>
    public static IEnumerable<string[]> Rows(string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}
