namespace Gatecast.FakeExchange.Tests;

/// <summary>Each fault alone: what a source hands out stays true.</summary>
public class FaultTests
{
    static readonly FaultKind[] _ending = [FaultKind.Banned, FaultKind.Restricted, FaultKind.WrongJson];

    public static IEnumerable<TheoryDataRow<string, string, int, FaultKind>> Cases =>
        from source in SourceAtFake.All
        from kind in Enum.GetValues<FaultKind>()
        select new TheoryDataRow<string, string, int, FaultKind>(source.Data.Item1, source.Data.Item2, source.Data.Item3, kind);

    [Theory, MemberData(nameof(Cases))]
    public async Task After_one_fault_on_the_way_the_candles_are_the_truth_or_the_error_is_clear(string name, string symbol, int candles, FaultKind kind)
    {
        // Kraken answers everything at once.
        await using var fake = await SourceAtFake.StartAsync(name, candles, Faults.On(kind, name is "kraken" ? 0 : 1));
        var reading = await fake.ReadAsync(symbol);

        Truthful.Check(fake, symbol, reading);
        Assert.Equal(_ending.Contains(kind), reading.HasClearError);
        if (Faults.Passing.Contains(kind))
            Assert.Equal(fake.Truth(symbol), reading.Candles);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_fault_that_never_ends_is_borne_or_a_clear_error(string name, string symbol, int candles, FaultKind kind)
    {
        await using var fake = await SourceAtFake.StartAsync(name, candles, Faults.Always(kind));
        var reading = await fake.ReadAsync(symbol);

        Truthful.Check(fake, symbol, reading);
        Assert.Equal(kind < FaultKind.ClockSkew, reading.HasClearError);
    }

    [Theory, MemberData(nameof(SourceAtFake.All), MemberType = typeof(SourceAtFake))]
    public async Task A_row_that_was_missing_and_one_that_was_revised_are_right_when_they_are_read_again(string name, string symbol, int candles)
    {
        foreach (var kind in (FaultKind[])[FaultKind.MissingRows, FaultKind.RevisedRows])
        {
            await using var fake = await SourceAtFake.StartAsync(name, candles, Faults.Always(kind));
            Assert.NotEqual(fake.Truth(symbol), (await fake.ReadAsync(symbol)).Candles);

            fake.Server.Faults = Faults.None;
            Assert.Equal(fake.Truth(symbol), (await fake.ReadAsync(symbol)).Candles);
        }
    }
}
