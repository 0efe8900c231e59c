using Gatecast.Sources;
using Gatecast.Storage;
using Microsoft.Extensions.Configuration;

namespace Gatecast.Cli;

/// <summary>What the environment and the configuration file say; the environment wins.</summary>
/// <remarks>The file is JSON: { "DefaultSource": "kraken", "Db": "/data/gatecast.db", "Sources": { "Coinbase": { "BaseAddress": "http://…" } } }. In the
/// environment the same are GATECAST_DEFAULTSOURCE, GATECAST_DB and GATECAST_SOURCES__COINBASE__BASEADDRESS.</remarks>
sealed class Settings
{
    const string Prefix = "GATECAST_";
    const string FileVariable = "GATECAST_CONFIG";

    static readonly string[] _keys = ["DefaultSource", "Db", "Sources"];

    readonly IConfiguration _configuration;

    Settings(IConfiguration configuration) => _configuration = configuration;

    /// <exception cref="FileNotFoundException">GATECAST_CONFIG names a file that is not there.</exception>
    /// <exception cref="InvalidDataException">The file is not JSON, or has a key that means nothing.</exception>
    public static Settings Read()
    {
        var named = Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } path ? Path.GetFullPath(path) : null;
        var file = named ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "gatecast", "gatecast.json");
        if (named is not null && !File.Exists(named))
            throw new FileNotFoundException($"{FileVariable} names '{named}', which is not there; create it or leave the variable unset.", named);

        var builder = new ConfigurationBuilder();
        if (File.Exists(file))
            Add(builder, file);
        return new Settings(builder.AddEnvironmentVariables(Prefix).Build());
    }

    /// <summary>The exchange of a symbol without a source.</summary>
    public string DefaultSource => _configuration["DefaultSource"] switch
    {
        null or "" => SeriesReference.DefaultSource,
        var name when SeriesReference.Sources.Contains(name) => name,
        var name => throw new ArgumentException(
            $"The configured default source '{name}' is unknown{Spelling.Suggestion(name, SeriesReference.Sources)} The sources are {string.Join(", ", SeriesReference.Sources)}."),
    };

    /// <summary>The store's file; its folder is created where it is the usual one.</summary>
    public string StoreFile => StorePath.Default(name => this[name]);

    /// <summary>A setting by the name of its environment variable.</summary>
    public string? this[string variable] => _configuration[variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal)];

    static void Add(ConfigurationBuilder builder, string file)
    {
        try
        {
            var fromFile = new ConfigurationBuilder().AddJsonFile(file, optional: false).Build();
            foreach (var section in fromFile.GetChildren())
                if (!_keys.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
                    throw new InvalidDataException(
                        $"'{file}' has a setting '{section.Key}', which means nothing{Spelling.Suggestion(section.Key, _keys)} The settings are {string.Join(", ", _keys)}.");
            builder.AddConfiguration(fromFile);
        }
        catch (Exception error) when (error is InvalidDataException { InnerException: not null } or FormatException)
        {
            throw new InvalidDataException(
                $"'{file}' is not a configuration file ({(error.InnerException ?? error).GetBaseException().Message}); correct it, or move it away.", error);
        }
    }
}
