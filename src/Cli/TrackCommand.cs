using System.CommandLine;
using Gatecast.Sources;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The command <c>track</c>: what was served, and how it did; its subcommand checks that nobody changed it.</summary>
sealed class TrackCommand
{
    readonly Argument<string?> _series = new("series") { Description = "Forecasts of this series alone, such as BTC-USD@1d.", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<bool> _json = new("--json") { Description = "One JSON document on standard output, and nothing else there.", Recursive = true };
    readonly Option<bool> _verbose = new("--verbose") { Description = "Show the stack trace of an error.", Recursive = true };

    public static Command Create()
    {
        var track = new TrackCommand();
        var command = new Command(
            "track",
            """
            Show every forecast that was served, scored against the candles as they are stored now. Fetches nothing: gatecast fetch brings what came since.

            Examples:
              gatecast track
              gatecast track BTC-USD@1d --json
              gatecast track verify
            """)
        {
            track._series, track._json, track._verbose, TrackVerifyCommand.Create(track._json, track._verbose),
        };
        command.SetAction((parsed, _) => CommandLine.GuardAsync(
            parsed.GetValue(track._verbose), () => RunAsync(parsed.GetValue(track._series), parsed.GetValue(track._json))));
        return command;
    }

    static async Task<int> RunAsync(string? text, bool json)
    {
        await using var data = new MarketData(Settings.Read());
        var wanted = text is null ? null : data.Parse(text);
        var series = wanted is null ? null : data.Find(wanted).Series;
        var file = data.Settings.StoreFile;
        var entries = Entries(file, entry => series is null || IsOf(entry.Forecast, wanted!, series));
        if (json)
            await Console.Out.WriteLineAsync(TrackJson.Of(file, entries));
        else
            TrackText.Write(file, text, entries);
        return ExitCode.Done;
    }

    static IReadOnlyList<ScoredEntry> Entries(string file, Func<JournalEntry, bool> isWanted)
    {
        using var store = CandleStore.OpenExisting(file);
        return store is null ? [] : TrackRecord.Of(store, [.. new ForecastJournal(store, TimeProvider.System).Read().Where(isWanted)]);
    }

    static bool IsOf(ServedForecast forecast, SeriesReference wanted, CandleSeries series) =>
        forecast.Series.Source == series.Source && forecast.Series.Symbol == series.Symbol
        && (wanted.Interval is null || forecast.Series.Interval == series.Interval)
        && (wanted.Column is null || series.Symbol.EndsWith($"#{wanted.Column}", StringComparison.Ordinal)
            || forecast.Column.Equals(wanted.Column, StringComparison.OrdinalIgnoreCase));
}
