using System.Data.Common;
using System.Reflection;
using Gatecast.Forecasting;
using Gatecast.Networks;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>What the store keeps of a finished forecast: the opening of its test period, and its entry in the journal.</summary>
/// <remarks>Files and samples leave nothing there: they are read on machines without a store. What the store refuses takes no result from the
/// user: it becomes <see cref="Error"/>, which is told after the result.</remarks>
sealed class RunRecord(Settings settings, StoredSeries? stored, ForecastResult result, LstmTrainer trainer) : IDisposable
{
    static readonly Machine _machine = Machine.This(Kernels.Best.Name);

    static readonly string _version = typeof(RunRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    readonly List<string> _notes = [];
    CandleStore? _store;

    public string? Error { get; private set; }

    public IReadOnlyList<string> Notes => _notes;

    public void Dispose() => _store?.Dispose();

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
            Seed = trainer.Seed,
            Version = _version,
            Machine = _machine,
            Threads = trainer.Threads,
            TestOpenings = stored is null ? null
                : Kept("The look at the test period was not counted", store => new TestOpenings(store).Add(TestPeriod.Of(forecast), _now), out var count) ? count : null,
            Time = _now,
        };
    }

    /// <summary>The result with its entry in the journal, where it belongs there.</summary>
    public ForecastResult Journalled() =>
        stored is not null && Kept("The forecast was not journalled", store => Journal(store).Append(Served(stored)), out var entry)
            ? result with { Journal = entry }
            : result;

    /// <summary>The result held against what was served from the same origin; nothing is journalled.</summary>
    public ForecastResult Reproduced()
    {
        if (stored is null || !Kept("The journal was not read", store => Reproduction.Of(store, Journal(store), Served(stored)), out var made))
            return result;

        _notes.Add(made!.Entry is not { } entry ? $"The journal has no forecast of {Served(stored).Name} from {TimeText.Of(result.Forecast.Future.OriginTime)}."
            : made.IsSame ? $"Reproduces entry {entry.Id} of {TimeText.Of(entry.MadeAt)} bit for bit."
            : $"Does not reproduce entry {entry.Id} of {TimeText.Of(entry.MadeAt)}: {string.Join("; ", made.Differences)}.");
        return result with { Reproduction = made };
    }

    static ForecastJournal Journal(CandleStore store) => new(store, TimeProvider.System);

    ServedForecast Served(StoredSeries from) =>
        ServedForecast.Of(result.Forecast, trainer, from.Series, from.Column, from.ReadAt, _version, _machine);

    /// <summary>Does what needs the store; its first refusal is kept as the error.</summary>
    bool Kept<T>(string otherwise, Func<CandleStore, T> work, out T? value)
    {
        value = default;
        if (Error is not null)
            return false;
        try
        {
            value = work(_store ??= CandleStore.Open(settings.StoreFile));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or DbException)
        {
            Error = $"{otherwise}: {error.Message}";
            return false;
        }
    }
}
