using Gatecast.Forecasting;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What the store keeps of a finished forecast: the opening of its test period, and its entry in the journal.</summary>
/// <remarks>Files and samples leave nothing there: they are read on machines without a store. What the store refuses takes no result from the
/// user: it becomes <see cref="Error"/>, which is told after the result.</remarks>
sealed class RunRecord(Settings settings, StoredSeries? stored, ForecastResult result, EnsembleTrainer trainer) : IDisposable
{
    readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    readonly List<string> _notes = [];
    readonly StoreAfterwards _store = new(settings);

    public string? Error => _store.Error;

    public IReadOnlyList<string> Notes => _notes;

    public void Dispose() => _store.Dispose();

    /// <summary>Counts this look at the test period, and says what the forecast was made from.</summary>
    public RunManifest Manifest()
    {
        var (forecast, series) = (result.Forecast, result.Forecast.Series);
        return new()
        {
            Series = result.Observations.Reference,
            Origin = forecast.Future.OriginTime,
            DataSha256 = series.Sha256,
            Rows = series.Length,
            Configuration = RunConfiguration.Of(trainer, series),
            Seed = trainer.Network.Seed,
            Version = ThisProgram.Version,
            Machine = ThisProgram.Machine,
            Threads = trainer.Network.Threads,
            TestOpenings = _store.CountOpening(TestPeriod.Of(forecast.Evaluation), stored is not null, _now),
            Time = _now,
        };
    }

    /// <summary>The result with its entry in the journal, where it belongs there.</summary>
    public ForecastResult Journalled() =>
        stored is not null && _store.Try("The forecast was not journalled", store => Journal(store).Append(Served(stored)), out var entry)
            ? result with { Journal = entry }
            : result;

    /// <summary>The result held against what was served from the same origin; nothing is journalled.</summary>
    public ForecastResult Reproduced()
    {
        if (stored is null || !_store.Try("The journal was not read", store => Reproduction.Of(store, Journal(store), Served(stored)), out var made))
            return result;

        _notes.Add(made!.Entry is not { } entry ? $"The journal has no forecast of {Served(stored).Name} from {TimeText.Of(result.Forecast.Future.OriginTime)}."
            : made.IsSame ? $"Reproduces entry {entry.Id} of {TimeText.Of(entry.MadeAt)} bit for bit."
            : $"Does not reproduce entry {entry.Id} of {TimeText.Of(entry.MadeAt)}: {string.Join("; ", made.Differences)}.");
        return result with { Reproduction = made };
    }

    static ForecastJournal Journal(CandleStore store) => new(store, TimeProvider.System);

    ServedForecast Served(StoredSeries from) =>
        ServedForecast.Of(result.Forecast, trainer, from.Series, from.Column, from.ReadAt, ThisProgram.Version, ThisProgram.Machine);
}
