using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Gatecast.Storage;
using Microsoft.Data.Sqlite;

namespace Gatecast.Cli.Tests;

/// <summary>A training that is killed at any moment goes on where it was, to the same last bits.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    static readonly string[] _settings = ["train", "sample:sp500", "--name", "sp", "--horizon", "5", "--hidden", "64"];

    static readonly string[] _training = [.. _settings, "--epochs", "30"];

    readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    Dictionary<string, string> Store(string name) => new() { ["GATECAST_DB"] = _folder.In(name) };

    [Theory, InlineData(4), Trait("Category", "Slow")]
    public async Task Kills_and_one_clean_run_leave_the_model_of_a_run_that_nobody_killed(int kills)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var whole = await Sha256Async("whole.db");
        var random = new Random(1);
        var goneOn = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = CommandProcess.Start(Store("killed.db"), _training);
            var before = States("killed.db");
            while (States("killed.db") == before && !process.HasExited)
                await Task.Delay(10, cancellation);
            await Task.Delay(random.Next(0, 100), cancellation);
            process.Kill();
            await process.WaitForExitAsync(cancellation);
            goneOn += (await process.StandardError.ReadToEndAsync(cancellation)).Contains("Goes on with the unfinished training", StringComparison.Ordinal) ? 1 : 0;

            // A fast machine is through after fewer kills.
            if (process.ExitCode == 0)
                break;
        }

        Assert.InRange(goneOn, 1, kills);
        Assert.Equal(whole, await Sha256Async("killed.db"));
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Ctrl_C_says_that_the_same_command_goes_on_and_another_one_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl-C is sent with kill, which Windows lacks.");
        var cancellation = TestContext.Current.CancellationToken;
        using var process = CommandProcess.Start(Store("stopped.db"), [.. _settings, "--quiet", "--epochs", "5000"]);
        while (States("stopped.db").Length == 0 && !process.HasExited)
            await Task.Delay(20, cancellation);
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
        await process.WaitForExitAsync(cancellation);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("Stopped; the same command goes on from the last epoch.", (await process.StandardError.ReadToEndAsync(cancellation)).Trim());
        var other = await Run.With(Store("stopped.db"), [.. _training, "--quiet"]);
        Assert.Equal(2, other.Code);
        Assert.Contains("its epochs was 5000 and is now 30", other.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Run.With(Store("stopped.db"), [.. _training, "--quiet", "--restart", "--steps", "1"])).Code);
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Two_processes_that_train_one_name_at_once_keep_one_model()
    {
        Process[] processes = [CommandProcess.Start(Store("two.db"), [.. _training, "--quiet"]), CommandProcess.Start(Store("two.db"), [.. _training, "--quiet"])];
        foreach (var process in processes)
        {
            Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }

        using var store = CandleStore.Open(_folder.In("two.db"));
        Assert.Equal(ModelState.Champion, Assert.Single(new ModelStore(store, TimeProvider.System).List()).State);
        Assert.Equal(await Sha256Async("one.db"), new ModelStore(store, TimeProvider.System).Find("sp").Sha256);
    }

    async Task<string> Sha256Async(string store)
    {
        var run = await Run.With(Store(store), [.. _training, "--json", "--quiet"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("model").GetProperty("sha256").GetString()!;
    }

    /// <summary>The last state of each training, which changes with every epoch; nothing before the first.</summary>
    string States(string store)
    {
        if (!File.Exists(_folder.In(store)))
            return "";

        using var connection = new SqliteConnection($"Data Source={_folder.In(store)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "select group_concat(name || hex(substr(value, -40))) from trainings where name like 'lstm%'";
        try
        {
            return command.ExecuteScalar() as string ?? "";
        }
        catch (SqliteException)
        {
            // The tables are just being made.
            return "";
        }
    }
}
