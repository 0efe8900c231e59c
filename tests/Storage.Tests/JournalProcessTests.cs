using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gatecast.Storage.Tests;

/// <summary>Several processes write into one journal at once.</summary>
public sealed class JournalProcessTests : IDisposable
{
    const string FileVariable = "GATECAST_JOURNAL_CHILD";
    const string CountVariable = "GATECAST_JOURNAL_CHILD_COUNT";

    readonly string _folder = Directory.CreateTempSubdirectory("gatecast-").FullName;

    string File => Path.Combine(_folder, "a.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_processes_that_write_at_once_lose_and_double_nothing()
    {
        const int Each = 40;
        Process[] writers = [Start(Each), Start(Each)];
        var hashes = Array.ConvertAll(writers, writer => Hashes(writer.StandardOutput.ReadToEnd()));
        foreach (var writer in writers)
            writer.WaitForExit();

        using var store = CandleStore.Open(File);
        var journal = new ForecastJournal(store, TimeProvider.System);
        Assert.Equal((2 * Each, (JournalFault?)null), (journal.Verify().Entries, journal.Verify().Fault));
        Assert.Equal(hashes.SelectMany(one => one).Order(), journal.Read().Select(entry => entry.Hash).Order());
        Assert.All(hashes, one => Assert.Equal(Each, one.Count));
    }

    [Theory, InlineData(3)]
    public void A_killed_writer_leaves_a_whole_journal(int rounds) => Kill(rounds);

    [Theory, InlineData(20), Trait("Category", "Slow")]
    public void Many_killed_writers_leave_a_whole_journal(int rounds) => Kill(rounds);

    void Kill(int rounds)
    {
        var random = new Random(1);
        var acknowledged = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            Process[] writers = [Start(int.MaxValue), Start(int.MaxValue)];
            var first = writers[0].StandardOutput.ReadLine()!;
            Thread.Sleep(random.Next(0, 200));
            foreach (var writer in writers)
            {
                writer.Kill();
                acknowledged.AddRange(Hashes(writer.StandardOutput.ReadToEnd()));
                writer.WaitForExit();
            }

            acknowledged.Add(first);
            using var store = CandleStore.Open(File);
            var journal = new ForecastJournal(store, TimeProvider.System);
            Assert.Null(journal.Verify().Fault);
            Assert.Empty(acknowledged.Except(journal.Read().Select(entry => entry.Hash)));
        }
    }

    /// <summary>Whole lines: the last one may be cut.</summary>
    static List<string> Hashes(string output) => [.. output.Split('\n').Where(line => line.Length == 64)];

    Process Start(int count)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Gatecast.Storage.Tests")) { RedirectStandardOutput = true };
        (start.Environment[FileVariable], start.Environment[CountVariable]) = (File, $"{count}");
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void WriteWhereAskedTo()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { } file)
            return;

        using (var store = CandleStore.Open(file))
        {
            var journal = new ForecastJournal(store, TimeProvider.System);
            var count = int.Parse(Environment.GetEnvironmentVariable(CountVariable)!, System.Globalization.CultureInfo.InvariantCulture);
            for (var i = 0; i < count; i++)
                Console.WriteLine(journal.Append(Served.At(i % 1000, level: Environment.ProcessId)).Hash);
        }

        Environment.Exit(0);
    }
}
