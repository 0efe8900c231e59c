using System.Text;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The file behind <c>--chart</c>: a picture whose kind its ending tells.</summary>
static class ChartFile
{
    /// <summary>Found before the work, not after it.</summary>
    /// <exception cref="ArgumentException">The file can be no picture, or not be written.</exception>
    public static void Check(string path)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (ending is ".html")
            throw new ArgumentException($"--chart {path} asks for a page, which this version cannot draw yet; name a .png or .svg file.");
        if (ending is not (".png" or ".svg"))
            throw new ArgumentException($"--chart {path} ends with {(ending is "" ? "no file type" : $"'{ending}'")}; name a .png or .svg file.");
        OutputFile.Check(path);
    }

    public static (string Path, ReadOnlyMemory<byte> Content) Of(string path, Func<string> svg, Func<byte[]> png) =>
        (path, Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(svg()) : png());
}
