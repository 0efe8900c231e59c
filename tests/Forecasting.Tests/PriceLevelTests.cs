using Gatecast.Examples;
using Gatecast.Sources;

namespace Gatecast.Forecasting.Tests;

/// <summary>The classic network on price levels, and forecasts that could be mistaken for it.</summary>
public class PriceLevelTests
{
    [Fact]
    public async Task On_a_year_of_Bitcoin_it_is_found_to_follow_one_row_late()
    {
        // Too few windows to learn even to repeat, and prices twice as high as any of them.
        var trial = await Tried("sample:btc-usd");

        Assert.Equal((LagFinding.FollowsLate, 1), (trial.Lstm.Report.Lags[0].Finding, trial.Lstm.Report.Lags[0].PeakLag));
        Assert.Equal(Outcome.Loses, trial.Lstm.Verdict.Outcome);
    }

    [Fact, Trait("Category", "Slow")]
    public Task On_twenty_years_of_an_index_it_repeats_the_last_value_behind_a_splendid_picture() => Repeats("sample:sp500");

    [Theory, Trait("Category", "Slow")]
    [InlineData("BTCUSDT")]
    [InlineData("ETHUSDT")]
    public Task On_eight_years_of_coins_it_repeats_the_last_value_behind_a_splendid_picture(string coin) =>
        Repeats($"file:{SharedFile.PathOf($"crypto/daily/{coin}.csv.gz")}");

    [Fact]
    public void Forecasts_with_skill_are_not_named_so()
    {
        var momentum = Judged(Draw.Autoregression(seed: 4, rows: 1500, coefficient: 0.3), Momentum);
        var seasonal = Judged(Draw.WeeklySeason(seed: 4, rows: 800), past => Baseline.SeasonalLastValue.Fit(past, horizon: 1));

        Assert.Equal((LagFinding.None, Outcome.Beats), (momentum.Report.Lags[0].Finding, momentum.Verdict.Outcome));
        Assert.Equal(LagFinding.None, seasonal.Report.Lags[0].Finding);
    }

    static async Task Repeats(string reference)
    {
        var trial = await Tried(reference);
        var picture = trial.R2OfPrices[trial.Lstm.Name];

        Assert.InRange(picture, 0.95, trial.R2OfPrices[trial.LastValue.Name]);
        Assert.True(trial.R2OfChanges[trial.Lstm.Name] < 0);
        Assert.Equal(LagFinding.RepeatsLastValue, trial.Lstm.Report.Lags[0].Finding);
        Assert.NotEqual(Outcome.Beats, trial.Lstm.Verdict.Outcome);
    }

    static async Task<PriceLevelTrial> Tried(string reference) => PriceLevelTrial.Of(
        Series.From(await SeriesReader.ReadAsync(SeriesReference.Parse(reference), TestContext.Current.CancellationToken)), threads: 2);

    static JudgedModel Judged(Series series, Func<Series, IForecaster> fit) =>
        new WalkForward { Horizon = 1, Lookback = 60, Baselines = Draw.SimpleBaselines }.Evaluate(series, fit).Models[0];

    /// <summary>The last value and 0.3 of the last change, spread as the errors of that were.</summary>
    static IForecaster Momentum(Series past) => new MomentumForecaster(past);

    sealed class MomentumForecaster : IForecaster
    {
        readonly double[] _errors;

        public MomentumForecaster(Series past) => _errors =
            [.. Enumerable.Range(1, past.Length - 2).Select(origin => past.Levels[origin + 1] - Level(past.Until(origin))).Order()];

        public string Name => "momentum";

        public int Horizon => 1;

        public QuantileForecast Forecast(History history) => QuantileForecast.Of(Name, history,
        [
            .. QuantileLevels.All.ToArray().Select(level => Math.Exp(Level(history) + _errors[(int)(level * (_errors.Length - 1))])),
        ]);

        static double Level(History history) => history.Levels[^1] + 0.3 * (history.Levels[^1] - history.Levels[^2]);
    }
}
