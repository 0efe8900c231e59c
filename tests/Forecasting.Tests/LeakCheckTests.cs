using Gatecast.Networks;

namespace Gatecast.Forecasting.Tests;

/// <summary>Honest procedures pass bit by bit, and a dozen ways to read the future are found.</summary>
public class LeakCheckTests
{
    const int Horizon = 3;

    static readonly int[] _origins = [.. Enumerable.Range(300, 60)];

    static Series Prices => Draw.Autoregression(seed: 3, rows: 400, coefficient: 0.3);

    static LeakReport Check(ForecastProcedure procedure, Series? series = null, int[]? origins = null) =>
        new LeakCheck().Run(series ?? Prices, origins ?? _origins, procedure);

    public static TheoryData<string> Baselines => [.. Baseline.All.Select(baseline => baseline.Name)];

    [Theory, MemberData(nameof(Baselines))]
    public void A_baseline_is_clean(string name)
    {
        var report = Check(LeakCheck.FittedOnce(past => Baseline.Parse(name).Fit(past, Horizon)));

        Assert.Empty(report.Leaks);
        Assert.Equal(62, report.Runs);
        Assert.Equal(3 + Enumerable.Range(2, 59).Sum(), report.Compared);
    }

    public static TheoryData<CellKind, TargetKind> Networks =>
        new(from cell in Enum.GetValues<CellKind>() from target in Enum.GetValues<TargetKind>() select (cell, target));

    [Theory, MemberData(nameof(Networks))]
    public void The_network_is_clean(CellKind cell, TargetKind target)
    {
        var series = target is TargetKind.LogReturn ? Draw.Autoregression(seed: 7, rows: 400, coefficient: 0.8) : Draw.WeeklySeason(seed: 7, rows: 400);
        var wasServed = false;
        var report = Check(LeakCheck.FittedOnce(past =>
        {
            var forecaster = new LstmTrainer { Cell = cell, Horizon = Horizon, Lookback = 16, Epochs = 12, Baselines = Draw.SimpleBaselines }.Fit(past);
            wasServed |= !forecaster.Abstained;
            return forecaster;
        }), series, [.. _origins.Where((_, i) => i % 12 == 0)]);

        Assert.Empty(report.Leaks);
        Assert.True(wasServed, "the check says nothing of a network that is never served");
    }

    public static TheoryData<string, ForecastProcedure> Planted => new()
    {
        { "a scaler of the whole series", Shifted((series, _) => Deviation(series.Levels)) },
        { "a centred filter", Shifted((series, origin) => series.Levels[(origin - 2)..(origin + 3)].ToArray().Average() - series.Levels[origin]) },
        { "a column of the future", Shifted((series, origin) => series.Levels[origin + 1] - series.Levels[origin]) },
        { "a hole filled from behind", Shifted((series, origin) => origin % 10 == 5 ? series.Levels[origin + 1] - series.Levels[origin] : 0) },
        { "targets across the split", Fitted((series, first) => MeanChange(series, 0, first, Horizon)) },
        { "a shuffled split", Fitted((series, first) => Enumerable.Range(0, 200).Select(draw => draw * 37 % (series.Length - 1)).Average(row => series.Levels[row + 1] - series.Levels[row])) },
        { "stopping on the test rows", Fitted((series, first) => _candidates.MinBy(shift => TestLoss(series, first, shift))) },
        { "a baseline chosen on the test rows", ChosenOnTest },
        { "a candle that is not over", UnfinishedWeek },
        { "errors of the whole series", (series, origins) => [.. origins.Select(origin => Baseline.Drift.Fit(series, Horizon).Forecast(series.Until(origin)))] },
        { "a trend through the whole series", Fitted((series, _) => (series.Levels[^1] - series.Levels[0]) / (series.Length - 1)) },
        { "a season of the whole series", Shifted((series, origin) => SeasonalMean(series, origin % 7)) },
        { "the last value of the series", Shifted((series, origin) => series.Levels[^1] - series.Levels[origin]) },
        { "a transform by the whole series", Shifted((series, _) => series.Levels.ToArray().Max() > 6 ? 0.01 : 0.02) },
        { "a state handed back from later origins", BackwardState },
    };

    [Theory, MemberData(nameof(Planted), DisableDiscoveryEnumeration = true)]
    public void A_planted_leak_is_found(string leak, ForecastProcedure procedure)
    {
        var report = leak.StartsWith("a candle", StringComparison.Ordinal) ? Check(procedure, Draw.WeeklySeason(seed: 2, rows: 400)) : Check(procedure);

        Assert.False(report.IsClean, leak);
        Assert.All(report.Leaks, found => Assert.True(found.Origin <= found.LastKnownRow && found.Step is >= 1 and <= Horizon));
        Assert.All(report.Leaks, found => Assert.NotEqual(found.Before, found.After));
    }

    [Fact]
    public void A_leak_through_training_shows_at_the_first_origin_and_names_it()
    {
        var leak = Check(Fitted((series, first) => MeanChange(series, 0, first, Horizon))).Leaks[0];

        Assert.Equal((300, 300, Tampering.CutOff, 1, 0.01), (leak.Origin, leak.LastKnownRow, leak.Tampering, leak.Step, leak.Level));
    }

    [Fact]
    public void Wrong_questions_are_refused()
    {
        var honest = LeakCheck.FittedOnce(past => Baseline.LastValue.Fit(past, Horizon));

        Assert.Throws<ArgumentException>(() => Check(honest, origins: []));
        Assert.Throws<ArgumentException>(() => Check(honest, origins: [399]));
        Assert.Throws<ArgumentException>(() => Check(honest, origins: [310, 300]));
        Assert.Throws<InvalidOperationException>(() => Check((series, origins) => honest(series, [origins[0]])));
    }

    static readonly double[] _candidates = [.. Enumerable.Range(-50, 101).Select(step => step * 1e-4)];

    /// <summary>The last value of rows known before the first origin, moved by what a function of the whole series says.</summary>
    static ForecastProcedure Shifted(Func<Series, int, double> shift) => (series, origins) =>
    {
        var forecaster = Baseline.LastValue.Fit(series.Head(origins[0] + 1), Horizon);
        return [.. origins.Select(origin => Moved(forecaster, series.Until(origin), Math.Min(series.Length - 3, origin) < origin ? 0 : shift(series, origin)))];
    };

    static ForecastProcedure Fitted(Func<Series, int, double> fit) => (series, origins) =>
    {
        var (forecaster, drift) = (Baseline.LastValue.Fit(series.Head(origins[0] + 1), Horizon), fit(series, origins[0]));
        return [.. origins.Select(origin => Moved(forecaster, series.Until(origin), drift))];
    };

    static QuantileForecast Moved(BaselineForecaster forecaster, History history, double shift)
    {
        var (forecast, last) = (forecaster.Forecast(history), history.Values[^1]);
        var quantiles = Enumerable.Range(1, Horizon).SelectMany(step => forecast.Quantiles(step).ToArray());
        var isLog = history.Target is TargetKind.LogReturn;
        return QuantileForecast.From("moved", history, [.. quantiles.Select(value => (isLog ? Math.Log(value / last) : value - last) + shift)]);
    }

    static IReadOnlyList<QuantileForecast> ChosenOnTest(Series series, IReadOnlyList<int> origins)
    {
        var past = series.Head(origins[0] + 1);
        var best = Baseline.For(past, Horizon).Select(baseline => baseline.Fit(past, Horizon))
            .MinBy(fitted => Enumerable.Range(origins[0], series.Length - 1 - origins[0]).Sum(row => Math.Abs(
                series.Levels[row + 1] - Math.Log(fitted.Forecast(series.Until(row)).Median(1)))))!;
        return [.. origins.Select(origin => best.Forecast(series.Until(origin)))];
    }

    // Weeks are built from days, and the week of the origin counts although its days are still to come.
    static IReadOnlyList<QuantileForecast> UnfinishedWeek(Series series, IReadOnlyList<int> origins) =>
        Shifted((whole, origin) => whole.Levels[(origin / 7 * 7)..Math.Min(whole.Length, origin / 7 * 7 + 7)].ToArray().Average() / 100)(series, origins);

    static IReadOnlyList<QuantileForecast> BackwardState(Series series, IReadOnlyList<int> origins)
    {
        var (forecaster, state) = (Baseline.LastValue.Fit(series.Head(origins[0] + 1), Horizon), 0.0);
        var forecasts = new QuantileForecast[origins.Count];
        for (var i = origins.Count - 1; i >= 0; i--)
        {
            state = 0.9 * state + 0.1 * (series.Levels[origins[i]] - series.Levels[origins[i] - 1]);
            forecasts[i] = Moved(forecaster, series.Until(origins[i]), state);
        }

        return forecasts;
    }

    static double MeanChange(Series series, int from, int to, int steps) =>
        Enumerable.Range(from, to - from).Where(row => row + steps < series.Length).Average(row => series.Levels[row + steps] - series.Levels[row]);

    static double TestLoss(Series series, int first, double shift) =>
        Enumerable.Range(first, series.Length - 1 - first).Sum(row => Math.Abs(series.Levels[row + 1] - series.Levels[row] - shift));

    static double SeasonalMean(Series series, int phase) =>
        Enumerable.Range(1, series.Length - 1).Where(row => row % 7 == phase).Average(row => series.Levels[row] - series.Levels[row - 1]);

    static double Deviation(ReadOnlySpan<double> levels)
    {
        var all = levels.ToArray();
        var mean = all.Average();
        return Math.Sqrt(all.Average(level => (level - mean) * (level - mean)));
    }
}
