using System.Diagnostics;

namespace Gatecast.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ctrl_C_during_training_ends_within_a_second_with_130_and_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl-C is sent with kill, which Windows lacks.");
        var cancellation = TestContext.Current.CancellationToken;
        using var process = CommandProcess.Start(
            new Dictionary<string, string>(), "forecast", "sample:sp500", "--epochs", "10000", "--hidden", "256", "--horizon", "5",
            "--chart", _folder.In("x.png"), "--csv", _folder.In("x.csv"));

        // The notes on the data come just before training begins.
        await process.StandardError.ReadLineAsync(cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        Assert.False(process.HasExited);
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).Dispose();
        var watch = Stopwatch.StartNew();
        await process.WaitForExitAsync(cancellation);

        Assert.Equal(130, process.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Empty(_folder.Files);
        Assert.Empty(await process.StandardOutput.ReadToEndAsync(cancellation));
    }
}
