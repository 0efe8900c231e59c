using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Gatecast.Cli.Tests;

/// <summary>The training of a language model that is killed or stopped at any moment goes on where it was, to the same last bits.</summary>
public sealed class KilledTextTrainingTests : IDisposable
{
    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    string[] Training(string model, int steps)
    {
        var random = new Random(1);
        if (!File.Exists(_folder.In("text.txt")))
            _folder.Write("text.txt", string.Concat(Enumerable.Range(0, 40_000).Select(i => i % 7 == 6 ? ' ' : (char)('a' + random.Next(i % 7 + 2)))));
        return
        [
            "text", "train", _folder.In("text.txt"), "--model", _folder.In(model), "--hidden", "64", "--sequences", "16",
            "--steps", steps.ToString(CultureInfo.InvariantCulture), "--weight-dropout", "0.2",
        ];
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Kills_and_one_clean_run_leave_the_model_of_a_run_that_nobody_killed()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(0, (await Run.Of(Training("whole.model", steps: 800))).Code);
        var (random, goneOn) = (new Random(1), 0);
        for (var kill = 0; kill < 4; kill++)
        {
            using var process = CommandProcess.Start(new Dictionary<string, string>(), Training("killed.model", steps: 800));
            var before = WrittenAt("killed.model");
            while (WrittenAt("killed.model") == before && !process.HasExited)
                await Task.Delay(10, cancellation);
            await Task.Delay(random.Next(0, 150), cancellation);
            process.Kill();
            await process.WaitForExitAsync(cancellation);
            goneOn += (await process.StandardError.ReadToEndAsync(cancellation)).Contains("Goes on with the unfinished training", StringComparison.Ordinal) ? 1 : 0;

            // A fast machine is through after fewer kills.
            if (process.ExitCode == 0)
                break;
        }

        Assert.InRange(goneOn, 1, 4);
        var last = await Run.Of(Training("killed.model", steps: 800));
        Assert.True(last.Code == 0 || last.Error.Contains("holds a finished model", StringComparison.Ordinal), last.Error);
        Assert.Equal(await SampleAsync("whole.model"), await SampleAsync("killed.model"));
        Assert.Equal(await WeightsAsync("whole.model"), await WeightsAsync("killed.model"));
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Ctrl_C_keeps_the_last_step_and_the_same_command_goes_on_from_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl-C is sent with kill, which Windows lacks.");
        var cancellation = TestContext.Current.CancellationToken;
        using var process = CommandProcess.Start(new Dictionary<string, string>(), [.. Training("stopped.model", steps: 100_000), "--quiet"]);
        while (WrittenAt("stopped.model") == default && !process.HasExited)
            await Task.Delay(20, cancellation);
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
        await process.WaitForExitAsync(cancellation);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("Stopped; the same command goes on.", (await process.StandardError.ReadToEndAsync(cancellation)).Trim());
        var other = await Run.Of([.. Training("stopped.model", steps: 100_000)[..^2], "--quiet"]);
        Assert.Equal(2, other.Code);
        Assert.Contains("its weightDropout was 0.2 and is now 0", other.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Run.Of([.. Training("stopped.model", steps: 3), "--quiet", "--restart"])).Code);
    }

    DateTime WrittenAt(string name) => File.Exists(_folder.In(name)) ? File.GetLastWriteTimeUtc(_folder.In(name)) : default;

    async Task<string> SampleAsync(string name) => (await Run.Of("text", "sample", _folder.In(name), "--length", "100")).Output;

    /// <summary>Hash of the numbers, which stand behind the texts: those say how long it took.</summary>
    async Task<string> WeightsAsync(string name)
    {
        var bytes = await File.ReadAllBytesAsync(_folder.In(name), TestContext.Current.CancellationToken);
        return Convert.ToHexString(SHA256.HashData(bytes.AsSpan((int)(8 + BitConverter.ToUInt64(bytes)))));
    }
}
