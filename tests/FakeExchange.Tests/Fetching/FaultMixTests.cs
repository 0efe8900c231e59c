using FsCheck.Fluent;
using FsCheck.Xunit;
using Gatecast.Storage;

namespace Gatecast.FakeExchange.Tests;

/// <summary>Whatever goes wrong on the way: the store ends equal to the truth, or the fetch ends with a clear error and all that is stored is true.</summary>
public class FaultMixTests
{
    const int FewCandles = 700;

    public static IEnumerable<TheoryDataRow<string, string, FaultKind>> Cases =>
        from source in SourceAtFake.All
        from kind in Enum.GetValues<FaultKind>()
        select new TheoryDataRow<string, string, FaultKind>(source.Data.Item1, source.Data.Item2, kind);

    [Theory, MemberData(nameof(Cases))]
    public async Task A_store_bears_each_fault_alone(string name, string symbol, FaultKind kind) =>
        await HoldsAsync(name, symbol, Faults.On(kind, 1, 2), seed: 1);

    [Property(MaxTest = 40)]
    public void A_store_bears_a_mix_of_faults(int seed) => Bears(seed);

    [Property(MaxTest = 400), Trait("Category", "Slow")]
    public void A_store_bears_hundreds_of_mixes_of_faults(int seed) => Bears(seed);

    static void Bears(int seed)
    {
        var (name, symbol, _) = SourceAtFake.All.ElementAt((int)((uint)seed % (uint)SourceAtFake.All.Count)).Data;
        HoldsAsync(name, symbol, Faults.From(seed), seed).GetAwaiter().GetResult();
    }

    static async Task HoldsAsync(string name, string symbol, Faults faults, int seed)
    {
        await using var at = await StoreAtFake.StartAsync(name, symbol, FewCandles, faults, seed);
        var (report, error) = await at.TryFetchAsync();
        var what = $"{name}, seed {seed}, {faults}";

        AllIsTrue(at, what);
        if (error is not null)
            Assert.True(error.Message.Length > 20, $"{what}: {error.Message}");
        else
            Complete(at, report!, what);

        // One fetch without faults mends what is left; one that reads all again finds the revisions of old candles.
        at.Fake.Server.Faults = Faults.None;
        Complete(at, await at.FetchAsync(), what);
        await at.FetchAsync(again: true);
        Assert.True(at.Truth.SequenceEqual(at.Store.Read(at.Series)), what);
        Assert.Empty(at.Store.Check().SelectMany(check => check.Faults));
    }

    /// <summary>Each stored candle is over, was sent, and is the truth unless the exchange has revised it since.</summary>
    static void AllIsTrue(StoreAtFake at, string what)
    {
        var truth = at.Truth.ToDictionary(candle => candle.OpenTime);
        var sent = at.Fake.Server.Requests.SelectMany(request => request.Rows).Select(SourceAtFake.Candle).ToHashSet();
        var drafts = at.Fake.Server.Requests.SelectMany(request => request.Drafts).ToHashSet();
        foreach (var candle in at.Store.Read(at.Series))
        {
            Assert.True(candle.IsOver(at.Series.Interval, at.Fake.Now), $"{what}: {candle} is not over");
            Assert.True(sent.Contains(candle), $"{what}: {candle} was never sent");
            Assert.True(drafts.Contains(candle.OpenTime) || truth[candle.OpenTime] == candle, $"{what}: {candle} is {truth[candle.OpenTime]}");
        }
    }

    /// <summary>What the store lacks of the truth is in the report's gaps, and only rows that a reply left out can lack.</summary>
    static void Complete(StoreAtFake at, FetchReport report, string what)
    {
        AllIsTrue(at, what);
        var stored = at.Store.Read(at.Series).Select(candle => candle.OpenTime).ToHashSet();
        foreach (var candle in at.Truth.Where(candle => !stored.Contains(candle.OpenTime)))
            Assert.True(
                report.Gaps.Any(gap => candle.OpenTime >= gap.Span.From && candle.OpenTime < gap.Span.To)
                || candle.OpenTime >= at.Store.KnownSpans(at.Series)[^1].To
                || candle.OpenTime == at.Truth[^1].OpenTime,
                $"{what}: {candle} is missing without a word");
    }
}
