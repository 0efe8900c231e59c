namespace Gatecast.Storage;

/// <summary>Where the store lies.</summary>
public static class StorePath
{
    /// <summary>Names the file of the store.</summary>
    public const string Variable = "GATECAST_DB";

    /// <summary>The file that <see cref="Variable"/> names, else gatecast/gatecast.db under the user's data folder, a folder that is created.</summary>
    /// <param name="environment">Value of an environment variable, or <see langword="null"/>.</param>
    /// <exception cref="IOException">There is no data folder, or nothing can be created in it.</exception>
    public static string Default(Func<string, string?> environment) => Default(
        environment, Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    internal static string Default(Func<string, string?> environment, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment(Variable) is { } path && !string.IsNullOrWhiteSpace(path))
            return Path.GetFullPath(path);
        if (!Path.IsPathRooted(dataFolder))
            throw new DirectoryNotFoundException(
                $"The user has no data folder, since HOME is not set; the store needs a place. Set {Variable} to a file, such as /var/lib/gatecast.db.");

        var folder = Path.Combine(dataFolder, "gatecast");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The store's folder '{folder}' cannot be created ({error.Message.TrimEnd('.')}). " +
                $"Set {Variable} to a file in a folder that can be written.", error);
        }

        return Path.Combine(folder, "gatecast.db");
    }
}
