using System.Text;

namespace Gatecast.Sources.Tests;

/// <summary>A folder for one test, deleted after it.</summary>
public abstract class TemporaryFolder : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("gatecast-").FullName;

    protected string Write(string text, string name = "prices.csv") => Write(Encoding.UTF8.GetBytes(text), name);

    protected string Write(byte[] bytes, string name)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    protected static Task<Observations> Read(string pathAndSuffix) =>
        SeriesReader.ReadAsync(SeriesReference.Parse($"file:{pathAndSuffix}"), TestContext.Current.CancellationToken);

    /// <summary>Reads a text as a file.</summary>
    protected Task<Observations> ReadText(string text, string suffix = "") => Read(Write(text) + suffix);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
