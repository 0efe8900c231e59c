using System.IO.Compression;
using Gatecast.Sources;

namespace Gatecast.Accuracy;

/// <summary>The published files, which are not part of the repository: they lie in ../shared/data beside it.</summary>
static class SharedData
{
    /// <summary>The repository that this program was built in.</summary>
    public static string Repository { get; } = FindRepository();

    /// <returns>The cells of each row of a compressed CSV file.</returns>
    /// <exception cref="ArgumentException">The file is not there.</exception>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Select(line => line.Split(',', StringSplitOptions.RemoveEmptyEntries));

    /// <exception cref="ArgumentException">The file is not there.</exception>
    public static string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Repository, "..", "shared", "data", name));
        return File.Exists(path) ? path
            : throw new ArgumentException($"There is no {path}. The published data are looked for in shared/data beside the repository; put the file there.");
    }

    /// <summary>A column of a file with a time in each row.</summary>
    /// <exception cref="ArgumentException">The file is not there.</exception>
    public static Observations Series(string name, string column) =>
        SeriesReader.ReadAsync(SeriesReference.Parse($"file:{PathOf(name)}#{column}")).GetAwaiter().GetResult();

    /// <summary>The lines of a compressed text.</summary>
    /// <exception cref="ArgumentException">The file is not there.</exception>
    public static IEnumerable<string> Lines(string name) => Read(PathOf(name));

    static IEnumerable<string> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    static string FindRepository()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Gatecast.slnx")))
                return folder;

        throw new ArgumentException($"No folder above {AppContext.BaseDirectory} holds Gatecast.slnx. Run the program from within the repository.");
    }
}
