using System.Globalization;
using Gatecast.Forecasting;
using Gatecast.Storage;
using Spectre.Console;
using static System.FormattableString;

namespace Gatecast.Cli;

/// <summary>The track record for people.</summary>
static class TrackText
{
    const int MostShown = 40;

    public static void Write(string store, string? series, IReadOnlyList<ScoredEntry> entries)
    {
        if (entries.Count == 0)
        {
            Console.Out.WriteLine($"No forecast{(series is null ? "" : $" of {series}")} is journalled in {store} yet. Serve one, such as: gatecast forecast {series ?? "BTC-USD"}");
            return;
        }

        var console = Terminal.Output();
        console.Write(Forecasts(entries));
        if (entries.Count > MostShown)
            Console.Out.WriteLine(Invariant($"The newest {MostShown} of {entries.Count:N0} are shown; --json has all."));
        console.Write(Totals(entries));
        Console.Out.WriteLine("Scored against the candles as they are stored now; gatecast fetch brings what came since.");
        Console.Out.WriteLine("Skill is against the baseline that was journalled with each forecast; verdicts are those of then.");
        Console.Out.WriteLine(Invariant($"Totals count the first forecast of each origin, and have an interval from {ServedRecord.LeastForInterval} origins on."));
    }

    static Table Forecasts(IReadOnlyList<ScoredEntry> entries)
    {
        var table = Terminal.Table("entry", "-made (UTC)", "--series", "-origin", "arrived", "in 50 %", "in 90 %", "CRPS", "skill", "--verdict");
        foreach (var (entry, score, _) in entries.TakeLast(MostShown))
            table.AddRow(new Text[]
            {
                new(Invariant($"{entry.Id}")), new(Invariant($"{entry.MadeAt:yyyy-MM-dd HH:mm}")), new(entry.Forecast.Name), new(TimeText.Of(entry.Forecast.Origin)),
                new(Invariant($"{score.Arrived}/{score.Horizon}")), new(Share(score.Inside50, score.Arrived)),
                new(Share(score.Inside90, score.Arrived)), new(score.Arrived == 0 ? "" : score.Crps.ToString("G4", CultureInfo.InvariantCulture)),
                new(Percent(score.Skill)), new(entry.Forecast.Verdict.Outcome),
            });
        return table;
    }

    static Table Totals(IReadOnlyList<ScoredEntry> entries)
    {
        var table = Terminal.Table("--all of", "steps ahead", "origins", "arrived", "in 50 %", "in 90 %", "skill", "-95 % interval");
        foreach (var (series, horizon, record) in TrackRecord.Totals(entries))
            table.AddRow(new Text[]
            {
                new(series), new(Invariant($"{horizon}")), new(Invariant($"{record.Origins:N0}")), new(Invariant($"{record.Steps:N0}")), new(Share(record.Coverage50)),
                new(Share(record.Coverage90)), new(Percent(record.Skill)), new(record.Low is null ? "" : $"{Percent(record.Low)} to {Percent(record.High)}"),
            });
        return table;
    }

    static string Share(int inside, int arrived) => Share(arrived == 0 ? null : (double)inside / arrived);

    static string Share(double? share) => share is { } there ? Invariant($"{100 * there:0} %") : "";

    static string Percent(double? skill) => skill is { } there ? Invariant($"{100 * there:+0.0;-0.0;0.0} %") : "";
}
