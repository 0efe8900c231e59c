using System.Diagnostics;
using System.Reflection;
using SkiaSharp;

namespace Gatecast.Charts.Tests;

public class NoFontsTests
{
    const string Folder = "/usr/share/fonts";
    const string Output = "GATECAST_CHART_WITHOUT_FONTS";

    /// <summary>Runs itself in a process that sees an empty folder of fonts, and compares what both drew.</summary>
    [Fact]
    public async Task A_machine_without_fonts_draws_the_same_picture()
    {
        var png = Samples.Chart(Samples.Coin(), horizon: 30, past: 3).ToPng();
        if (Environment.GetEnvironmentVariable(Output) is { } path)
        {
            Assert.True(ThisMachineHasNoFonts);
            await File.WriteAllBytesAsync(path, png, TestContext.Current.CancellationToken);
            return;
        }

        // Then every test here that looks at text is the proof.
        if (ThisMachineHasNoFonts)
            return;

        Assert.SkipUnless(await Run("true") == 0, "needs unshare and mount, and the right to use them, to hide the machine's fonts");
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, await Run(ThisTest(), (Output, file)));
            Assert.Equal(png, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Where Skia finds no font it lists one without a name.
    static bool ThisMachineHasNoFonts => SKFontManager.Default.FontFamilies.All(string.IsNullOrEmpty);

    static string ThisTest()
    {
        var runner = Environment.ProcessPath!;
        var program = Path.GetFileNameWithoutExtension(runner) is "dotnet" ? $"'{runner}' '{Assembly.GetExecutingAssembly().Location}'" : $"'{runner}'";
        return $"{program} -method {typeof(NoFontsTests).FullName}.{nameof(A_machine_without_fonts_draws_the_same_picture)}";
    }

    static async Task<int> Run(string command, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(
            "unshare", ["--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs none {Folder} && {command}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            TestContext.Current.TestOutputHelper?.WriteLine(await output + await errors);
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
