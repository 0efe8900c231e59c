using FsCheck;
using FsCheck.Xunit;

namespace Gatecast.FakeExchange.Tests;

/// <summary>Whatever mix of faults comes, a source hands out the truth, or a clear error after it.</summary>
public class SourceMixTests
{
    // Histories so short that most runs get to their end.
    static readonly (string Name, string Symbol, int Candles)[] _sources =
        [.. SourceAtFake.All.Select(row => (row.Data.Item1, row.Data.Item2, int.Min(row.Data.Item3, 1300)))];

    [Property(MaxTest = 50)]
    public async Task What_comes_through_any_mix_of_faults_is_true_and_what_went_missing_comes_later(int seed, NonNegativeInt which)
    {
        var (name, symbol, candles) = _sources[which.Get % _sources.Length];
        var faults = Faults.From(seed);
        await using var fake = await SourceAtFake.StartAsync(name, candles, faults, seed);
        var reading = await fake.ReadAsync(symbol);

        Truthful.Check(fake, symbol, reading);
        Assert.True(reading.Error is null || reading.HasClearError, $"{faults}: {reading.Error}");
        if (reading.Error is null && !fake.Server.Requests.Any(request => request.Fault is FaultKind.MissingRows or FaultKind.RevisedRows))
            Assert.True(fake.Truth(symbol).SequenceEqual(reading.Candles), $"{faults}: not the whole truth");

        fake.Server.Faults = Faults.None;
        Assert.True(fake.Truth(symbol).SequenceEqual((await fake.ReadAsync(symbol)).Candles), $"{faults}: not the truth when read again");
    }

    [Property(MaxTest = 20)]
    public async Task Faults_that_pass_cost_no_candle(int seed, NonNegativeInt which)
    {
        var (name, symbol, candles) = _sources[which.Get % _sources.Length];
        var faults = Faults.Mix(seed, 0.15, [.. Faults.Passing]) with { Burst = 2 };
        await using var fake = await SourceAtFake.StartAsync(name, candles, faults, seed);
        var reading = await fake.ReadAsync(symbol);

        // Five failures in a row may end a reading, and what came before stays.
        Truthful.Check(fake, symbol, reading);
        Assert.True(reading.Error is null ? fake.Truth(symbol).SequenceEqual(reading.Candles) : reading.HasClearError, $"{faults}: {reading.Error}");
    }
}
