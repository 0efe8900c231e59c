using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gatecast.FakeExchange.Tests;

/// <summary>A client that nobody here wrote reads the same candles from the fake.</summary>
public class CcxtTests
{
    static readonly string _root = Root();

    [Fact, Trait("Category", "Slow")]
    public async Task Ccxt_reads_the_candles_that_the_fake_says_it_has()
    {
        Assert.SkipWhen(await RunAsync("node", "--version") is null, "Node.js is not on the PATH.");
        var folder = await InstallAsync();

        var now = DateTimeOffset.UtcNow;
        var noon = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(-12);
        await using var server = await FakeExchangeServer.StartAsync(FakeMarket.WithCandles(20_000, pauses:
        [
            new(noon.AddDays(-5), noon.AddDays(-5).AddHours(9)),
            new(noon.AddDays(-70), noon.AddDays(-68)),
            new(noon.AddDays(-9), noon.AddDays(-7), "BTC/USD"),
            new(noon.AddDays(-3), noon.AddDays(-3).AddHours(3), "ETH/USDT"),
        ]));
        var (code, output) = (await RunAsync("node", "compare.mjs", folder, server.Address))!.Value;

        Assert.True(code == 0, output);
        Assert.All(["coinbase", "binance", "binance-us", "kraken", "bitstamp"], name => Assert.Contains($"{name} BTC/", output, StringComparison.Ordinal));
    }

    /// <summary>The script with its package, in a folder that is kept from one run to the next.</summary>
    static async Task<string> InstallAsync()
    {
        var (source, folder) = (Path.Combine(_root, "tests", "FakeExchange", "ccxt"), Path.Combine(_root, "artifacts", "ccxt"));
        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        var there = Path.Combine(folder, "package-lock.json");
        var isThere = Directory.Exists(Path.Combine(folder, "node_modules", "ccxt")) && File.Exists(there) && await File.ReadAllTextAsync(there) == wanted;
        Directory.CreateDirectory(folder);
        foreach (var file in (string[])["package.json", "package-lock.json", "compare.mjs"])
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        if (isThere)
            return folder;

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var installed = await RunAsync(npm, "ci --ignore-scripts --no-audit --no-fund --fetch-retries 1 --fetch-retry-mintimeout 1000", folder);
        Assert.SkipWhen(installed is not (0, _), $"The npm package ccxt cannot be had: {installed?.Output ?? "npm is not on the PATH"}");
        return folder;
    }

    /// <returns><see langword="null"/> where there is no such program.</returns>
    static async Task<(int Code, string Output)?> RunAsync(string program, string arguments, string? folder = null, string? last = null)
    {
        var start = new ProcessStartInfo(program, [.. arguments.Split(' '), .. last is null ? Array.Empty<string>() : [last]])
        {
            WorkingDirectory = folder ?? _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
