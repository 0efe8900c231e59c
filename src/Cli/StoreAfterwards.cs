using System.Data.Common;
using Gatecast.Storage;

namespace Gatecast.Cli;

/// <summary>The store after the work is done: what it refuses takes no result from the user, but becomes <see cref="Error"/>, which is told
/// after the result.</summary>
sealed class StoreAfterwards(Settings settings) : IDisposable
{
    CandleStore? _store;

    /// <summary>The first refusal; nothing is tried after it.</summary>
    public string? Error { get; private set; }

    public void Dispose() => _store?.Dispose();

    /// <returns>Whether it was done.</returns>
    /// <param name="otherwise">What is lost where the store refuses.</param>
    public bool Try<T>(string otherwise, Func<CandleStore, T> work, out T? value)
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

    /// <summary>Counts a look at a test period of stored candles; files and samples are not counted, since they are read on machines without a store.</summary>
    /// <returns>Looks so far, this one included; <see langword="null"/> where nobody counts.</returns>
    public int? CountOpening(TestPeriod period, bool isStored, DateTimeOffset time) =>
        isStored && Try("The look at the test period was not counted", store => new TestOpenings(store).Add(period, time), out var count) ? count : null;
}
