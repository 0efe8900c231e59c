using Gatecast.Language;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>Texts and language models in files.</summary>
static class TextFile
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
            throw new ArgumentException($"'{path}' is a folder; a file is needed. Name a file in it.");
        return File.Exists(path)
            ? new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1)
            : throw new FileNotFoundException($"There is no file '{path}'. Check the path.", path);
    }

    /// <inheritdoc cref="LanguageModelFile.Read"/>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static LanguageModelFile ReadModel(string path)
    {
        using var stream = Open(path);
        using var buffered = new BufferedStream(stream, 1 << 16);
        return LanguageModelFile.Read(buffered, path);
    }

    /// <summary>Puts a model in its place, whole or not at all.</summary>
    public static void WriteModel(string path, Action<Stream> write) => OutputFile.WriteAsync(
        path, stream =>
        {
            write(stream);
            return Task.CompletedTask;
        }, CancellationToken.None).GetAwaiter().GetResult();
}
