namespace Gatecast.Forecasting.Tests;

/// <summary>Planted skill is found, and none is found where there is none. Seeds were fixed before the first run.</summary>
[Trait("Category", "Slow")]
public class PowerAndHonestyTests
{
    /// <summary>Each path is judged at the size and horizon that a user of daily prices has.</summary>
    const int Paths = 100;

    /// <summary>Seeds that each must show it.</summary>
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    static Series Autoregression(int seed) => Draw.Autoregression(seed, rows: 3000, coefficient: 0.3);

    static Series Season(int seed) => Draw.WeeklySeason(seed, rows: 1500);

    [Theory, MemberData(nameof(Seeds))]
    public void An_autoregression_is_beaten(int seed)
    {
        var verdict = WholeProcedure.Judge(Autoregression(seed), horizon: 1, origins: 1000, Draw.SimpleBaselines);
        WholeProcedure.Tell("autoregression", verdict);
        Assert.Equal(Outcome.Beats, verdict.Outcome);
    }

    /// <remarks>What is there to gain is 4.6 % on average, 3.3 % on the poorest of these paths, and even the true model does not always show it.</remarks>
    [Fact]
    public void Of_twenty_autoregressions_at_least_eighteen_are_beaten_and_none_wins()
    {
        Verdict[] verdicts =
        [
            .. Enumerable.Range(1, 20).Select(seed => WholeProcedure.Judge(Autoregression(seed), horizon: 1, origins: 1000, Draw.SimpleBaselines)),
        ];

        Assert.InRange(verdicts.Count(verdict => verdict.Outcome is Outcome.Beats), 18, 20);
        Assert.DoesNotContain(verdicts, verdict => verdict.Outcome is Outcome.Loses);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_weekly_season_as_large_as_the_noise_is_beaten(int seed)
    {
        var verdict = WholeProcedure.Judge(Season(seed), horizon: 1, origins: 500, Draw.SimpleBaselines);
        WholeProcedure.Tell("season", verdict);
        Assert.Equal(Outcome.Beats, verdict.Outcome);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Against_all_baselines_planted_structure_never_loses(int seed)
    {
        Verdict[] verdicts =
        [
            WholeProcedure.Judge(Autoregression(seed), horizon: 1, origins: 1000), WholeProcedure.Judge(Season(seed), horizon: 1, origins: 500),
        ];
        foreach (var verdict in verdicts)
        {
            WholeProcedure.Tell("against all", verdict);
            Assert.NotEqual(Outcome.Loses, verdict.Outcome);
        }
    }

    public static TheoryData<string> Signals => ["sign-switching autoregression", "threshold autoregression", "volatility driven by a past covariate"];

    /// <summary>No baseline can express them, and with 2,000 test origins a network is to find them.</summary>
    [Theory, MemberData(nameof(Signals))]
    public void A_signal_that_no_baseline_can_express_is_beaten(string signal)
    {
        foreach (var seed in (int[])[1, 2])
        {
            var verdict = WholeProcedure.Judge(Draw.Signal(signal, seed, rows: 10_000), horizon: 1, origins: 2_000);
            WholeProcedure.Tell($"{signal} {seed}", verdict);
            Assert.Equal(Outcome.Beats, verdict.Outcome);
        }
    }

    [Fact]
    public void Of_two_hundred_paths_without_structure_at_most_ten_are_beaten()
    {
        var verdicts = new List<Verdict>();
        foreach (var seed in Enumerable.Range(1, Paths))
        {
            verdicts.Add(WholeProcedure.Judge(Draw.RandomWalk(seed, rows: 1500), horizon: 1, origins: 300));
            verdicts.Add(WholeProcedure.Judge(Draw.Garch(seed, rows: 1500), horizon: 1, origins: 300));
        }

        var outcomes = verdicts.CountBy(verdict => verdict.Outcome).ToDictionary();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(", ", outcomes)}; {verdicts.Count(verdict => verdict.PValue == 1)} abstained or equal");
        Assert.Equal(2 * Paths, verdicts.Count);
        Assert.InRange(outcomes.GetValueOrDefault(Outcome.Beats), 0, 10);
    }
}
